import { expect, test } from "vitest";
import type { RollUp } from "../../store/port/history-store.ts";
import { RunTotals } from "./run-totals.ts";

const hour = 3_600_000;
const noon = Date.UTC(2026, 10, 22, 12);

function hourOf(hourAt: number, succeeded: number, rest: Partial<RollUp> = {}): RollUp {
  const durations = [0, 0, succeeded];
  const waits = [0, 0, 0, succeeded];
  const figures = {
    retries: 0,
    items: 0,
    failedItems: 0,
    durationMs: succeeded * 3,
    waitMs: succeeded * 5,
    durations,
    waits,
  };
  return { job: "sync", tenant: null, hourAt, states: { succeeded }, ...figures, ...rest };
}

test("what ended before the first look is not counted, and what ends after it is", () => {
  const totals = new RunTotals();
  expect(totals.look([hourOf(noon, 500)], noon + 1).get("sync")?.states.succeeded).toBe(0);
  expect(totals.look([hourOf(noon, 507)], noon + 2).get("sync")).toMatchObject({
    states: { succeeded: 7 },
    durationMs: 21,
    durations: [0, 0, 7],
    waitMs: 35,
    waits: [0, 0, 0, 7],
  });
});

test("hours go by and out of sight, and their runs stay counted", () => {
  const totals = new RunTotals();
  totals.look([hourOf(noon, 1)], noon);
  totals.look([hourOf(noon, 4), hourOf(noon + hour, 2)], noon + hour);
  expect(totals.from(noon + 2 * hour)).toBe(noon);
  totals.look([hourOf(noon, 4), hourOf(noon + hour, 3), hourOf(noon + 2 * hour, 1)], noon + 2 * hour);
  expect(totals.from(noon + 3 * hour)).toBe(noon + hour);
  const all = totals.look([hourOf(noon + hour, 3), hourOf(noon + 2 * hour, 1)], noon + 3 * hour);
  expect(all.get("sync")?.states.succeeded).toBe(7);
});

test("a long time without a look is caught up on", () => {
  const totals = new RunTotals();
  totals.look([], noon);
  expect(totals.from(noon + 50 * hour)).toBe(noon - hour);
  const hours = Array.from({ length: 50 }, (_, place) => hourOf(noon + place * hour, 2));
  expect(totals.look(hours, noon + 50 * hour).get("sync")?.states.succeeded).toBe(100);
});

test("tenants of a job are added up, and jobs are kept apart", () => {
  const totals = new RunTotals();
  totals.look([], noon);
  const all = totals.look(
    [hourOf(noon, 2, { tenant: "north" }), hourOf(noon, 3), hourOf(noon, 5, { job: "report" })],
    noon,
  );
  expect([all.get("sync")?.states.succeeded, all.get("report")?.states.succeeded]).toEqual([5, 5]);
});

test("a counter never falls, even where history was deleted", () => {
  const totals = new RunTotals();
  totals.look([], noon);
  totals.look([hourOf(noon, 9)], noon);
  expect(totals.look([hourOf(noon, 1)], noon).get("sync")?.states.succeeded).toBe(9);
  expect(totals.look([hourOf(noon, 3)], noon).get("sync")?.states.succeeded).toBe(11);
});
