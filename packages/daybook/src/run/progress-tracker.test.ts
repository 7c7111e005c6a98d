import { describe, expect, test } from "vitest";
import { childProgress, parentState } from "./child-progress.ts";
import { ProgressTracker } from "./progress-tracker.ts";
import type { ProgressCounter } from "./progress.ts";

const start = Date.UTC(2026, 10, 22);

describe("ProgressTracker", () => {
  test("counts each way by itself and all together", () => {
    const progress = new ProgressTracker(start);
    progress.total(10);
    progress.add("succeeded");
    progress.add("succeeded", 4);
    progress.add("failed");
    expect(progress.snapshot(start + 100)).toMatchObject({ total: 10, done: 6, counts: { succeeded: 5, failed: 1 } });
    expect(progress.failed).toBe(1);
  });

  test("knows every counter", () => {
    const counters: ProgressCounter[] = [
      "succeeded",
      "failed",
      "skipped",
      "created",
      "updated",
      "unchanged",
      "deleted",
    ];
    const progress = new ProgressTracker(start);
    counters.forEach((counter, index) => progress.add(counter, index + 1));
    expect(Object.entries(progress.snapshot(start).counts)).toEqual(
      counters.map((counter, index) => [counter, index + 1]),
    );
  });

  test("says what changed since it was last taken", () => {
    const progress = new ProgressTracker(start);
    expect([progress.used, progress.changed]).toEqual([false, false]);
    progress.add("succeeded");
    expect([progress.used, progress.changed]).toEqual([true, true]);
    progress.snapshot(start);
    expect(progress.changed).toBe(false);
    progress.message("next page");
    expect(progress.changed).toBe(true);
  });

  test("repeating what is known is no change", () => {
    const progress = new ProgressTracker(start);
    progress.total(3);
    progress.stage("Reading", { of: 2 });
    progress.message("page 1");
    progress.snapshot(start);
    progress.total(3);
    progress.stage("Reading");
    progress.message("page 1");
    progress.add("succeeded", 0);
    expect(progress.changed).toBe(false);
  });

  test("numbers stages, keeps how many there are, and stays in a stage that is named again", () => {
    const progress = new ProgressTracker(start);
    progress.stage("Reading", { of: 3 });
    progress.stage("Writing");
    expect(progress.snapshot(start).stage).toEqual({ name: "Writing", number: 2, of: 3 });
    progress.stage("Writing", { of: 4 });
    expect(progress.snapshot(start).stage).toEqual({ name: "Writing", number: 2, of: 4 });
  });

  test("counts, stage and message move the time of the last change; total and values do not", () => {
    const progress = new ProgressTracker(start);
    progress.add("succeeded");
    expect(progress.snapshot(start + 1_000).changedAt).toBe(start + 1_000);
    progress.total(5);
    progress.set("cursor", "abc");
    expect(progress.snapshot(start + 2_000).changedAt).toBe(start + 1_000);
    progress.message("still here");
    expect(progress.snapshot(start + 3_000).changedAt).toBe(start + 3_000);
  });

  test("a snapshot does not change when the tracker goes on", () => {
    const progress = new ProgressTracker(start);
    const values = { page: 1 };
    progress.set("position", values);
    progress.add("succeeded");
    const before = progress.snapshot(start);
    values.page = 2;
    progress.set("position", values);
    progress.add("succeeded");
    expect(before).toMatchObject({ done: 1, values: { position: { page: 1 } } });
    expect(progress.snapshot(start)).toMatchObject({ done: 2, values: { position: { page: 2 } } });
  });

  test.each<[string, (progress: ProgressTracker) => void, string]>([
    ["a negative count", (progress) => progress.add("failed", -1), "progress.add takes a whole number from 0, got -1."],
    ["NaN", (progress) => progress.add("failed", Number.NaN), "got NaN"],
    ["half an item", (progress) => progress.add("failed", 0.5), "got 0.5"],
    ["an unknown counter", (progress) => progress.add("done" as "failed"), 'progress.add does not know "done"'],
    [
      "a total that is no number",
      (progress) => progress.total("9" as unknown as number),
      "progress.total takes a whole number from 0, got 9.",
    ],
    ["a negative number of stages", (progress) => progress.stage("x", { of: -1 }), "got -1"],
    [
      "a message that is no text",
      (progress) => progress.message(7 as unknown as string),
      "progress.message takes text, got 7.",
    ],
    ["a value that is not JSON", (progress) => progress.set("n", 1n), 'progress.set("n") needs a JSON value'],
    ["a value that is too large", (progress) => progress.set("n", "x".repeat(5_000)), "at most 4096 characters"],
  ])("refuses %s, naming the value, and stays as it was", (_what, call, message) => {
    const progress = new ProgressTracker(start);
    expect(() => call(progress)).toThrow(message);
    expect(progress.used).toBe(false);
  });

  test("keeps a bounded number of values, and replacing one is always allowed", () => {
    const progress = new ProgressTracker(start);
    for (let index = 0; index < 64; index += 1) progress.set(`k${index}`, index);
    expect(() => progress.set("one more", 1)).toThrow('"one more" is one too many');
    progress.set("k0", "new");
    expect(progress.snapshot(start).values["k0"]).toBe("new");
  });

  test("bounds messages and stage names when they are saved", () => {
    const progress = new ProgressTracker(start);
    progress.message("m".repeat(9_000));
    progress.stage("s".repeat(9_000));
    const { message, stage } = progress.snapshot(start);
    expect([message?.length, stage?.name.length]).toEqual([1_000, 1_000]);
  });

  test("takes a million calls in well under a second", () => {
    const progress = new ProgressTracker(start);
    const began = performance.now();
    for (let index = 0; index < 1_000_000; index += 1) progress.add("succeeded");
    expect(performance.now() - began).toBeLessThan(500);
    expect(progress.done).toBe(1_000_000);
  });
});

