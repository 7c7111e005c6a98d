import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDaybook } from "daybook";
import { expect, onTestFinished, test } from "vitest";
import { makeHistory } from "../history.ts";
import { StockDatabase } from "../stock/database.ts";

const dayMs = 86_400_000;

test("an empty book is given a week of runs that really ran, and a book that is there stays as it is", async () => {
  const folder = mkdtempSync(join(tmpdir(), "stock-sync-history-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const now = Date.parse("2026-11-20T12:30:00Z");
  const made = await makeHistory(folder, () => undefined, now);
  expect(readdirSync(folder).toSorted()).toEqual(["daybook.db", "stock.db"]);
  const written = readFileSync(join(folder, "daybook.db"));

  let isAsked = false;
  expect(await makeHistory(folder, () => (isAsked = true), now)).toBeNull();
  expect(isAsked).toBe(false);
  expect(readFileSync(join(folder, "daybook.db")).equals(written)).toBe(true);

  const daybook = await createDaybook({ store: `sqlite:${join(folder, "daybook.db")}` });
  onTestFinished(() => daybook.stop());
  const { data: runs } = await daybook.runs.list({}, { limit: 1_000 });
  expect(runs).toHaveLength(made ?? 0);
  expect(runs.filter(({ finishedAt }) => finishedAt === null || finishedAt > now)).toEqual([]);
  const ends = Object.groupBy(runs, ({ job, trigger }) => `${job} ${trigger}`);
  expect(ends["stock-sync schedule"]).toHaveLength(7);
  expect(ends["stock-sync manual"]).toHaveLength(14);
  expect(ends["stock-report schedule"]).toHaveLength(7);
  expect(ends["dealership-stock parent"]).toHaveLength(21 * 6);
  expect(new Set(ends["stock-sync manual"]?.map(({ triggeredBy }) => triggeredBy))).toEqual(new Set(["demo-history"]));

  const muenchen = runs.filter(({ tenant }) => tenant === "muenchen");
  for (const { state, createdAt } of muenchen)
    expect([state, createdAt]).toEqual([createdAt < now - 3 * dayMs ? "partial" : "failed", createdAt]);
  const stock = new StockDatabase(join(folder, "stock.db"));
  onTestFinished(() => stock[Symbol.dispose]());
  expect(stock.rows()).toHaveLength(295 + (stock.sums("muenchen")?.vehicles ?? 0));
});
