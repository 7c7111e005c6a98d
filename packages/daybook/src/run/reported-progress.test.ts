import { expect, test } from "vitest";
import { reportedProgress } from "./reported-progress.ts";

const t0 = Date.UTC(2026, 10, 22);

test("counts are what there is by now: a report that arrives twice counts once", () => {
  const first = reportedProgress(null, { total: 10, counts: { created: 2 } }, t0, t0 + 1_000);
  const twice = reportedProgress(first, { counts: { created: 2 } }, t0, t0 + 2_000);
  expect(twice).toMatchObject({ total: 10, done: 2, counts: { created: 2 }, changedAt: t0 + 1_000 });
  const more = reportedProgress(twice, { counts: { created: 5, failed: 1 } }, t0, t0 + 3_000);
  expect(more).toMatchObject({ done: 6, counts: { created: 5, failed: 1 }, changedAt: t0 + 3_000 });
});

test("the rate and the usual gap follow from what stands in the book", () => {
  let progress = reportedProgress(null, { counts: { succeeded: 10 } }, t0, t0 + 1_000);
  expect(progress).toMatchObject({ rate: 10, usualGapMs: 1_000 });
  for (let second = 2; second <= 60; second += 1)
    progress = reportedProgress(progress, { counts: { succeeded: second * 20 } }, t0, t0 + second * 1_000);
  expect(progress.rate).toBeCloseTo(20, 0);
});

test("a stage counts up when its name changes, and what is left out stays", () => {
  const first = reportedProgress(null, { stage: { name: "Read", of: 2 }, message: "go", values: { page: 1 } }, t0, t0);
  const same = reportedProgress(first, { stage: { name: "Read" }, values: { file: "a" } }, t0, t0 + 1);
  const next = reportedProgress(same, { stage: { name: "Write" }, message: null }, t0, t0 + 2);
  expect(same).toMatchObject({
    stage: { name: "Read", number: 1, of: 2 },
    message: "go",
    values: { page: 1, file: "a" },
  });
  expect(next).toMatchObject({ stage: { name: "Write", number: 2, of: 2 }, message: null, changedAt: t0 + 2 });
});
