import fc from "fast-check";
import { expect, test } from "vitest";
import { ProgressTracker } from "../../src/run/progress-tracker.ts";
import { viewProgress } from "../../src/run/progress-view.ts";
import type { ProgressCounter, ProgressSnapshot } from "../../src/run/progress.ts";

const start = Date.UTC(2026, 10, 22);
const counters: readonly ProgressCounter[] = [
  "succeeded",
  "failed",
  "skipped",
  "created",
  "updated",
  "unchanged",
  "deleted",
];

type Step =
  | { readonly kind: "add"; readonly counter: ProgressCounter; readonly count: number }
  | { readonly kind: "total"; readonly count: number }
  | { readonly kind: "stage" | "message"; readonly text: string }
  | { readonly kind: "snapshot"; readonly afterMs: number };

const anyCount = fc.oneof(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 1_000_000_000 }));
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant("add" as const), counter: fc.constantFrom(...counters), count: anyCount }),
  fc.record({ kind: fc.constant("total" as const), count: anyCount }),
  fc.record({ kind: fc.constantFrom("stage" as const, "message" as const), text: fc.string() }),
  // The wall clock is set back now and then, too.
  fc.record({ kind: fc.constant("snapshot" as const), afterMs: fc.integer({ min: -60_000, max: 3_600_000 }) }),
);
const anyHistory = fc.option(
  fc.record({
    usualDurationMs: fc.double({ min: 0, max: 1e12, noNaN: true }),
    usualItems: fc.option(fc.integer({ min: 0, max: 1_000_000_000 })),
  }),
);

function play(steps: readonly Step[]): { snapshots: ProgressSnapshot[]; now: number } {
  const tracker = new ProgressTracker(start);
  const snapshots: ProgressSnapshot[] = [];
  let now = start;
  for (const step of steps) {
    if (step.kind === "add") tracker.add(step.counter, step.count);
    else if (step.kind === "total") tracker.total(step.count);
    else if (step.kind === "snapshot") snapshots.push(tracker.snapshot((now += step.afterMs)));
    else tracker[step.kind](step.text);
  }
  snapshots.push(tracker.snapshot(now));
  return { snapshots, now };
}

test("counts never go down, and done is always their sum", () => {
  fc.assert(
    fc.property(fc.array(anyStep), (steps) => {
      const { snapshots } = play(steps);
      let before: ProgressSnapshot | undefined;
      for (const snapshot of snapshots) {
        expect(snapshot.done).toBe(Object.values(snapshot.counts).reduce((sum, count) => sum + count, 0));
        for (const counter of counters) {
          expect(snapshot.counts[counter] ?? 0).toBeGreaterThanOrEqual(before?.counts[counter] ?? 0);
        }
        before = snapshot;
      }
    }),
  );
});

test("rate and gap are unknown or finite and never negative, whatever the clock does", () => {
  fc.assert(
    fc.property(fc.array(anyStep), (steps) => {
      for (const { rate, usualGapMs } of play(steps).snapshots) {
        for (const value of [rate, usualGapMs]) {
          expect(value === null || (Number.isFinite(value) && value >= 0)).toBe(true);
        }
      }
    }),
  );
});

test("the percentage lies within 0 and 100, the ETA is unknown or finite and never negative", () => {
  fc.assert(
    fc.property(fc.array(anyStep), anyHistory, fc.integer({ min: -60_000, max: 1e12 }), (steps, history, later) => {
      const { snapshots, now } = play(steps);
      for (const snapshot of snapshots) {
        const { percent, etaMs } = viewProgress(snapshot, now + later, history, start);
        expect(percent === null || (percent >= 0 && percent <= 100)).toBe(true);
        expect(percent === null).toBe(snapshot.total === null);
        expect(etaMs === null || (Number.isSafeInteger(etaMs) && etaMs >= 0)).toBe(true);
      }
    }),
  );
});

test("a view of any snapshot a store may hold has no NaN in it", () => {
  const anyRate = fc.option(fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }));
  const anySnapshot = fc.record({
    total: fc.option(anyCount),
    done: anyCount,
    rate: anyRate,
    usualGapMs: anyRate,
    changedAt: fc.integer({ min: 0, max: 8.64e15 }),
  });
  fc.assert(
    fc.property(anySnapshot, anyHistory, fc.integer({ min: 0, max: 8.64e15 }), (fields, history, now) => {
      const view = viewProgress({ ...fields, counts: {}, stage: null, message: null, values: {} }, now, history, start);
      expect(Number.isNaN(view.percent)).toBe(false);
      expect(view.etaMs === null || Number.isFinite(view.etaMs)).toBe(true);
    }),
  );
});
