import { describe, expect, test } from "vitest";
import { House, stores } from "../support/house.ts";
import { useBrowser } from "../support/visitor.ts";

const visit = useBrowser();

describe.each(stores)("the page of a run, on %s", (store) => {
  test("one failed item is retried by itself, then the rest, and each leads to the run that does it", async () => {
    const house = await House.open(store);
    const { id } = await house.daybook.enqueue("picky", { crates: 4 });
    await house.daybook.runs.wait(id);
    const page = await visit(`${house.url}/runs/${id}?tab=items`);
    await page.getByText("quince is bruised").waitFor();
    house.works = true;
    await page.getByRole("checkbox", { name: "Choose quince" }).check();
    await page.getByRole("button", { name: "Retry 1 item" }).click();
    const dialog = page.getByRole("dialog", { name: "Retry 1 failed item?" });
    await dialog.getByText("for these items alone").waitFor();
    await dialog.getByRole("button", { name: "Retry 1 item" }).click();
    await page.waitForURL((url) => !url.href.includes(id));
    await page.locator("[data-run-status]", { hasText: "Succeeded" }).waitFor();
    await page.getByText("1 of 1").waitFor();

    await page.getByRole("link", { name: "Retry of" }).click();
    await page.getByRole("tab", { name: "Failed items" }).click();
    await page.getByRole("link", { name: "taken over by a retry quince" }).waitFor();
    await page.getByRole("button", { name: "Retry 1 item" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Retry 1 item" }).click();
    await page.waitForURL((url) => !url.href.includes(id));
    await page.locator("[data-run-status]", { hasText: "Succeeded" }).waitFor();
    const { data } = await house.daybook.runs.failedItems(id);
    expect(data.filter(({ retryRunId }) => retryRunId === null)).toEqual([]);
  });

  test("a run is held against an earlier one of its job and tenant, by a link as well", async () => {
    const house = await House.open(store);
    const play = async (crates: number, tenant: string): Promise<string> => {
      const { id } = await house.daybook.enqueue("picky", { crates }, { tenant });
      await house.daybook.runs.wait(id);
      return id;
    };
    const first = await play(4, "north");
    await play(5, "south");
    house.works = true;
    const second = await play(4, "north");
    const third = await play(9, "north");
    const page = await visit(`${house.url}/runs/${third}`);
    await page.getByRole("tab", { name: "Compare" }).click();
    const select = page.getByLabel("Compare with");
    await expect.poll(() => select.locator("option").count()).toBe(2);
    await expect.poll(() => select.inputValue()).toBe(second);
    await page.locator("del", { hasText: "4" }).first().waitFor();
    await page.locator("ins", { hasText: "9" }).first().waitFor();

    await page.goto(`${house.url}/runs/${third}?with=${first}`);
    const failed = page.getByRole("row").filter({ has: page.getByRole("rowheader", { name: "Failed", exact: true }) });
    await failed.waitFor();
    await expect.poll(() => failed.getByRole("cell").allInnerTexts()).toEqual(["2", "0 -100%"]);
    await select.selectOption(second);
    await page.waitForURL((url) => url.searchParams.get("with") === second);
    await failed.waitFor({ state: "detached" });
  });

  test("the timeline tells attempts, the waits between them and the retry", async () => {
    const house = await House.open(store);
    const { id } = await house.daybook.enqueue("stumbles");
    await house.daybook.runs.wait(id);
    const page = await visit(`${house.url}/runs/${id}?tab=timeline`);
    const events = page.locator("[data-event]");
    await events.last().getByText("Succeeded").waitFor();
    const kinds = await events.evaluateAll((rows) => rows.map((row) => row.getAttribute("data-event")));
    expect(kinds.filter((kind) => kind !== "available")).toEqual([
      "created",
      "started",
      "retried",
      "started",
      "finished",
    ]);
    await page.getByText("Attempt 1 failed; it is tried again").waitFor();
    await page.getByText("It lost its footing").waitFor();
    await page.getByText(/at work, .* waiting/).waitFor();
    const { id: retry } = await house.daybook.runs.retry(id, { by: "anna" });
    await page.locator("[data-event=retry_made]", { hasText: "anna" }).getByRole("link").click();
    await page.waitForURL(`${house.url}/runs/${retry}`);
  });

  test("a link shows a run's progress to somebody without an account, and no more when all are ended", async () => {
    const house = await House.open(store, {
      authenticate: (request) => (request.headers.has("x-chief") ? { name: "chief", role: "admin" } : null),
    });
    const { id } = await house.daybook.enqueue("in-halves");
    const page = await visit(`${house.url}/runs/${id}`, { headers: { "x-chief": "yes" } });
    await page.getByRole("button", { name: "Share…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("Its input, result, log, errors and tenant stay here.").waitFor();
    await dialog.getByRole("radio", { name: "1 day" }).click();
    await dialog.getByRole("button", { name: "Make link" }).click();
    const link = await dialog.locator("[data-share]").innerText();
    expect(link.startsWith(`${house.url}/share/`)).toBe(true);

    const guest = await visit(link, { troubled: true });
    await guest.getByRole("heading", { name: "in-halves" }).waitFor();
    house.halves[0].open();
    await expect.poll(() => guest.locator("progress").getAttribute("value")).toBe("50");

    await page.goto(`${house.url}/settings`);
    await page.getByRole("button", { name: "End all links" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "End all links" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await guest.reload();
    await guest.getByText("This link is not valid.").waitFor();
  });
});

test("who only looks is offered neither a link nor a retry of items", async () => {
  const house = await House.open("SQLite", { authenticate: () => ({ name: "guest", role: "viewer" }) });
  const { id } = await house.daybook.enqueue("picky");
  await house.daybook.runs.wait(id);
  const page = await visit(`${house.url}/runs/${id}?tab=items`);
  await page.getByText("quince is bruised").waitFor();
  expect(await page.getByRole("checkbox").count()).toBe(0);
  expect(await page.getByRole("button", { name: /Retry|Share/ }).count()).toBe(0);
  await page.goto(`${house.url}/jobs/picky`);
  await page.getByRole("region", { name: "Limit and retries" }).waitFor();
  expect(await page.getByRole("button", { name: /^(Change|Pause picky|Run now)/ }).count()).toBe(0);
});
