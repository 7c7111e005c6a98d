import { describe, expect, test } from "vitest";
import { House, stores } from "../support/house.ts";
import { useBrowser } from "../support/visitor.ts";

const visit = useBrowser();

describe.each(stores)("runs, on %s", (store) => {
  test("a run is watched from its start to its end without a click", async () => {
    const house = await House.open(store);
    const { id } = await house.daybook.enqueue("in-halves");
    const page = await visit(`${house.url}/runs/${id}`);
    await page.getByText("Reading (1 of 2)").waitFor();
    await page.getByText("reading began").waitFor();
    await expect.poll(() => page.locator("[data-percent]").textContent()).toBe("0%");

    house.halves[0].open();
    await page.locator("[data-percent]", { hasText: "50%" }).waitFor();
    await page.getByText("Writing (2 of 2)").waitFor();
    await page.getByText("half of it is done").waitFor();

    house.halves[1].open();
    await page.locator("[data-run-status]", { hasText: "Succeeded" }).waitFor();
    await expect.poll(() => page.locator("[data-percent]").textContent()).toBe("100%");
    await page.getByRole("tab", { name: "Input and result" }).click();
    await page.getByText('"rows": 10').waitFor();
    await expect.poll(() => new URL(page.url()).searchParams.get("tab")).toBe("data");
    await expect.poll(() => page.title()).toBe("in-halves Succeeded · Run · Daybook");
  });

  test("a failure says why, and a retry makes it good", async () => {
    const house = await House.open(store);
    const { id } = await house.daybook.enqueue("flaky");
    const page = await visit(`${house.url}/runs/${id}`);
    await page.getByText("The shop answers 418", { exact: true }).waitFor();
    await page.getByText("It is a teapot", { exact: true }).waitFor();

    house.works = true;
    await page.getByRole("button", { name: "Retry" }).click();
    await page.locator("[data-run-status]", { hasText: "Succeeded" }).waitFor();
    await expect.poll(() => page.url()).not.toContain(id);
  });

  test("a run is cancelled after a question that says what will happen", async () => {
    const house = await House.open(store);
    const { id } = await house.daybook.enqueue("endless");
    const page = await visit(`${house.url}/runs/${id}`);
    await page.locator("[data-run-status]", { hasText: "Running" }).waitFor();
    await page.getByRole("button", { name: "Cancel" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("what it has done stays done").waitFor();
    await dialog.getByLabel("Why?").fill("not today");
    await dialog.getByRole("button", { name: "Cancel the run" }).click();
    await page.locator("[data-run-status]", { hasText: "Cancelled" }).waitFor();
    await page.getByText("not today").waitFor();
  });

  test("the list takes its filter from the address, and new runs come by themselves", async () => {
    const house = await House.open(store);
    await house.daybook.enqueue("flaky");
    const page = await visit(`${house.url}/runs?state=failed`);
    const rows = page.getByRole("row").filter({ hasText: "The shop answers 418" });
    await rows.first().waitFor();
    await house.daybook.enqueue("flaky");
    await rows.nth(1).waitFor();
    await page.getByRole("button", { name: "Succeeded" }).click();
    await page.waitForURL(/state=failed(,|%2C)succeeded/);
  });

  test("a row that no longer fits stays while it is pointed at, and leaves when nobody is there", async () => {
    const house = await House.open(store);
    const { id: endless } = await house.daybook.enqueue("endless");
    const { id } = await house.daybook.enqueue("in-halves");
    const page = await visit(`${house.url}/runs?state=running`);
    const row = page.getByRole("row").filter({ hasText: "in-halves" });
    const other = page.getByRole("row").filter({ hasText: "endless" });
    await row.hover();
    for (const gate of house.halves) gate.open();
    await house.daybook.runs.wait(id);
    await row.getByText("Succeeded").waitFor();
    const began = Number.parseInt(await other.getByText(/^\d+s$/).innerText(), 10);
    // By the page's own clock long after a row that nobody points at would have left.
    await expect
      .poll(async () => Number.parseInt(await other.getByText(/^\d+s$/).innerText(), 10))
      .toBeGreaterThan(began + 8);
    expect(await row.count()).toBe(1);
    await page.mouse.move(5, 5);
    await row.waitFor({ state: "detached" });
    expect(await other.count()).toBe(1);
    await house.daybook.runs.cancel(endless);
    await other.waitFor({ state: "detached" });
    await page.getByText("No run is like that").waitFor();
  });

  test("many runs are retried after their number was told", async () => {
    const house = await House.open(store);
    for (let made = 0; made < 3; made += 1) await house.daybook.enqueue("flaky");
    const page = await visit(`${house.url}/runs?state=failed`);
    await page.getByRole("row").filter({ hasText: "The shop answers 418" }).nth(2).waitFor();
    house.works = true;
    await page.getByRole("button", { name: "Retry all…" }).click();
    await page.getByText("3 runs will be made anew.").waitFor();
    await page.getByRole("button", { name: "Retry 3 runs" }).click();
    await page.getByText("Done: 3 runs.").waitFor();
  });

  test("the failed items of many runs are retried after their number was told", async () => {
    const house = await House.open(store);
    for (let made = 0; made < 2; made += 1) {
      const { id } = await house.daybook.enqueue("picky");
      await house.daybook.runs.wait(id);
    }
    const page = await visit(`${house.url}/runs?state=partial`);
    await page.getByRole("row").filter({ hasText: "picky" }).nth(1).waitFor();
    house.works = true;
    await page.getByRole("button", { name: "Retry failed items…" }).click();
    await page.getByText("4 failed items will be tried again.").waitFor();
    await page.getByRole("button", { name: "Retry 4 items" }).click();
    await page.getByText("Done: 2 runs.").waitFor();
  });
});
