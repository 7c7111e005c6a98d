import { describe, expect } from "vitest";
import {
  claim,
  claimed,
  claimIds,
  enqueue,
  enqueued,
  ensureJobs,
  giveBack,
  minute,
  newRun,
  newRuns,
  second,
  settle,
  stateOf,
  statesOf,
  t0,
} from "./builders.ts";
import type { StoreTest } from "./store-fixture.ts";

export function runsExpire(test: StoreTest): void {
  describe("runs.expire", () => {
    test("a waiting run past its expiry ends, at the instant named", async ({ store }) => {
      const id = await enqueued(store, { expiresAt: t0 + second });
      expect(await store.runs.expire(t0 + 2 * second, 10)).toEqual([id]);
      expect(await store.runs.get(id)).toMatchObject({
        state: "expired",
        finishedAt: t0 + 2 * second,
        startedAt: null,
      });
    });

    test("a run whose expiry lies ahead, or that has none, stays", async ({ store }) => {
      const ids = [await enqueued(store, { expiresAt: t0 + second }), await enqueued(store)];
      expect(await store.runs.expire(t0, 10)).toEqual([]);
      expect(await statesOf(store, ids)).toEqual(["waiting", "waiting"]);
    });

    test("a blocked run ends too", async ({ store, worker }) => {
      await ensureJobs(store, { concurrency: { limit: 1, perKey: true } });
      await claimed(store, worker, { concurrencyKey: "erp" });
      const id = await enqueued(store, { concurrencyKey: "erp", expiresAt: t0 + second });
      await claim(store, worker);
      expect(await stateOf(store, id)).toBe("blocked");
      expect(await store.runs.expire(t0 + minute, 10)).toEqual([id]);
    });

    test("a held run ends too", async ({ store, worker }) => {
      const id = await enqueued(store, { expiresAt: t0 + second });
      await store.overrides.set({
        scope: "job",
        subject: "stock-sync",
        field: "paused",
        value: true,
        setAt: t0,
        setBy: null,
      });
      await claim(store, worker);
      expect(await store.runs.expire(t0 + minute, 10)).toEqual([id]);
    });

    test("a running run is not touched, and a finished one neither", async ({ store, worker }) => {
      const done = await claimed(store, worker, { expiresAt: t0 + second });
      await settle(store, worker, done);
      const running = await claimed(store, worker, { expiresAt: t0 + second });
      expect(await store.runs.expire(t0 + minute, 10)).toEqual([]);
      expect(await statesOf(store, [done.id, running.id])).toEqual(["succeeded", "running"]);
    });

    test("at most the limit end in one call, all in the end", async ({ store }) => {
      const runs = newRuns(5, { expiresAt: t0 });
      await enqueue(store, ...runs);
      const ended: string[] = [];
      for (const size of [2, 2, 1, 0]) {
        const ids = await store.runs.expire(t0 + second, 2);
        expect(ids).toHaveLength(size);
        ended.push(...ids);
      }
      expect(ended.toSorted()).toEqual(runs.map((run) => run.id));
    });

    test("a limit of zero ends nothing", async ({ store }) => {
      const id = await enqueued(store, { expiresAt: t0 });
      expect(await store.runs.expire(t0 + second, 0)).toEqual([]);
      expect(await stateOf(store, id)).toBe("waiting");
    });
  });

  describe("runs.reschedule", () => {
    test("another instant: taken then, not before", async ({ store, worker }) => {
      const id = await enqueued(store);
      expect(await store.runs.reschedule(id, { availableAt: t0 + minute })).toBe(true);
      expect(await claim(store, worker)).toEqual([]);
      expect(await claimIds(store, worker, { now: t0 + minute })).toEqual([id]);
    });

    test("an earlier instant: taken at once", async ({ store, worker }) => {
      const id = await enqueued(store, { availableAt: t0 + minute });
      expect(await store.runs.reschedule(id, { availableAt: t0 })).toBe(true);
      expect(await claimIds(store, worker)).toEqual([id]);
    });

    test("another priority: another place in line", async ({ store, worker }) => {
      const [first, last] = [await enqueued(store), await enqueued(store)];
      expect(await store.runs.reschedule(last, { priority: 1 })).toBe(true);
      expect(await claimIds(store, worker)).toEqual([last, first]);
    });

    test("another queue, known at once", async ({ store, worker }) => {
      const id = await enqueued(store);
      expect(await store.runs.reschedule(id, { queue: "slow" })).toBe(true);
      expect(await claim(store, worker, { queues: [{ name: "default", free: 1 }] })).toEqual([]);
      expect(await claimIds(store, worker, { queues: [{ name: "slow", free: 1 }] })).toEqual([id]);
      const queues = await store.queues.list(t0);
      expect(queues.map((queue) => queue.name)).toContain("slow");
    });

    test("what is not named stays", async ({ store }) => {
      const run = newRun({ queue: "reports", priority: 7, availableAt: t0 + minute });
      await enqueue(store, run);
      await store.runs.reschedule(run.id, { priority: 8 });
      expect(await store.runs.get(run.id)).toMatchObject({ queue: "reports", priority: 8, availableAt: t0 + minute });
    });

    test("a blocked run can be moved, and its limit still holds", async ({ store, worker }) => {
      await ensureJobs(store, { concurrency: { limit: 1, perKey: true } });
      const holder = await claimed(store, worker, { concurrencyKey: "erp" });
      const [first, last] = newRuns(2, { concurrencyKey: "erp" });
      await enqueue(store, first!, last!);
      await claim(store, worker);

      expect(await store.runs.reschedule(last!.id, { priority: 1 })).toBe(true);
      expect(await claim(store, worker)).toEqual([]);
      await settle(store, worker, holder);
      expect(await claimIds(store, worker)).toEqual([last!.id]);
    });

    test("a run waiting for its retry can be moved up", async ({ store, worker }) => {
      const run = await claimed(store, worker);
      await settle(store, worker, run, giveBack({ availableAt: t0 + minute }));
      await store.runs.reschedule(run.id, { availableAt: t0 });
      expect(await claimIds(store, worker)).toEqual([run.id]);
    });

    test("a blocked run moved to later is not taken before that instant, even when its key is freed", async ({
      store,
      worker,
    }) => {
      await ensureJobs(store, { concurrency: { limit: 1, perKey: true } });
      const holder = await claimed(store, worker, { concurrencyKey: "erp" });
      const run = await enqueued(store, { concurrencyKey: "erp" });
      await claim(store, worker);

      expect(await store.runs.reschedule(run, { availableAt: t0 + minute })).toBe(true);
      await settle(store, worker, holder);

      expect(await claim(store, worker)).toEqual([]);
      expect(await claimIds(store, worker, { now: t0 + minute })).toEqual([run]);
    });

    test("a held run moved to later is not taken before that instant, even when it is released", async ({
      store,
      worker,
    }) => {
      const run = await enqueued(store);
      const pause = { scope: "job", subject: "stock-sync", field: "paused" } as const;
      await store.overrides.set({ ...pause, value: true, setAt: t0, setBy: null });
      await claim(store, worker);

      expect(await store.runs.reschedule(run, { availableAt: t0 + minute })).toBe(true);
      await store.overrides.clear("job", "stock-sync", "paused");
      await store.runs.releaseHeld({});

      expect(await claim(store, worker)).toEqual([]);
      expect(await claimIds(store, worker, { now: t0 + minute })).toEqual([run]);
    });

    test("a running, a finished and an unknown run are not moved", async ({ store, worker }) => {
      const run = await claimed(store, worker, { queue: "reports" });
      const change = { availableAt: t0 + minute, priority: 1, queue: "slow" };
      const unmoved = { availableAt: t0, priority: 100, queue: "reports" };

      expect(await store.runs.reschedule(run.id, change)).toBe(false);
      expect(await store.runs.get(run.id)).toMatchObject({ state: "running", ...unmoved });

      await settle(store, worker, run);
      expect(await store.runs.reschedule(run.id, change)).toBe(false);
      expect(await store.runs.get(run.id)).toMatchObject({ state: "succeeded", ...unmoved });

      expect(await store.runs.reschedule("no-such-run", change)).toBe(false);
    });
  });
}
