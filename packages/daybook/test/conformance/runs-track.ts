import { describe, expect } from "vitest";
import type { NewRun } from "../../src/store/port/run-store.ts";
import {
  allRuns,
  claim,
  claimed,
  ensureJobs,
  ensureWorker,
  finish,
  newRun,
  progressOf,
  second,
  settle,
  stateOf,
  t0,
} from "./builders.ts";
import type { StoreTest } from "./store-fixture.ts";
import { rescueUntil, shortLeaseMs, untilLost } from "./waiting.ts";

export function runsTrack(test: StoreTest): void {
  const tracked = (change: Partial<NewRun> = {}): NewRun => newRun({ trigger: "track", ...change });

  describe("runs.startTracked", () => {
    test("the run is in the book, running, in the hand of its worker", async ({ store, worker }) => {
      const run = tracked({ tenant: "acme", queue: "reports", input: '{"a":1}', triggeredBy: "script" });

      const taken = await store.runs.startTracked(run, worker);

      expect(taken).toMatchObject({
        id: run.id,
        job: run.job,
        tenant: "acme",
        queue: "reports",
        input: '{"a":1}',
        trigger: "track",
        triggeredBy: "script",
        attempt: 1,
        failures: 0,
      });
      const record = await store.runs.get(run.id);
      expect(record).toMatchObject({
        state: "running",
        attempt: 1,
        workerId: worker,
        trigger: "track",
        finishedAt: null,
      });
      expect(record?.startedAt).toBe(taken?.startedAt);
    });

    test("its worker reports progress, hears of a cancel, and ends it", async ({ store, worker }) => {
      const run = await store.runs.startTracked(tracked(), worker);
      const progress = progressOf({ done: 3 });
      expect(await store.runs.writeProgress([{ runId: run!.id, attempt: 1, workerId: worker, progress }])).toEqual([]);
      await store.runs.cancel([run!.id], { by: "mara", reason: null, now: t0 });
      expect(await store.runs.cancelRequested(worker)).toEqual([{ id: run!.id, attempt: 1, by: "mara" }]);
      expect(await settle(store, worker, run!, finish({ state: "cancelled", progress }))).toBe(true);
      expect(await store.runs.get(run!.id)).toMatchObject({ state: "cancelled", progress });
    });

    test("nobody else is given it", async ({ store, worker }) => {
      await store.runs.startTracked(tracked(), worker);
      expect(await claim(store, worker)).toEqual([]);
      expect(await claim(store, await ensureWorker(store))).toEqual([]);
    });

    test("limits do not apply to it", async ({ store, worker }) => {
      await ensureJobs(store, { concurrency: { limit: 1, perKey: true } });
      await store.queues.register([{ name: "default", concurrency: 1 }]);
      await claimed(store, worker, { concurrencyKey: "erp" });
      const run = tracked({ concurrencyKey: "erp" });
      expect(await store.runs.startTracked(run, worker)).toMatchObject({ id: run.id });
      expect(await stateOf(store, run.id)).toBe("running");
    });

    test("a worker that is not registered, said goodbye or was lost starts nothing", async ({ store }) => {
      const stopped = await ensureWorker(store);
      await store.workers.stop(stopped, t0);
      const lost = await ensureWorker(store, { leaseMs: shortLeaseMs });
      await untilLost(store, lost);
      for (const workerId of ["nobody", stopped, lost]) {
        expect(await store.runs.startTracked(tracked(), workerId)).toBeNull();
      }
      expect(await allRuns(store)).toEqual([]);
    });

    test("when its worker is lost it fails as CRASHED, and is not started anew", async ({ store }) => {
      const dead = await ensureWorker(store, { leaseMs: shortLeaseMs });
      const run = await store.runs.startTracked(tracked(), dead);

      const rescued = await rescueUntil(store, 1, { maxRescues: 3, now: t0 + second });

      expect(rescued).toMatchObject([{ id: run!.id, workerId: dead, attempt: 1, outcome: "crashed" }]);
      expect(await store.runs.get(run!.id)).toMatchObject({
        state: "failed",
        error: { code: "CRASHED" },
        finishedAt: t0 + second,
      });
      expect(await claim(store, await ensureWorker(store))).toEqual([]);
    });

    test("when its worker says goodbye nobody else is given it", async ({ store, worker }) => {
      const run = await store.runs.startTracked(tracked(), worker);
      await store.workers.stop(worker, t0);
      expect(await claim(store, await ensureWorker(store))).toEqual([]);
      const record = await store.runs.get(run!.id);
      expect(record?.finishedAt).not.toBeNull();
    });

    test("its end counts in the roll-ups like any other", async ({ store, worker }) => {
      const run = await store.runs.startTracked(tracked(), worker);
      await settle(store, worker, run!, finish({ finishedAt: run!.startedAt + second }));
      const rows = await store.rollUps.list({});
      expect(rows).toMatchObject([{ states: { succeeded: 1 }, durationMs: second }]);
    });
  });
}
