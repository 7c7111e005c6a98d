import { describe, expect, test } from "vitest";
import { viewEndedProgress, viewProgress } from "./progress-view.ts";
import type { ProgressSnapshot } from "./progress.ts";

const start = Date.UTC(2026, 10, 22);
const snapshot = (changes: Partial<ProgressSnapshot> = {}): ProgressSnapshot => ({
  total: 100,
  done: 50,
  counts: { succeeded: 50 },
  stage: null,
  message: null,
  values: {},
  rate: 10,
  usualGapMs: 250,
  changedAt: start,
  ...changes,
});

describe("viewProgress", () => {
  test("derives the percentage from the total, and has none without", () => {
    expect(viewProgress(snapshot(), start, null, start).percent).toBe(50);
    expect(viewProgress(snapshot({ total: null }), start, null, start).percent).toBeNull();
    expect(viewProgress(snapshot({ total: 0, done: 0 }), start, null, start).percent).toBe(100);
    expect(viewProgress(snapshot({ done: 120 }), start, null, start).percent).toBe(100);
  });

  test("takes the ETA from the rate where there is no history", () => {
    expect(viewProgress(snapshot(), start, null, start).etaMs).toBe(5_000);
  });

  test("takes the ETA from the history before there is a rate, scaled by the number of items", () => {
    const fresh = snapshot({ done: 0, rate: null });
    expect(viewProgress(fresh, start + 1_000, { usualDurationMs: 60_000, usualItems: null }, start).etaMs).toBe(59_000);
    expect(viewProgress(fresh, start + 1_000, { usualDurationMs: 60_000, usualItems: 50 }, start).etaMs).toBe(119_000);
  });

  test("blends the two until a quarter is done, then trusts the rate alone", () => {
    const history = { usualDurationMs: 100_000, usualItems: null };
    expect(viewProgress(snapshot({ done: 10 }), start, history, start).etaMs).toBe(0.4 * 9_000 + 0.6 * 100_000);
    expect(viewProgress(snapshot({ done: 25 }), start, history, start).etaMs).toBe(7_500);
  });

  test("a history that the run has outlived says nothing", () => {
    const late = start + 200_000;
    const history = { usualDurationMs: 100_000, usualItems: null };
    expect(viewProgress(snapshot({ done: 10 }), late, history, start).etaMs).toBe(9_000);
    expect(viewProgress(snapshot({ total: null }), late, history, start).etaMs).toBeNull();
  });

  test("is done when everything is, and unknown when nothing is known", () => {
    expect(viewProgress(snapshot({ done: 100 }), start, null, start).etaMs).toBe(0);
    expect(viewProgress(snapshot({ rate: null }), start, null, start).etaMs).toBeNull();
  });

  test("calls a run stalled after three usual gaps, but never before 5 s", () => {
    const stalledAfter = (usualGapMs: number | null, ms: number): boolean =>
      viewProgress(snapshot({ usualGapMs }), start + ms, null, start).stalled;
    expect([stalledAfter(250, 4_999), stalledAfter(250, 5_000)]).toEqual([false, true]);
    expect([stalledAfter(20_000, 59_999), stalledAfter(20_000, 60_000)]).toEqual([false, true]);
    expect(stalledAfter(null, 3_600_000)).toBe(false);
  });

  test("a run with nothing left to do is finishing, not stalled", () => {
    expect(viewProgress(snapshot({ done: 100 }), start + 60_000, null, start).stalled).toBe(false);
  });
});

describe("viewEndedProgress", () => {
  test("expects nothing more of a run that has ended, and never calls it stalled", () => {
    expect(viewEndedProgress(snapshot())).toMatchObject({ percent: 50, etaMs: null, stalled: false });
  });
});
