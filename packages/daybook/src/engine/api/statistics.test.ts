import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RollUp } from "../../store/port/history-store.ts";
import { summarize, summarizeBy } from "./statistics.ts";

/** An hour in which runs took so many milliseconds. */
function hour(took: readonly number[], more: Partial<RollUp> = {}): RollUp {
  const durations = Array.from({ length: 32 }, () => 0);
  for (const ms of took) {
    const step = ms < 1 ? 0 : Math.floor(Math.log2(ms)) + 1;
    durations[step] = (durations[step] ?? 0) + 1;
  }
  const durationMs = took.reduce((sum, ms) => sum + ms, 0);
  const states = { succeeded: took.length };
  return {
    job: "sync",
    tenant: null,
    hourAt: 0,
    states,
    retries: 0,
    items: 0,
    failedItems: 0,
    durationMs,
    waitMs: 0,
    durations,
    waits: [],
    ...more,
  };
}

describe("statistics of hours", () => {
  test("are empty, and not zero per cent, where nothing ended", () => {
    expect(summarize([])).toMatchObject({
      completed: 0,
      failed: 0,
      successRate: null,
      averageMs: null,
      p50Ms: null,
      p95Ms: null,
    });
  });

  test("count partial runs as completed and leave cancelled ones out of the rate", () => {
    const of = summarize([
      hour([10, 10], { states: { succeeded: 1, partial: 1 }, items: 5 }),
      hour([10, 10], { states: { failed: 2, cancelled: 3 }, items: 7, failedItems: 2, retries: 4 }),
    ]);
    expect(of).toMatchObject({
      completed: 2,
      failed: 2,
      cancelled: 3,
      successRate: 0.5,
      items: 12,
      failedItems: 2,
      retries: 4,
      averageMs: 10,
    });
  });

  test("give percentiles that are never below the true ones and at most twice as high", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 1, maxLength: 200 }), (took) => {
        const sorted = took.toSorted((a, b) => a - b);
        const { p50Ms, p95Ms } = summarize([hour(took.slice(0, 7)), hour(took.slice(7))]);
        for (const [told, share] of [
          [p50Ms, 0.5],
          [p95Ms, 0.95],
        ] as const) {
          const real = sorted[Math.ceil(took.length * share) - 1] ?? 0;
          expect(told).toBeGreaterThan(real);
          expect(told).toBeLessThanOrEqual(real * 2);
        }
      }),
    );
  });

  test("are told apart by job or tenant, the busiest first", () => {
    const by = summarizeBy(
      [hour([1], { tenant: "north" }), hour([1, 1], { tenant: "south" }), hour([1], { tenant: null })],
      ({ tenant }) => tenant,
    );
    expect(by.map(({ key, statistics }) => [key, statistics.completed])).toEqual([
      ["south", 2],
      [null, 1],
      ["north", 1],
    ]);
  });
});
