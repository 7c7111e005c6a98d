const form = document.querySelector("form");
const progress = document.querySelector("daybook-progress");
const status = document.querySelector("[role=status]");

/** The link is kept in the page's address: who comes back later sees how far it is. */
function show(link) {
  progress.setAttribute("link", link);
  progress.hidden = false;
}

async function start() {
  const answer = await fetch(`/imports?${new URLSearchParams(new FormData(form))}`, { method: "POST" });
  status.textContent = answer.ok ? "" : await answer.text();
  if (!answer.ok) return;
  const { link } = await answer.json();
  history.replaceState(null, "", `?import=${encodeURIComponent(link)}`);
  show(link);
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  void start();
});

progress.addEventListener("finish", ({ detail: [run] }) => {
  status.textContent =
    run.state === "succeeded" ? "Your articles are in the shop." : "That did not work; we look into it.";
});

const link = new URLSearchParams(location.search).get("import");
if (link?.startsWith("/ops/daybook/share/")) show(link);
