import { expect, test } from "vitest";
import { useReplay } from "../support/replay-visitor.ts";
import { recordedPages } from "../support/serve-replay.ts";

const visit = useReplay();

test("a recording that plays moves the bars, with no server behind the page", async () => {
  const page = await visit(recordedPages["run"] ?? "", { at: null });
  const percent = page.locator("[data-percent]");
  const first = await percent.textContent();
  expect(first).toMatch(/^\d+%$/);
  await page.locator("[data-link=live]").waitFor();
  await percent.filter({ hasNotText: first ?? "" }).waitFor();
});

test.for(Object.entries(recordedPages))("%s at %s finds all that it asks for", async ([, path]) => {
  const page = await visit(path);
  expect(await page.getByRole("alert").count()).toBe(0);
});

test("what would change the book is refused, and said", async () => {
  const page = await visit(recordedPages["run"] ?? "");
  await page.getByRole("button", { name: "Cancel" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Cancel the run" }).click();
  await dialog.getByText("This is a recording").waitFor();
});
