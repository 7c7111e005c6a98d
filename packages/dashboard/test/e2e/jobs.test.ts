import { describe, expect, test } from "vitest";
import { House, stores } from "../support/house.ts";
import { useBrowser } from "../support/visitor.ts";

const visit = useBrowser();

describe.each(stores)("jobs, on %s", (store) => {
  test("a job is started with a form made of its input's schema", async () => {
    const house = await House.open(store);
    const page = await visit(`${house.url}/jobs/greets`);
    await page.getByText("At 02:00").waitFor();
    await page.getByRole("button", { name: "Run now" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("name").fill("Ada");
    await dialog.getByLabel("times").fill("2");
    await dialog.getByLabel("tone").selectOption("kind");
    await dialog.getByRole("button", { name: "Run now" }).click();
    await page.locator("[data-run-status]", { hasText: "Succeeded" }).waitFor();
    await page.getByRole("tab", { name: "Input and result" }).click();
    await page.getByText("Hello, Ada").waitFor();
    expect(await page.getByText('"times": 2').count()).toBe(1);
  });

  test("a job is paused and resumed, and says so", async () => {
    const house = await House.open(store);
    const page = await visit(`${house.url}/jobs/flaky`);
    await page.getByRole("button", { name: "Pause", exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Pause", exact: true }).click();
    await page.locator("[data-hold]").waitFor();
    expect(await house.daybook.jobs.get("flaky")).toMatchObject({ paused: true });
    await page.getByRole("button", { name: "Resume", exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Resume", exact: true }).click();
    await page.locator("[data-hold]").waitFor({ state: "detached" });
  });

  test("another cron is shown with its instants before it is set, stands beside code's, and can be taken back", async () => {
    const house = await House.open(store);
    const page = await visit(`${house.url}/jobs/greets`);
    await page.getByRole("button", { name: "Change…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Cron").fill("30 4 * * *");
    await dialog.getByText("At 04:30").waitFor();
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.waitFor({ state: "detached" });
    await page.getByText("30 4 * * *").waitFor();
    await page.getByText("0 2 * * *").waitFor();
    await page.getByRole("button", { name: "Back to code" }).click();
    await page.getByText("30 4 * * *").waitFor({ state: "detached" });
  });
});
