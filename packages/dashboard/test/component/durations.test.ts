import fc from "fast-check";
import { expect, test } from "vitest";
import { axisStepMs, dotsOf, withinMs, type DurationDot } from "../../src/pages/job/durations.ts";
import { readDuration, waitsOf, writtenDuration } from "../../src/pages/job/retry-rule.ts";
import { runOf } from "./support/run.ts";

const dot = (ms: number, state: DurationDot["state"] = "succeeded"): DurationDot => ({
  id: String(ms),
  state,
  tenant: null,
  finishedAt: "2026-11-22T10:00:00Z",
  ms,
});

test("runs that were at work and have ended are dots, oldest first", () => {
  const runs = [
    runOf({ id: "3", startedAt: "2026-11-22T10:00:00Z", finishedAt: null }),
    runOf({ id: "2", state: "failed", startedAt: "2026-11-22T10:00:00Z", finishedAt: "2026-11-22T10:00:04Z" }),
    runOf({ id: "1", state: "cancelled", startedAt: null, finishedAt: "2026-11-22T10:00:00Z" }),
    runOf({ id: "0", state: "succeeded", startedAt: "2026-11-22T09:00:00Z", finishedAt: "2026-11-22T09:00:01Z" }),
  ];
  expect(dotsOf(runs).map(({ id, ms }) => [id, ms])).toEqual([
    ["0", 1_000],
    ["2", 4_000],
  ]);
});

test("a share of completed runs was done within its time, and no smaller one would do; failures do not count", () => {
  expect(withinMs([dot(9, "failed")], 0.5)).toBe(null);
  fc.assert(
    fc.property(fc.array(fc.nat(10_000), { minLength: 1 }), fc.constantFrom(0.5, 0.95), (all, share) => {
      const within = withinMs([...all.map((ms) => dot(ms)), dot(99_999, "failed")], share) ?? -1;
      expect(all.filter((ms) => ms <= within).length).toBeGreaterThanOrEqual(all.length * share);
      expect(all.filter((ms) => ms < within).length).toBeLessThan(all.length * share);
    }),
  );
});

test("an axis needs no more lines than asked for, and stands where people would draw it", () => {
  expect([3, 4_200, 95_000, 3 * 3_600_000].map((ms) => axisStepMs(ms, 4))).toEqual([1, 2_000, 30_000, 3_600_000]);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 90 * 86_400_000 }), (longest) => {
      expect(longest / axisStepMs(longest, 4)).toBeLessThanOrEqual(4);
    }),
  );
});

test("a duration is written so that it is read back as the same", () => {
  expect([90_000, 600_000, 1_500, 86_400_000].map(writtenDuration)).toEqual(["90s", "10m", "1500ms", "1d"]);
  fc.assert(
    fc.property(fc.nat(10_000_000), (ms) => {
      expect(readDuration(writtenDuration(ms))).toBe(ms);
    }),
  );
  expect(["", "5", "soon", "-3s"].map(readDuration)).toEqual([null, null, null, null]);
});

test("the waits of a retry policy are as many as retries, and never over the longest", () => {
  const rule = { attempts: 5, delayMs: 1_000, maxDelayMs: 3_000, jitter: 0 };
  expect(waitsOf({ ...rule, backoff: "fixed" }, 9)).toEqual([1_000, 1_000, 1_000, 1_000]);
  expect(waitsOf({ ...rule, backoff: "linear" }, 9)).toEqual([1_000, 2_000, 3_000, 3_000]);
  expect(waitsOf({ ...rule, backoff: "exponential" }, 2)).toEqual([1_000, 2_000]);
  expect(waitsOf({ ...rule, backoff: "custom" }, 9)).toBe(null);
});
