import { expect, test } from "vitest";
import type { RunOutline } from "../../store/port/run-store.ts";
import { troubleOfWaiting, troublesOfRunning } from "./run-troubles.ts";

const now = Date.UTC(2026, 10, 22);
const minute = 60_000;
const context = { now, factor: 3, usualDurationMs: 10 * minute };
const heard = { at: now - 1_000, leaseMs: 30_000 };

function runOf(change: Partial<RunOutline>): RunOutline {
  return {
    startedAt: now - minute,
    availableAt: now,
    cancelRequestedAt: null,
    progress: null,
    ...change,
  } as RunOutline;
}

const codesOf = (change: Partial<RunOutline>, of = context, by: typeof heard | null = heard): string[] =>
  troublesOfRunning(runOf(change), by, of).map(({ code }) => code);

test("a run like any other has no troubles, and one whose usual time nobody knows is not long", () => {
  expect(codesOf({})).toEqual([]);
  expect(codesOf({ startedAt: 0 }, { ...context, usualDurationMs: null as never })).toEqual([]);
});

test("long is more than so many times the usual, from the instant at which it became that", () => {
  expect(codesOf({ startedAt: now - 30 * minute })).toEqual([]);
  const [trouble] = troublesOfRunning(runOf({ startedAt: now - 31 * minute }), heard, context);
  expect(trouble).toEqual({
    code: "long_running",
    message: "It has run for 31 min; usual is 10 min.",
    beganAt: now - minute,
  });
});

test("a quick job is not long for a few seconds", () => {
  const quick = { ...context, usualDurationMs: 10 };
  expect(codesOf({ startedAt: now - 29_000 }, quick)).toEqual([]);
  expect(codesOf({ startedAt: now - 31_000 }, quick)).toEqual(["long_running"]);
});

test("progress that stands still with work left is stalled", () => {
  const progress = { total: 10, done: 4, usualGapMs: 1_000, changedAt: now - minute } as RunOutline["progress"];
  expect(codesOf({ progress })).toEqual(["stalled"]);
});

test("a cancel that is not obeyed, and a worker of whom nothing is heard", () => {
  expect(codesOf({ cancelRequestedAt: now - 29_000 })).toEqual([]);
  expect(codesOf({ cancelRequestedAt: now - minute }, context, { at: now - 16_000, leaseMs: 30_000 })).toEqual([
    "cancel_ignored",
    "silent",
  ]);
  expect(codesOf({}, context, null)).toEqual(["silent"]);
});

test("waiting is told by what is usual, and of blocked runs who stands in the way", () => {
  const wait = (ms: number, usualMs: number | null, blocked: { by: string; holders: number } | null = null) =>
    troubleOfWaiting(runOf({ availableAt: now - ms }), usualMs, blocked, context);
  expect(wait(59_000, 1_000)).toBe(null);
  expect(wait(10 * minute, 5 * minute)).toBe(null);
  expect(wait(16 * minute, 5 * minute)).toMatchObject({ code: "waiting_long", beganAt: now - minute });
  expect(wait(9 * minute, null)).toBe(null);
  expect(wait(2 * 60 * minute, null, { by: "the limit", holders: 1 })).toMatchObject({
    code: "blocked_long",
    message: "It has been blocked for up to 2 h by the limit, held by 1 run; how long is usual is not known.",
  });
});
