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
    await page.getByRole("button", { name: "Pause flaky" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Pause", exact: true }).click();
    await page.locator("[data-hold]").waitFor();
    expect(await house.daybook.jobs.get("flaky")).toMatchObject({ paused: true });
    await page.getByRole("button", { name: "Resume flaky" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Resume", exact: true }).click();
    await page.locator("[data-hold]").waitFor({ state: "detached" });
  });

  test("a check is made by its button, shows what it found, and passes when that is mended", async () => {
    const house = await House.open(store);
    const page = await visit(`${house.url}/jobs/flaky`);
    const check = page.locator('[data-check="pots-are-clean"]');
    await check.getByText("Not made yet.").waitFor();
    await check.getByRole("button", { name: "Check now" }).click();
    await check.getByText("12 problems").waitFor();
    await check.getByText("Twelve pots were not washed").waitFor();
    await expect
      .poll(() => check.getByRole("region", { name: "What pots-are-clean found" }).textContent())
      .toContain('"pot": 7');
    house.works = true;
    await check.getByRole("button", { name: "Check now" }).click();
    await check.locator('[data-check-state="passed"]').waitFor();
    expect(await check.getByText("12 problems").count()).toBe(0);
  });

  test("another cron is shown with its instants before it is set, stands beside code's, and can be taken back", async () => {
    const house = await House.open(store);
    const page = await visit(`${house.url}/jobs/greets`);
    const schedule = page.getByRole("region", { name: "Schedule “default”" });
    await schedule.getByRole("button", { name: "Change…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Cron").fill("30 4 * * *");
    await dialog.getByText("At 04:30").waitFor();
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.waitFor({ state: "detached" });
    await page.getByText("30 4 * * *").waitFor();
    await page.getByText("0 2 * * *").waitFor();
    await schedule.getByRole("button", { name: "Back to code" }).click();
    await dialog.getByText("0 2 * * *").waitFor();
    await dialog.getByRole("button", { name: "Back to code" }).click();
    await page.getByText("30 4 * * *").waitFor({ state: "detached" });
  });

  test("a cron that never fires is not saved, and it is said what to do", async () => {
    const house = await House.open(store);
    const page = await visit(`${house.url}/jobs/greets`);
    await page.getByRole("region", { name: "Schedule “default”" }).getByRole("button", { name: "Change…" }).click();
    const dialog = page.getByRole("dialog");
    const save = dialog.getByRole("button", { name: "Save" });
    await dialog.getByLabel("Cron").fill("0 0 30 2 *");
    await dialog.getByText("This schedule can never fire: no date matches its pattern.").waitFor();
    await dialog.getByText("Write a cron that some date fits").waitFor();
    expect(await save.isDisabled()).toBe(true);
    await dialog.getByLabel("Cron").press("Enter");
    await dialog.getByLabel("Cron").fill("0 0 29 2 *");
    await dialog.getByText("Write a cron that some date fits").waitFor({ state: "detached" });
    await save.click();
    await dialog.waitFor({ state: "detached" });
    await page.getByText("0 0 29 2 *").waitFor();
    expect(JSON.stringify(await house.daybook.audit.list())).not.toContain("0 0 30 2 *");
  });

  test("a schedule is paused after a word on what that does, shows it, and is resumed", async () => {
    const house = await House.open(store);
    const page = await visit(`${house.url}/jobs/greets`);
    const card = page.getByRole("region", { name: "Schedule “default”" });
    await card.getByRole("button", { name: "Pause schedule" }).click();
    await page.getByRole("dialog").getByText("recorded as paused and not made up for").waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Pause", exact: true }).click();
    await card.getByText("Paused", { exact: true }).waitFor();
    await house.daybook.schedules.setCron("greets/default", "* * * * * *");
    await page.goto(`${house.url}/fires?outcome=paused`);
    await page.getByRole("row").filter({ hasText: "greets" }).first().waitFor();
    await page.goto(`${house.url}/jobs/greets`);
    await card.getByRole("button", { name: "Resume schedule" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Resume", exact: true }).click();
    await card.getByText("Paused", { exact: true }).waitFor({ state: "detached" });
  });

  test("limit and retries are changed, stand beside code's, and each is taken back by itself", async () => {
    const house = await House.open(store);
    const page = await visit(`${house.url}/jobs/stumbles`);
    const card = page.getByRole("region", { name: "Limit and retries" });
    const dialog = page.getByRole("dialog");
    await card.getByText("no limit", { exact: true }).waitFor();
    await card.getByRole("button", { name: "Change… At a time" }).click();
    await dialog.getByLabel("Runs at a time").fill("3");
    await dialog.getByRole("button", { name: "Save" }).click();
    await card.getByText("3 runs", { exact: true }).waitFor();

    await card.getByRole("button", { name: "Change… Retries" }).click();
    await dialog.getByLabel("Attempts").fill("4");
    await dialog.getByRole("radio", { name: "doubles" }).click();
    await dialog.getByLabel("First wait").fill("2s");
    await dialog.getByLabel("Longest wait").fill("1s");
    await dialog.getByText("It cannot be shorter than the first wait.").waitFor();
    await dialog.getByLabel("Longest wait").fill("5s");
    await dialog.getByText("4 attempts, waits of up to 2s, 4s, 5s").waitFor();
    await dialog.getByRole("button", { name: "Save" }).click();
    await card.getByText("4 attempts, waits of up to 2s, 4s, 5s").waitFor();
    await card.getByText("code says: 2 attempts, waits of up to 10ms").waitFor();

    await card.getByRole("button", { name: "Back to code At a time" }).click();
    await dialog.getByText("What code says holds again: no limit.").waitFor();
    await dialog.getByRole("button", { name: "Back to code" }).click();
    await card.getByText("no limit", { exact: true }).waitFor();
    expect(await house.daybook.jobs.get("stumbles")).toMatchObject({ limit: null, retry: { attempts: 4 } });
  });
});

test("how long runs took is a picture that the keyboard reads run by run", async () => {
  const house = await House.open("SQLite");
  const ids: string[] = [];
  for (const name of ["north", "east", "south"]) {
    const { id } = await house.daybook.enqueue("stumbles", undefined, { tenant: name });
    await house.daybook.runs.wait(id);
    ids.push(id);
  }
  const page = await visit(`${house.url}/jobs/stumbles`);
  const chart = page.getByRole("slider", { name: "How long its runs took, oldest on the left" });
  await chart.locator("canvas").waitFor();
  await page.getByText("3 runs · half within").waitFor();
  await chart.focus();
  await page.keyboard.press("Home");
  await expect.poll(() => chart.getAttribute("aria-valuetext")).toMatch(/Succeeded .* north$/);
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => chart.getAttribute("aria-valuenow")).toBe("2");
  await expect.poll(() => chart.getAttribute("aria-valuetext")).toMatch(/east$/);
  await page.keyboard.press("Enter");
  await page.waitForURL(`${house.url}/runs/${ids[1]}`);
});

test("the library that draws comes with a job's page and no other", async () => {
  const house = await House.open("SQLite");
  const { id } = await house.daybook.enqueue("stumbles");
  await house.daybook.runs.wait(id);
  const page = await visit(`${house.url}/runs/${id}`);
  const loaded = (): Promise<number> =>
    page.evaluate(
      "performance.getEntriesByType('resource').filter(({ name }) => name.includes('DurationChart')).length",
    );
  await page.getByRole("tab", { name: "Log" }).waitFor();
  expect(await loaded()).toBe(0);
  await page.getByRole("link", { name: "Job", exact: true }).click();
  await page.locator("[data-durations] canvas").waitFor();
  expect(await loaded()).toBeGreaterThan(0);
});
