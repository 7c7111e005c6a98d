import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { House } from "../support/house.ts";
import { useBrowser } from "../support/visitor.ts";

const visit = useBrowser();

/** Whether the page is wider than the window. */
function overflows(page: Page): Promise<boolean> {
  return page.evaluate("document.documentElement.scrollWidth > innerWidth");
}

test("a lost connection is shown, and comes back by itself with what happened meanwhile", async () => {
  const house = await House.open("SQLite");
  const page = await visit(`${house.url}/runs`, { troubled: true });
  await page.locator("[data-link=live]").waitFor();
  await house.hangUp();
  await page.locator("[data-link=lost]").waitFor();
  await house.daybook.enqueue("flaky");
  await house.listen();
  await page.locator("[data-link=live]").waitFor();
  await page.getByText("The shop answers 418").waitFor();
});

test("a page that is paused stands still until it is resumed", async () => {
  const house = await House.open("SQLite");
  const { id } = await house.daybook.enqueue("in-halves");
  const page = await visit(`${house.url}/runs/${id}`);
  await page.locator("[data-link=live]").waitFor();
  await page.locator("[data-percent]", { hasText: "0%" }).waitFor();
  await page.getByRole("button", { name: "Pause live updates" }).click();
  house.halves[0].open();
  house.halves[1].open();
  await house.daybook.runs.wait(id);
  await expect.poll(() => page.locator("[data-percent]").textContent()).toBe("0%");
  await page.getByRole("button", { name: "Resume live updates" }).click();
  await page.locator("[data-run-status]", { hasText: "Succeeded" }).waitFor();
});

test.for([
  ["en", "Overview", "Everything is all right"],
  ["de", "Übersicht", "Alles in Ordnung"],
  ["vi", "Tổng quan", "Mọi thứ đều ổn"],
] as const)("the page speaks %s to a browser that does", async ([language, title, verdict]) => {
  const house = await House.open("SQLite");
  const page = await visit(house.url, { language });
  await page.getByRole("heading", { level: 1, name: title }).waitFor();
  await page.getByText(verdict).waitFor();
  await expect.poll(() => page.title()).toBe(`${title} · Daybook`);
  await expect.poll(() => page.locator("html").getAttribute("lang")).toBe(language);
});

test("the language is changed while the page is open, and German writes instants as Germans do", async () => {
  const house = await House.open("SQLite");
  await house.daybook.enqueue("flaky");
  const page = await visit(`${house.url}/runs`);
  await page.getByRole("button", { name: "Display" }).click();
  await page.getByRole("radio", { name: "Deutsch" }).click();
  await page.getByRole("heading", { level: 1, name: "Läufe" }).waitFor();
  await page
    .getByText(/^\d\d\.\d\d\.\d{4} \d\d:\d\d:\d\d$/)
    .first()
    .waitFor();
});

test("everything is reached by keyboard: the palette opens, finds and goes", async () => {
  const house = await House.open("SQLite");
  const page = await visit(house.url);
  await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
  await page.keyboard.press("Control+k");
  await page.getByPlaceholder("Type a page, a job or a run's id").waitFor();
  await page.keyboard.type("greets");
  await page.getByRole("option", { name: "greets", exact: true }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "greets" }).waitFor();
});

test("what is typed before the palette's code has come is in its field when it has", async () => {
  const house = await House.open("SQLite");
  const page = await visit("about:blank");
  const asked = Promise.withResolvers<void>();
  const arrives = Promise.withResolvers<void>();
  await page.route(/CommandPalette.*\.js$/, async (route) => {
    asked.resolve();
    await arrives.promise;
    await route.continue();
  });
  await page.goto(house.url);
  await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
  // Nobody has asked for the palette yet.
  await asked.promise;
  await page.keyboard.press("Control+k");
  await page.keyboard.type("grex");
  await page.keyboard.press("Backspace");
  arrives.resolve();
  const field = page.getByPlaceholder("Type a page, a job or a run's id");
  await field.waitFor();
  await page.getByRole("option", { name: "greets", exact: true }).waitFor();
  await page.keyboard.type("et");
  await expect.poll(() => field.inputValue()).toBe("greet");
  await page.keyboard.press("Escape");
  await field.waitFor({ state: "detached" });
  await page.keyboard.press("Control+k");
  await field.waitFor();
  await expect.poll(() => field.inputValue()).toBe("");
});

const narrow = [
  "/",
  "/runs",
  "/runs/:run?tab=items",
  "/runs/:run?tab=timeline",
  "/runs/:run?tab=compare",
  "/jobs",
  "/jobs/greets",
  "/jobs/picky",
  "/timeline",
  "/fires",
  "/tenants",
  "/tenants/north",
  "/queues",
  "/settings",
  "/users",
  "/audit",
];
// German: the longest words there are.
test.for(narrow)("%s fits a phone", async (path) => {
  const house = await House.open("SQLite");
  const { id } = await house.daybook.enqueue("picky", undefined, { tenant: "north" });
  await house.daybook.runs.wait(id);
  await house.daybook.enqueue("flaky");
  const page = await visit(house.url + path.replace(":run", id), { width: 390, language: "de" });
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.locator("[data-link=live]").waitFor();
  expect(await overflows(page)).toBe(false);
});

test("below a path, deep links find their files", async () => {
  const house = await House.open("SQLite", { basePath: "/ops/daybook" });
  const page = await visit(`${house.url}/ops/daybook/jobs/greets`);
  await page.getByRole("heading", { level: 1, name: "greets" }).waitFor();
  await page.getByRole("link", { name: "Runs", exact: true }).click();
  await page.waitForURL(`${house.url}/ops/daybook/runs`);
});

test("the first page's scripts are under 200 kB gzipped", async () => {
  const house = await House.open("SQLite");
  const page = await visit(house.url);
  await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
  const scripts = await page.evaluate<string[]>(
    "performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => name.endsWith('.js'))",
  );
  const sizes = await Promise.all(scripts.map(async (url) => gzipSync(await (await fetch(url)).bytes()).byteLength));
  expect(sizes.length).toBeGreaterThan(0);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(200_000);
});
