import { describe, expect } from "vitest";
import {
  allRuns,
  claim,
  enqueue,
  enqueued,
  ensureJobs,
  ensureWorker,
  jobName,
  minute,
  newRun,
  newRuns,
  t0,
} from "./builders.ts";
import { finishAll, race, start, startChild } from "./children.ts";
import type { Hold, Limits, WorkReport } from "./child/roles.ts";
import type { StoreTest } from "./store-fixture.ts";

export const noLimits: Limits = { keys: {}, queues: {}, parents: {}, soloKeys: [] };

/** The most holds at one moment. */
function mostAtOnce(holds: readonly Hold[]): number {
  const edges = holds.flatMap(({ from, until }) => [
    { at: from, step: 1 },
    { at: until, step: -1 },
  ]);
  // At one microsecond an end counts before a start: they may have been in this order.
  edges.sort((a, b) => a.at - b.at || a.step - b.step);
  let now = 0;
  let most = 0;
  for (const { step } of edges) {
    now += step;
    most = Math.max(most, now);
  }
  return most;
}

/** What must hold of every race between workers, whatever the limits. */
function expectEachEndedOnce(reports: readonly WorkReport[], ids: readonly string[]): void {
  const holds = reports.flatMap((report) => report.holds);
  expect(reports.flatMap((report) => report.exceeded)).toEqual([]);
  expect(reports.flatMap((report) => report.refused)).toEqual([]);
  // Each run ended once, and each attempt was in one hand.
  expect(reports.flatMap((report) => report.finished).toSorted()).toEqual([...ids].toSorted());
  expect(new Set(holds.map((hold) => `${hold.id} ${hold.attempt}`)).size).toBe(holds.length);
}

