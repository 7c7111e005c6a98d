import { describe, expect } from "vitest";
import {
  claim,
  claimed,
  claimIds,
  ensureWorker,
  hour,
  minute,
  newWorker,
  second,
  settle,
  stateOf,
  t0,
} from "./builders.ts";
import type { StoreTest } from "./store-fixture.ts";
import { shortLeaseMs, untilLost } from "./waiting.ts";

export function workersLease(test: StoreTest): void {
  describe("workers.register, workers.heartbeat", () => {
    test("a registered worker is alive and told back as it was written", async ({ store, other }) => {
      const worker = newWorker({ app: "lager-süd", codeVersion: "v1", queues: ["reports", "größe"], concurrency: 4 });
      await store.workers.register(worker);
      expect(await other.workers.list({})).toEqual([
        { ...worker, heartbeatAt: t0, state: "alive", endedAt: null, running: 0 },
      ]);
    });

    test("a worker of all queues is told from one of none", async ({ store }) => {
      const all = await ensureWorker(store, { queues: null, startedAt: t0 });
      const none = await ensureWorker(store, { queues: [], startedAt: t0 + 1 });
      const workers = await store.workers.list({});
      expect(workers.map((worker) => [worker.id, worker.queues])).toEqual([
        [none, []],
        [all, null],
      ]);
    });

    test("a heartbeat is noted", async ({ store }) => {
      const id = await ensureWorker(store);
      expect(await store.workers.heartbeat(id, t0 + second)).toBe(true);
      expect(await store.workers.list({})).toMatchObject([{ id, heartbeatAt: t0 + second, state: "alive" }]);
    });

    test("a worker nobody registered has no lease to renew", async ({ store }) => {
      expect(await store.workers.heartbeat("nobody", t0)).toBe(false);
      expect(await store.workers.list({ withEnded: true })).toEqual([]);
    });

    test("a stopped worker has no lease to renew", async ({ store }) => {
      const id = await ensureWorker(store);
      await store.workers.stop(id, t0);
      expect(await store.workers.heartbeat(id, t0 + 1)).toBe(false);
    });

    test("a lost worker has no lease to renew, and gets no more runs", async ({ store }) => {
      const id = await ensureWorker(store, { leaseMs: shortLeaseMs });
      await untilLost(store, id);
      expect(await store.workers.heartbeat(id, t0 + 1)).toBe(false);

      const successor = await ensureWorker(store);
      const run = await claimed(store, successor);
      await settle(store, successor, run);
      expect(await claim(store, id)).toEqual([]);
    });

    test("how many runs each worker holds is counted", async ({ store, worker }) => {
      const idle = await ensureWorker(store);
      const run = await claimed(store, worker);
      await claimed(store, worker);
      const counts = async () => {
        const workers = await store.workers.list({});
        return new Map(workers.map((record) => [record.id, record.running]));
      };
      expect(await counts()).toEqual(
        new Map([
          [worker, 2],
          [idle, 0],
        ]),
      );
      await settle(store, worker, run);
      expect(await counts()).toEqual(
        new Map([
          [worker, 1],
          [idle, 0],
        ]),
      );
    });
  });

  describe("workers.stop", () => {
    test("a worker that holds nothing says goodbye", async ({ store }) => {
      const id = await ensureWorker(store);
      await store.workers.stop(id, t0 + minute);
      expect(await store.workers.list({})).toEqual([]);
      expect(await store.workers.list({ withEnded: true })).toMatchObject([
        { id, state: "stopped", endedAt: t0 + minute },
      ]);
    });

    test("whatever it still holds is given back as released and burns no attempt", async ({ store, worker }) => {
      const run = await claimed(store, worker);

      await store.workers.stop(worker, t0 + minute);

      expect(await store.runs.get(run.id)).toMatchObject({
        state: "waiting",
        failures: 0,
        rescues: 0,
        finishedAt: null,
      });
      expect(await store.runs.attempts(run.id)).toMatchObject([
        { number: 1, outcome: "released", workerId: worker, startedAt: t0, finishedAt: t0 + minute },
      ]);
      const [next] = await claim(store, await ensureWorker(store), { now: t0 + minute });
      expect(next).toMatchObject({ id: run.id, attempt: 2, failures: 0 });
    });

    test("afterwards it can write nothing to those runs", async ({ store, worker }) => {
      const run = await claimed(store, worker);
      await store.workers.stop(worker, t0);
      expect(await settle(store, worker, run)).toBe(false);
      expect(await stateOf(store, run.id)).toBe("waiting");
    });

    test("other workers' runs are not touched", async ({ store, worker }) => {
      const beside = await ensureWorker(store);
      const run = await claimed(store, beside);
      await store.workers.stop(worker, t0);
      expect(await stateOf(store, run.id)).toBe("running");
    });

    test("saying goodbye twice changes nothing more", async ({ store, worker }) => {
      await store.workers.stop(worker, t0 + minute);
      await store.workers.stop(worker, t0 + hour);
      expect(await store.workers.list({ withEnded: true })).toMatchObject([{ state: "stopped", endedAt: t0 + minute }]);
    });
  });

  describe("workers.list", () => {
    test("newest first, ended ones only when asked for", async ({ store }) => {
      const oldest = await ensureWorker(store, { startedAt: t0 });
      const stopped = await ensureWorker(store, { startedAt: t0 + 1 });
      const newest = await ensureWorker(store, { startedAt: t0 + 2 });
      await store.workers.stop(stopped, t0 + 3);

      const ids = async (withEnded: boolean) => {
        const workers = await store.workers.list({ withEnded });
        return workers.map((worker) => worker.id);
      };
      expect(await ids(false)).toEqual([newest, oldest]);
      expect(await ids(true)).toEqual([newest, stopped, oldest]);
    });
  });

  describe("workers.anyAliveAt", () => {
    test("an installation that never had a worker had none alive", async ({ store }) => {
      expect(await store.workers.anyAliveAt(t0)).toBe(false);
    });

    test("between its start and its last word a worker was alive, before and long after it was not", async ({
      store,
    }) => {
      const id = await ensureWorker(store, { startedAt: t0, leaseMs: second });
      await store.workers.heartbeat(id, t0 + hour);
      await store.workers.stop(id, t0 + 2 * hour);
      expect(await store.workers.anyAliveAt(t0 - minute)).toBe(false);
      expect(await store.workers.anyAliveAt(t0 + minute)).toBe(true);
      expect(await store.workers.anyAliveAt(t0 + hour)).toBe(true);
      expect(await store.workers.anyAliveAt(t0 + 3 * hour)).toBe(false);
    });

    test("a gap between two workers is a gap", async ({ store }) => {
      const first = await ensureWorker(store, { startedAt: t0, leaseMs: second });
      await store.workers.heartbeat(first, t0 + hour);
      await store.workers.stop(first, t0 + hour);
      await ensureWorker(store, { startedAt: t0 + 3 * hour, leaseMs: second });
      expect(await store.workers.anyAliveAt(t0 + minute)).toBe(true);
      expect(await store.workers.anyAliveAt(t0 + 2 * hour)).toBe(false);
      expect(await store.workers.anyAliveAt(t0 + 3 * hour)).toBe(true);
    });

    test("a lost worker was not alive long after its last heartbeat", async ({ store }) => {
      const id = await ensureWorker(store, { startedAt: t0, leaseMs: shortLeaseMs });
      await untilLost(store, id);
      expect(await store.workers.anyAliveAt(t0)).toBe(true);
      expect(await store.workers.anyAliveAt(t0 + hour)).toBe(false);
      // It claims nothing any more.
      expect(await claimIds(store, id)).toEqual([]);
    });
  });
}
