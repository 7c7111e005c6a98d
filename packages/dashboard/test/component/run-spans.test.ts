import { expect, test } from "vitest";
import { spansOf, totalMs } from "../../src/pages/run/run-spans.ts";
import type { RunEvent } from "../../src/transport/contract.ts";

const base = Date.parse("2026-11-22T10:00:00Z");
const event = (second: number, kind: RunEvent["event"], attempt: number | null = null): RunEvent => ({
  at: new Date(base + second * 1_000).toISOString(),
  event: kind,
  attempt,
  by: null,
  runId: null,
  message: null,
});
const inSeconds = (events: readonly RunEvent[], now: number) =>
  spansOf(events, base + now * 1_000).map(({ kind, attempt, from, to }) => [
    kind,
    attempt,
    (from - base) / 1_000,
    (to - base) / 1_000,
  ]);

test("a run's time is its attempts and the waits before them, without gaps", () => {
  const events = [
    event(0, "created"),
    event(2, "started", 1),
    event(5, "retried", 1),
    event(15, "available"),
    event(16, "started", 2),
    event(20, "finished", 2),
  ];
  expect(inSeconds(events, 99)).toEqual([
    ["waiting", null, 0, 2],
    ["retried", 1, 2, 5],
    ["waiting", null, 5, 16],
    ["ended", 2, 16, 20],
  ]);
  expect(totalMs(spansOf(events, 0))).toBe(20_000);
});

test("what is not over ends now, as work or as a wait", () => {
  expect(inSeconds([event(0, "created"), event(1, "started", 1)], 9)).toEqual([
    ["waiting", null, 0, 1],
    ["running", 1, 1, 9],
  ]);
  expect(inSeconds([event(0, "created")], 9)).toEqual([["waiting", null, 0, 9]]);
});

test("what happens beside the attempts, and a clock that went back, make no span of their own", () => {
  const events = [
    event(0, "created"),
    event(3, "started", 1),
    event(4, "child_created"),
    event(6, "cancel_requested"),
    event(5, "finished", 1),
  ];
  expect(inSeconds(events, 99)).toEqual([
    ["waiting", null, 0, 3],
    ["ended", 1, 3, 5],
  ]);
  expect(spansOf([], base)).toEqual([]);
});
