const form = document.querySelector("form");
const progress = document.querySelector("daybook-progress");
const status = document.querySelector("[role=status]");

/** The link is kept in the page's address: who comes back later sees how far it is. */
function show(link) {
  progress.setAttribute("link", link);
  progress.hidden = false;
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const answer = await fetch(`/imports?${new URLSearchParams(new FormData(form))}`, { method: "POST" });
  if (!answer.ok) return void (status.textContent = await answer.text());
  const { link } = await answer.json();
  history.replaceState(null, "", `?import=${encodeURIComponent(link)}`);
  status.textContent = "";
  show(link);
});

progress.addEventListener("finish", ({ detail: [run] }) => {
  status.textContent =
    run.state === "succeeded" ? "Your articles are in the shop." : "That did not work; we look into it.";
});

const link = new URLSearchParams(location.search).get("import");
if (link?.startsWith("/ops/daybook/share/")) show(link);
