import { expect, test } from "vitest";
import { differenceOf, expectPicture } from "../support/compare-picture.ts";
import { pictureOf, useReplay, type ReplayVisit } from "../support/replay-visitor.ts";
import { recordedPages } from "../support/serve-replay.ts";

const visit = useReplay();

const pictures: readonly [name: string, page: string, visit?: ReplayVisit][] = [
  ["overview", "overview", { height: 1_300 }],
  ["overview-dark", "overview", { theme: "dark", height: 1_300 }],
  ["overview-phone", "overview", { width: 390, height: 1_600 }],
  ["overview-german", "overview", { language: "de" }],
  ["runs", "runs"],
  ["run", "run"],
  ["run-dark", "run", { theme: "dark" }],
  ["run-failed", "run-failed"],
  ["run-vietnamese", "run-sync", { language: "vi" }],
  ["jobs", "jobs"],
  ["job", "job-input"],
  ["timeline", "timeline"],
  ["fires", "fires"],
  ["tenants", "tenants"],
  ["queues", "queues"],
  ["settings", "settings"],
];

// Another browser draws letters otherwise, and would have to be allowed so much that a card could go unnoticed.
test.skipIf(Boolean(process.env["CHROMIUM_PATH"])).for(pictures)("%s looks as it did", async ([name, where, how]) => {
  const page = await visit(recordedPages[where] ?? "", how);
  expectPicture(name, await pictureOf(page));
});

test("a picture with any one card missing is told apart, and one of the same page is not", async () => {
  const page = await visit(recordedPages["overview"] ?? "", { height: 1_300 });
  const whole = await pictureOf(page);
  expect(differenceOf(whole, await pictureOf(page))?.pixels).toBe(0);
  const cards = await page.locator("main .card").count();
  expect(cards).toBeGreaterThan(6);
  const show = (card: number, visibility: string) =>
    page.evaluate(`document.querySelectorAll("main .card")[${card}].style.visibility = "${visibility}"`);
  for (let card = 0; card < cards; card += 1) {
    // Its place stays, so nothing but the card itself is missed.
    await show(card, "hidden");
    expect(differenceOf(whole, await pictureOf(page))?.isTooMuch).toBe(true);
    await show(card, "");
  }
});
