import { describe, expect, test } from "vitest";
import { House, stores } from "../support/house.ts";
import { useBrowser } from "../support/visitor.ts";

const visit = useBrowser();

describe.each(stores)("the overview, on %s", (store) => {
  test("shows what runs, how far it is, in which stage and for whom, and what just failed and why", async () => {
    const house = await House.open(store);
    const { id } = await house.daybook.enqueue("flaky", undefined, { tenant: "south" });
    await house.daybook.runs.wait(id);
    await house.daybook.enqueue("in-halves", undefined, { tenant: "north" });
    const page = await visit(house.url);
    const running = page.getByRole("region", { name: "Running now" });
    await running.getByText("Reading (1 of 2)").waitFor();
    await running.getByText("north").waitFor();
    await running.getByText("0 of 10").waitFor();
    await running.locator("time[title^=Started]").waitFor();
    house.halves[0].open();
    await running.getByText("50%").waitFor();
    await running.getByText("Writing (2 of 2)").waitFor();
    const failures = page.getByRole("region", { name: "What just failed" });
    await failures.getByText("The shop answers 418").waitFor();
    await page.locator("[data-verdict]", { hasText: "1 run failed in the last day" }).waitFor();
    await page.getByRole("link", { name: "Failed", exact: true }).click();
    await page.waitForURL(/runs\?state=failed&span=week/);
    await page.getByRole("row").filter({ hasText: "The shop answers 418" }).waitFor();
  });

  test("says which sync has not succeeded in time, and no more when it has", async () => {
    const house = await House.open(store);
    const page = await visit(house.url);
    await page.getByText("Nothing is late, stale or stuck").waitFor();
    await house.daybook.schedules.setCron("nightly/default", "* * * * * *");
    await expect
      .poll(async () => (await house.daybook.runs.list({ job: "nightly", state: "failed" })).data.length)
      .toBeGreaterThan(2);
    await page.reload();
    const concern = page.locator("[data-concern]", { hasText: "nightly" });
    await concern.getByText("has never succeeded").waitFor();
    await page.locator("[data-verdict]", { hasText: "1 sync has not succeeded in time" }).waitFor();
    house.works = true;
    await concern.waitFor({ state: "detached" });
    await page.getByText("Nothing is late, stale or stuck").waitFor();
  });
});

test("a schedule that is paused stands among the due ones as paused", async () => {
  const house = await House.open("SQLite");
  await house.daybook.schedules.pause("greets/default");
  const page = await visit(house.url);
  const due = page.getByRole("region", { name: "Due next" });
  await due.getByRole("listitem").filter({ hasText: "greets" }).getByText("Paused").waitFor();
  expect(await due.getByText("Paused").count()).toBe(1);
});