export function racesClaim(test: StoreTest): void {
  const workers = (url: string, limits: Limits, change: { batch?: number; retries?: number } = {}) =>
    [1, 2, 3].map((place) =>
      startChild("work", url, { workerId: `racer-${place}`, batch: 3, retries: 0, limits, ...change }),
    );

  describe("races between workers", () => {
    test("two connections claiming at once take no run twice", async ({ store, other, worker }) => {
      const second = await ensureWorker(other);
      for (let round = 0; round < 20; round += 1) {
        await enqueue(store, ...newRuns(7));
        const taken = await Promise.all([
          claim(store, worker, { limit: 4 }),
          claim(other, second, { limit: 4 }),
          claim(store, worker, { limit: 4 }),
          claim(other, second, { limit: 4 }),
        ]);
        const ids = taken.flat().map((run) => run.id);
        expect(ids).toHaveLength(7);
        expect(new Set(ids).size).toBe(7);
      }
    });

    test("processes draining one backlog run every run once", async ({ fixture, store }) => {
      const runs = newRuns(400);
      await enqueue(store, ...runs);
      const children = workers(fixture.url, noLimits, { batch: 5 });
      await start(children);
      expectEachEndedOnce(
        await finishAll(children),
        runs.map((run) => run.id),
      );
      const ended = await allRuns(store, { states: ["succeeded"] });
      expect(ended).toHaveLength(400);
    });

    test("every attempt of a retried run has a number of its own, in one hand", async ({ fixture, store }) => {
      const runs = newRuns(60, { maxAttempts: 10 });
      await enqueue(store, ...runs);
      const children = workers(fixture.url, noLimits, { retries: 3 });
      await start(children);
      const reports = await finishAll(children);
      const ids = runs.map((run) => run.id);
      expectEachEndedOnce(reports, ids);

      const holds = reports.flatMap((report) => report.holds);
      for (const id of ids) {
        const attempts = holds.filter((hold) => hold.id === id).toSorted((a, b) => a.from - b.from);
        expect(attempts.map((hold) => hold.attempt)).toEqual([1, 2, 3, 4]);
        expect(mostAtOnce(attempts)).toBe(1);
      }
    });

    test("runs enqueued while others claim are all run", async ({ fixture, store }) => {
      const consumers = workers(fixture.url, noLimits);
      const producers = [1, 2].map(() =>
        startChild("enqueue", fixture.url, { job: jobName, runs: 100, dedupeKeys: [] }),
      );
      await start(consumers);
      const made = await race(producers);
      const reports = await finishAll(consumers);
      expectEachEndedOnce(
        reports,
        made.flatMap((report) => report.made),
      );
      expect(await allRuns(store, { states: ["succeeded"] })).toHaveLength(200);
    });

    test("a concurrency limit is never exceeded, and nothing behind it is forgotten", async ({ fixture, store }) => {
      await ensureJobs(store, { concurrency: { limit: 2, perKey: true } });
      const runs = Array.from({ length: 120 }, (_unused, place) => newRun({ concurrencyKey: `key-${place % 3}` }));
      await enqueue(store, ...runs);
      const keys = { "key-0": 2, "key-1": 2, "key-2": 2 };
      const children = workers(fixture.url, { ...noLimits, keys }, { retries: 1 });
      await start(children);
      const reports = await finishAll(children);
      expectEachEndedOnce(
        reports,
        runs.map((run) => run.id),
      );
      for (const key of Object.keys(keys)) {
        const holds = reports.flatMap((report) => report.holds.filter((hold) => hold.concurrencyKey === key));
        expect(mostAtOnce(holds)).toBeLessThanOrEqual(2);
      }
    });

    test("a sibling limit is never exceeded, and no child is forgotten", async ({ fixture, store }) => {
      const parents = [
        await enqueued(store, { availableAt: t0 + minute }),
        await enqueued(store, { availableAt: t0 + minute }),
      ];
      const children = parents.flatMap((parentId) => newRuns(40, { parentId, siblingLimit: 2 }));
      await enqueue(store, ...children);
      const limits = { ...noLimits, parents: Object.fromEntries(parents.map((id) => [id, 2])) };
      const racers = workers(fixture.url, limits);
      await start(racers);
      for (const id of parents) await store.runs.reschedule(id, { availableAt: t0, priority: 1_000 });
      const reports = await finishAll(racers);
      expectEachEndedOnce(reports, [...parents, ...children.map((run) => run.id)]);
      for (const id of parents) {
        const holds = reports.flatMap((report) => report.holds.filter((hold) => hold.parentId === id));
        expect(mostAtOnce(holds)).toBeLessThanOrEqual(2);
      }
    });

    test("a queue's concurrency is never exceeded, and its runs all end", async ({ fixture, store }) => {
      await store.queues.register([{ name: "reports", concurrency: 2 }]);
      const runs = [...newRuns(80, { queue: "reports" }), ...newRuns(40, { queue: "mails" })];
      await enqueue(store, ...runs);
      const children = workers(fixture.url, { ...noLimits, queues: { reports: 2 } });
      await start(children);
      const reports = await finishAll(children);
      expectEachEndedOnce(
        reports,
        runs.map((run) => run.id),
      );
      const holds = reports.flatMap((report) => report.holds.filter((hold) => hold.queue === "reports"));
      expect(mostAtOnce(holds)).toBeLessThanOrEqual(2);
    });

    test("solo runs of one key never run beside each other, and all end", async ({ fixture, store }) => {
      const runs = ["a", "b"].flatMap((overlapKey) => newRuns(40, { overlapKey, solo: true }));
      await enqueue(store, ...runs);
      const children = workers(fixture.url, { ...noLimits, soloKeys: ["a", "b"] });
      await start(children);
      const reports = await finishAll(children);
      expectEachEndedOnce(
        reports,
        runs.map((run) => run.id),
      );
      for (const key of ["a", "b"]) {
        const holds = reports.flatMap((report) => report.holds.filter((hold) => hold.overlapKey === key));
        expect(mostAtOnce(holds)).toBe(1);
      }
    });
  });
}