describe("the rate", () => {
  const feed = (progress: ProgressTracker, from: number, to: number, everyMs: number, items: number): void => {
    for (let at = from + everyMs; at <= to; at += everyMs) {
      progress.add("succeeded", items);
      progress.snapshot(start + at);
    }
  };

  test("is unknown before anything is done", () => {
    expect(new ProgressTracker(start).snapshot(start + 9_000)).toMatchObject({ rate: null, usualGapMs: null });
  });

  test("is items per second of a steady stream", () => {
    const progress = new ProgressTracker(start);
    feed(progress, 0, 30_000, 250, 25);
    expect(progress.snapshot(start + 30_000).rate).toBeCloseTo(100, 6);
    expect(progress.snapshot(start + 30_000).usualGapMs).toBeCloseTo(250, 6);
  });

  test("leaves a long set-up before the first item out", () => {
    const progress = new ProgressTracker(start);
    progress.add("succeeded");
    expect(progress.snapshot(start + 60_000).rate).toBeNull();
    progress.add("succeeded", 10);
    expect(progress.snapshot(start + 61_000).rate).toBeCloseTo(10, 6);
  });

  test("follows a change of speed within half a minute", () => {
    const progress = new ProgressTracker(start);
    feed(progress, 0, 60_000, 250, 25);
    feed(progress, 60_000, 90_000, 250, 5);
    const { rate } = progress.snapshot(start + 90_000);
    expect(rate).toBeGreaterThan(20);
    expect(rate).toBeLessThan(25);
  });

  test("remembers the long pauses of a job that works in bursts", () => {
    const progress = new ProgressTracker(start);
    for (let page = 0; page < 10; page += 1) feed(progress, page * 21_000 + 20_000, page * 21_000 + 21_000, 250, 25);
    expect(progress.snapshot(start + 210_000).usualGapMs).toBeGreaterThan(10_000);
  });

  test("survives a wall clock that is set back", () => {
    const progress = new ProgressTracker(start);
    feed(progress, 0, 10_000, 250, 25);
    progress.add("succeeded", 25);
    progress.snapshot(start - 3_600_000);
    progress.add("succeeded", 25);
    const { rate } = progress.snapshot(start - 3_600_000 + 500);
    expect(rate).toBeGreaterThan(90);
    expect(rate).toBeLessThan(110);
  });
});

describe("progress of a parent", () => {
  test("counts children that did not do all of their work as failed", () => {
    expect(
      childProgress({
        waiting: 2,
        running: 1,
        blocked: 1,
        succeeded: 5,
        skipped: 1,
        partial: 1,
        failed: 1,
        cancelled: 1,
        expired: 1,
      }),
    ).toEqual({
      total: 14,
      done: 10,
      counts: { succeeded: 5, failed: 4, skipped: 1 },
    });
  });

  test.each([
    [{}, "skipped"],
    [{ succeeded: 3 }, "succeeded"],
    [{ succeeded: 2, skipped: 1 }, "succeeded"],
    [{ succeeded: 2, failed: 1 }, "partial"],
    [{ failed: 3 }, "failed"],
    [{ failed: 1, cancelled: 2 }, "failed"],
    [{ partial: 2 }, "partial"],
    [{ succeeded: 2, running: 1 }, null],
  ])("children %j make it %s", (states, expected) => {
    expect(parentState(states)).toBe(expected);
  });

  test("is followed by the parent's tracker, rate included", () => {
    const progress = new ProgressTracker(start);
    progress.follow(childProgress({ succeeded: 1, running: 3 }));
    progress.snapshot(start + 1_000);
    progress.follow(childProgress({ succeeded: 2, failed: 1, running: 1 }));
    expect(progress.snapshot(start + 2_000)).toMatchObject({ total: 4, done: 3, counts: { succeeded: 2, failed: 1 } });
    progress.follow(childProgress({ succeeded: 2, failed: 1, running: 1 }));
    expect(progress.changed).toBe(false);
  });

  test("a parent has no usual gap while children are at work: how long one takes is no sign of standing still", () => {
    const progress = new ProgressTracker(start);
    progress.follow(childProgress({ skipped: 1, running: 3 }));
    progress.snapshot(start + 250);
    progress.follow(childProgress({ skipped: 1, succeeded: 1, running: 2 }));
    expect(progress.snapshot(start + 500).usualGapMs).toBeNull();
    progress.follow(childProgress({ skipped: 1, succeeded: 3 }));
    expect(progress.snapshot(start + 750).usualGapMs).not.toBeNull();
  });
});
