import { describe, expect } from "vitest";
import {
  claim,
  claimed,
  claimIds,
  enqueue,
  enqueued,
  ensureJobs,
  ensureWorker,
  finish,
  giveBack,
  hour,
  newRun,
  newRuns,
  progressOf,
  second,
  settle,
  stateOf,
  t0,
} from "./builders.ts";
import { breathe } from "./child/child.ts";
import type { StoreTest } from "./store-fixture.ts";
import { rescueUntil, shortLeaseMs, untilLost } from "./waiting.ts";

export function workersRescue(test: StoreTest): void {
  describe("workers.rescue", () => {
    test("the runs of a worker whose lease ended are given back, and burn no attempt", async ({ store, other }) => {
      const dead = await ensureWorker(store, { leaseMs: shortLeaseMs });
      const run = await claimed(store, dead, { tenant: "acme" });

      const rescued = await rescueUntil(other, 1, { now: t0 + second });

      expect(rescued).toEqual([
        { id: run.id, job: run.job, tenant: "acme", workerId: dead, attempt: 1, outcome: "rescued" },
      ]);
      expect(await store.runs.get(run.id)).toMatchObject({
        state: "waiting",
        attempt: 1,
        failures: 0,
        rescues: 1,
        finishedAt: null,
      });
      expect(await store.runs.attempts(run.id)).toMatchObject([
        { number: 1, outcome: "rescued", workerId: dead, startedAt: t0, finishedAt: t0 + second },
      ]);
      expect(await store.workers.list({ withEnded: true })).toMatchObject([
        { id: dead, state: "lost", running: 0, endedAt: t0 + second },
      ]);

      const [next] = await claim(other, await ensureWorker(other), { now: t0 + second });
      expect(next).toMatchObject({ id: run.id, attempt: 2, failures: 0 });
    });

    test("all runs of the dead worker come back, each once", async ({ store }) => {
      const dead = await ensureWorker(store, { leaseMs: shortLeaseMs });
      const runs = newRuns(25);
      await enqueue(store, ...runs);
      await claim(store, dead);

      const rescued = await rescueUntil(store, 25);

      expect(rescued.map((run) => run.id).toSorted()).toEqual(runs.map((run) => run.id));
      expect((await store.workers.rescue({ maxRescues: 3, now: t0 })).runs).toEqual([]);
    });

    test("a worker whose lease holds is never robbed, whatever the caller's clock says", async ({ store, worker }) => {
      const run = await claimed(store, worker);
      for (const now of [0, t0, t0 + 1_000 * hour]) {
        expect((await store.workers.rescue({ maxRescues: 3, now })).runs).toEqual([]);
      }
      expect(await stateOf(store, run.id)).toBe("running");
      expect(await store.workers.heartbeat(worker, t0)).toBe(true);
      expect(await settle(store, worker, run)).toBe(true);
    });

    test("the living are told from the dead", async ({ store, worker: living }) => {
      const dead = await ensureWorker(store, { leaseMs: shortLeaseMs });
      const mine = await claimed(store, living);
      const theirs = await claimed(store, dead);
      const rescued = await rescueUntil(store, 1);
      expect(rescued.map((run) => run.id)).toEqual([theirs.id]);
      expect(await stateOf(store, mine.id)).toBe("running");
    });

    test("heartbeats keep a short lease", async ({ store }) => {
      const beating = await ensureWorker(store, { leaseMs: 1_000 });
      const silent = await ensureWorker(store, { leaseMs: 1_000 });
      const run = await claimed(store, beating);
      const lost = await claimed(store, silent);

      const rescued: string[] = [];
      while (!rescued.includes(lost.id)) {
        expect(await store.workers.heartbeat(beating, t0)).toBe(true);
        const { runs } = await store.workers.rescue({ maxRescues: 3, now: t0 });
        rescued.push(...runs.map((found) => found.id));
        await breathe();
      }

      expect(rescued).toEqual([lost.id]);
      expect(await settle(store, beating, run)).toBe(true);
    });

    test("a rescued worker that comes back can write nothing", async ({ store }) => {
      const dead = await ensureWorker(store, { leaseMs: shortLeaseMs });
      const run = await claimed(store, dead);
      await rescueUntil(store, 1);

      expect(await settle(store, dead, run, finish({ result: '"stale"' }))).toBe(false);
      expect(await settle(store, dead, run, giveBack())).toBe(false);
      const progress = progressOf({ done: 99 });
      expect(await store.runs.writeProgress([{ runId: run.id, attempt: 1, workerId: dead, progress }])).toEqual([
        run.id,
      ]);
      expect(await store.workers.heartbeat(dead, t0)).toBe(false);
      expect(await claim(store, dead)).toEqual([]);

      const record = await store.runs.get(run.id);
      expect(record).toMatchObject({ state: "waiting", result: null, failures: 0 });
      expect(record?.progress?.done).not.toBe(99);
      expect(await store.runs.attempts(run.id)).toHaveLength(1);
    });

    test("a run rescued too often fails as CRASHED", async ({ store }) => {
      const id = await enqueued(store);
      const outcomes: string[] = [];
      for (let round = 0; round < 3; round += 1) {
        const dead = await ensureWorker(store, { leaseMs: shortLeaseMs });
        expect(await claimIds(store, dead)).toEqual([id]);
        const [rescued] = await rescueUntil(store, 1, { maxRescues: 2, now: t0 + second });
        outcomes.push(rescued!.outcome);
      }

      expect(outcomes).toEqual(["rescued", "rescued", "crashed"]);
      expect(await store.runs.get(id)).toMatchObject({
        state: "failed",
        attempt: 3,
        finishedAt: t0 + second,
        error: { code: "CRASHED" },
      });
      const attempts = await store.runs.attempts(id);
      expect(attempts.map((attempt) => [attempt.number, attempt.outcome])).toEqual([
        [1, "rescued"],
        [2, "rescued"],
      ]);
      expect(await claim(store, await ensureWorker(store))).toEqual([]);
    });

    test("no rescue allowed: the first one fails the run", async ({ store }) => {
      const dead = await ensureWorker(store, { leaseMs: shortLeaseMs });
      const run = await claimed(store, dead);
      const rescued = await rescueUntil(store, 1, { maxRescues: 0 });
      expect(rescued).toMatchObject([{ id: run.id, outcome: "crashed" }]);
      expect(await stateOf(store, run.id)).toBe("failed");
    });

    test("a crashed run counts as failed in the roll-ups", async ({ store }) => {
      const dead = await ensureWorker(store, { leaseMs: shortLeaseMs });
      await claimed(store, dead);
      await rescueUntil(store, 1, { maxRescues: 0 });
      const rows = await store.rollUps.list({});
      expect(rows.map((row) => row.states)).toEqual([{ failed: 1 }]);
    });

    test.for(["rescued", "crashed"] as const)(
      "a %s run leaves its place to the next of its key",
      async (outcome, { store }) => {
        await ensureJobs(store, { concurrency: { limit: 1, perKey: true } });
        const dead = await ensureWorker(store, { leaseMs: shortLeaseMs });
        const holder = await claimed(store, dead, { concurrencyKey: "erp", priority: 200 });
        const next = newRun({ concurrencyKey: "erp", priority: 100 });
        await enqueue(store, next);
        expect(await claim(store, await ensureWorker(store))).toEqual([]);
        expect(await stateOf(store, next.id)).toBe("blocked");

        await rescueUntil(store, 1, { maxRescues: outcome === "crashed" ? 0 : 3 });

        expect(await stateOf(store, holder.id)).not.toBe("running");
        expect(await claimIds(store, await ensureWorker(store))).toEqual([next.id]);
      },
    );

    test("a dead worker that held nothing is marked lost all the same", async ({ store }) => {
      const dead = await ensureWorker(store, { leaseMs: shortLeaseMs });
      await untilLost(store, dead);
      expect(await store.workers.list({})).toEqual([]);
    });

    test("a stopped worker does not become lost", async ({ store }) => {
      const stopped = await ensureWorker(store, { leaseMs: shortLeaseMs });
      await store.workers.stop(stopped, t0);
      const beside = await ensureWorker(store, { leaseMs: shortLeaseMs });
      await untilLost(store, beside);
      const workers = await store.workers.list({ withEnded: true });
      expect(workers.find((worker) => worker.id === stopped)?.state).toBe("stopped");
    });
  });
}
