import { describe, expect } from "vitest";
import type { Store } from "../../src/store/port/store.ts";
import {
  claim,
  claimed,
  claimIds,
  claimSoon,
  enqueue,
  enqueued,
  ensureJobs,
  ensureWorker,
  finish,
  giveBack,
  minute,
  newRun,
  newRuns,
  settle,
  stateOf,
  statesOf,
  t0,
} from "./builders.ts";
import type { StoreTest } from "./store-fixture.ts";

export function runsBlockedWakeups(test: StoreTest): void {
  /** A worker that holds the one place of the key `erp`. */
  async function fullKey(store: Store, worker: string) {
    await ensureJobs(store, { concurrency: { limit: 1, perKey: true } });
    return claimed(store, worker, { concurrencyKey: "erp", priority: 0 });
  }

  async function blocked(store: Store, worker: string, ...runs: ReturnType<typeof newRun>[]): Promise<void> {
    await enqueue(store, ...runs);
    await claim(store, worker);
    expect(
      await statesOf(
        store,
        runs.map((run) => run.id),
      ),
    ).toEqual(runs.map(() => "blocked"));
  }

  describe("blocked runs", () => {
    test("the end of a run wakes the next of its key, before any claim", async ({ store, worker }) => {
      const holder = await fullKey(store, worker);
      const next = newRun({ concurrencyKey: "erp" });
      await blocked(store, worker, next);

      await settle(store, worker, holder);

      expect(await stateOf(store, next.id)).toBe("waiting");
      expect(await claimIds(store, worker)).toEqual([next.id]);
    });

    test("they go on in the order priority, availableAt, id", async ({ store, worker }) => {
      let holder = await fullKey(store, worker);
      const late = newRun({ concurrencyKey: "erp", priority: 5, availableAt: t0 });
      const twins = newRuns(2, { concurrencyKey: "erp", priority: 5, availableAt: t0 - minute });
      const urgent = newRun({ concurrencyKey: "erp", priority: 1 });
      await blocked(store, worker, late, ...twins, urgent);

      const order: string[] = [];
      for (let round = 0; round < 4; round += 1) {
        await settle(store, worker, holder);
        const [next, ...more] = await claim(store, worker);
        expect(more).toEqual([]);
        holder = next!;
        order.push(holder.id);
      }
      expect(order).toEqual([urgent.id, twins[0]?.id, twins[1]?.id, late.id]);
    });

    const endings = [
      { how: "succeeds", settlement: finish() },
      { how: "fails", settlement: finish({ state: "failed" }) },
      { how: "is cancelled", settlement: finish({ state: "cancelled" }) },
      { how: "is retried later", settlement: giveBack({ availableAt: t0 + minute }) },
      { how: "is snoozed", settlement: giveBack({ outcome: "snoozed", availableAt: t0 + minute }) },
      { how: "is released", settlement: giveBack({ outcome: "released", availableAt: t0 + minute }) },
    ] as const;

    test.for(endings)("the next is woken when the holder $how", async ({ settlement }, { store, worker }) => {
      const holder = await fullKey(store, worker);
      const next = newRun({ concurrencyKey: "erp" });
      await blocked(store, worker, next);
      await settle(store, worker, holder, settlement);
      expect(await claimIds(store, worker)).toEqual([next.id]);
    });

    test("the next is woken when the holder's worker says goodbye", async ({ store, worker }) => {
      const holder = await fullKey(store, worker);
      const next = newRun({ concurrencyKey: "erp", priority: -5 });
      await blocked(store, worker, next);
      await store.workers.stop(worker, t0);
      expect(await claimIds(store, await ensureWorker(store))).toEqual([next.id]);
      expect(await stateOf(store, holder.id)).not.toBe("running");
    });

    test("as many are woken as places are freed, and no more run than the limit", async ({ store, worker }) => {
      await ensureJobs(store, { concurrency: { limit: 3, perKey: true } });
      const runs = newRuns(8, { concurrencyKey: "erp" });
      await enqueue(store, ...runs);
      const holders = await claim(store, worker);
      expect(holders).toHaveLength(3);

      const request = { workerId: worker, codeVersion: null, settlement: finish() };
      await store.runs.settle(holders.map((run) => ({ run, ...request })));

      expect(await claimIds(store, worker)).toEqual([runs[3]?.id, runs[4]?.id, runs[5]?.id]);
    });

    test("keys freed in one call wake each their own", async ({ store, worker }) => {
      await ensureJobs(store, { concurrency: { limit: 1, perKey: true } });
      const holders = ["a", "b"].map((concurrencyKey) => newRun({ concurrencyKey }));
      const waiting = ["a", "b"].map((concurrencyKey) => newRun({ concurrencyKey }));
      await enqueue(store, ...holders, ...waiting);
      const taken = await claim(store, worker);
      await store.runs.settle(taken.map((run) => ({ run, workerId: worker, codeVersion: null, settlement: finish() })));
      expect(await claimIds(store, worker)).toEqual(waiting.map((run) => run.id));
    });

    test("a cancelled run that was next in line does not swallow the wake-up", async ({ store, worker }) => {
      const holder = await fullKey(store, worker);
      const [next, after] = newRuns(2, { concurrencyKey: "erp" });
      await blocked(store, worker, next!, after!);

      await settle(store, worker, holder);
      await store.runs.cancel([next!.id], { by: null, reason: null, now: t0 });

      expect(await claimSoon(store, worker)).toEqual([after!.id]);
    });

    test("an expired run that was next in line does not swallow the wake-up", async ({ store, worker }) => {
      const holder = await fullKey(store, worker);
      const next = newRun({ concurrencyKey: "erp", expiresAt: t0 + 10 });
      const after = newRun({ concurrencyKey: "erp" });
      await blocked(store, worker, next, after);

      await settle(store, worker, holder);

      expect(await claimSoon(store, worker, { now: t0 + 11 })).toEqual([after.id]);
      expect(await stateOf(store, next.id)).toBe("expired");
    });

    test("a woken run moved to later does not swallow the wake-up", async ({ store, worker }) => {
      const holder = await fullKey(store, worker);
      const [next, after] = newRuns(2, { concurrencyKey: "erp" });
      await blocked(store, worker, next!, after!);

      await settle(store, worker, holder);
      await store.runs.reschedule(next!.id, { availableAt: t0 + minute });

      expect(await claimSoon(store, worker)).toEqual([after!.id]);
    });

    test("a woken run of a job paused meanwhile does not swallow the wake-up of another job's run", async ({
      store,
      worker,
    }) => {
      const holder = await fullKey(store, worker);
      await ensureJobs(store, { name: "price-sync", concurrency: { limit: 1, perKey: true } });
      const next = newRun({ concurrencyKey: "erp" });
      const after = newRun({ concurrencyKey: "erp", job: "price-sync" });
      await blocked(store, worker, next, after);

      await store.overrides.set({
        scope: "job",
        subject: next.job,
        field: "paused",
        value: true,
        setAt: t0,
        setBy: null,
      });
      await settle(store, worker, holder);

      expect(await claimSoon(store, worker)).toEqual([after.id]);
    });

    test("a woken run of a queue this worker does not serve does not swallow the wake-up", async ({
      store,
      worker,
    }) => {
      const holder = await fullKey(store, worker);
      const next = newRun({ concurrencyKey: "erp", queue: "elsewhere" });
      const after = newRun({ concurrencyKey: "erp" });
      await blocked(store, worker, next, after);
      await settle(store, worker, holder);
      expect(await claimSoon(store, worker, { queues: [{ name: "default", free: 5 }] })).toEqual([after.id]);
      expect(await claim(store, await ensureWorker(store))).toEqual([]);
    });

    test("a run whose key was freed while its queue was paused goes on when the queue does", async ({
      store,
      worker,
    }) => {
      const holder = await fullKey(store, worker);
      const next = newRun({ concurrencyKey: "erp", queue: "reports" });
      await blocked(store, worker, next);
      await store.overrides.set({
        scope: "queue",
        subject: "reports",
        field: "paused",
        value: true,
        setAt: t0,
        setBy: null,
      });
      await settle(store, worker, holder);
      expect(await claim(store, worker)).toEqual([]);

      await store.overrides.clear("queue", "reports", "paused");
      expect(await claimSoon(store, worker)).toEqual([next.id]);
    });

    test("a run blocked on a key that a paused queue's run was woken for goes on", async ({ store, worker }) => {
      const holder = await fullKey(store, worker);
      const next = newRun({ concurrencyKey: "erp", queue: "reports" });
      const after = newRun({ concurrencyKey: "erp" });
      await blocked(store, worker, next, after);
      await store.overrides.set({
        scope: "queue",
        subject: "reports",
        field: "paused",
        value: true,
        setAt: t0,
        setBy: null,
      });
      await settle(store, worker, holder);
      expect(await claimSoon(store, worker)).toEqual([after.id]);
    });

    test("a woken run whose queue is full does not swallow the wake-up of a run in another queue", async ({
      store,
      worker,
    }) => {
      await store.queues.register([{ name: "narrow", concurrency: 1 }]);
      const holder = await fullKey(store, worker);
      const next = newRun({ concurrencyKey: "erp", queue: "narrow", priority: 1 });
      const after = newRun({ concurrencyKey: "erp", priority: 2 });
      await blocked(store, worker, next, after);
      await claimed(store, worker, { queue: "narrow" });

      await settle(store, worker, holder);
      expect(await claimSoon(store, worker)).toEqual([after.id]);
    });

    test("a run that waits for a later instant is not given out early by a wake-up", async ({ store, worker }) => {
      const holder = await fullKey(store, worker);
      const later = await enqueued(store, { concurrencyKey: "erp", availableAt: t0 + minute });
      await settle(store, worker, holder);
      expect(await claim(store, worker)).toEqual([]);
      expect(await claimIds(store, worker, { now: t0 + minute })).toEqual([later]);
    });

    test("a blocked run can be cancelled", async ({ store, worker }) => {
      await fullKey(store, worker);
      const run = newRun({ concurrencyKey: "erp" });
      await blocked(store, worker, run);
      expect(await store.runs.cancel([run.id], { by: null, reason: null, now: t0 })).toEqual({
        cancelled: [run.id],
        requested: [],
      });
      expect(await stateOf(store, run.id)).toBe("cancelled");
    });

    test("releaseHeld makes blocked runs of the job waiting, and the next claim blocks them again", async ({
      store,
      worker,
    }) => {
      await fullKey(store, worker);
      const runs = newRuns(3, { concurrencyKey: "erp" });
      await blocked(store, worker, ...runs);

      expect(await store.runs.releaseHeld({ job: runs[0]!.job })).toBe(3);
      const ids = runs.map((run) => run.id);
      expect(await statesOf(store, ids)).toEqual(["waiting", "waiting", "waiting"]);
      expect(await claim(store, worker)).toEqual([]);
      expect(await statesOf(store, ids)).toEqual(["blocked", "blocked", "blocked"]);
    });

    test("a backlog behind one key comes through to the last run", async ({ store, worker }) => {
      await ensureJobs(store, { concurrency: { limit: 2, perKey: true } });
      const runs = newRuns(40, { concurrencyKey: "erp" });
      await enqueue(store, ...runs);
      const order: string[] = [];
      for (let round = 0; round < 20; round += 1) {
        const taken = await claim(store, worker, { limit: 7 });
        expect(taken).toHaveLength(2);
        for (const run of taken) {
          order.push(run.id);
          await settle(store, worker, run);
        }
      }
      expect(order.toSorted()).toEqual(runs.map((run) => run.id).toSorted());
    });
  });
}
