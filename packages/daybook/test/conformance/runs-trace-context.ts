import { describe, expect } from "vitest";
import { claim, enqueue, finish, giveBack, newRun, recordedError, settle, t0 } from "./builders.ts";
import { commitOf, firedRun, newSchedule } from "./schedule-builders.ts";
import type { StoreTest } from "./store-fixture.ts";

const traceContext = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01 vendor=a";

export function runsTraceContext(test: StoreTest): void {
  describe("the trace context of a run", () => {
    test("comes with every claim of it, and a run without one has none", async ({ store, worker }) => {
      await enqueue(store, newRun({ traceContext }), newRun({ traceContext, dedupeKey: "once" }), newRun());
      const runs = await claim(store, worker);
      expect(runs).toHaveLength(3);
      expect(runs.filter((run) => run.traceContext === traceContext)).toHaveLength(2);
      expect(runs.filter((run) => run.traceContext === null)).toHaveLength(1);
      const traced = runs.find((run) => run.traceContext !== null) ?? expect.fail("nothing traced was claimed");
      await settle(store, worker, traced, giveBack());
      expect(await claim(store, worker)).toMatchObject([{ id: traced.id, attempt: 2, traceContext }]);
    });

    test("comes with a run that starts in the moment it is made", async ({ store, worker }) => {
      const request = { workerId: worker, now: t0, limit: 10, queues: null, exceptJobs: [] };
      for (const context of [traceContext, null]) {
        const run = newRun({ traceContext: context });
        const { claimed } = await store.runs.enqueueAndClaim([[run]], request);
        expect(claimed).toMatchObject([{ id: run.id, traceContext: context }]);
      }
      const group = [newRun({ traceContext }), newRun({ traceContext })];
      const { claimed } = await store.runs.enqueueAndClaim([group], request);
      expect(claimed.map((run) => run.traceContext)).toEqual([traceContext, traceContext]);
      const tracked = newRun({ trigger: "track", traceContext });
      expect(await store.runs.startTracked(tracked, worker)).toMatchObject({ traceContext });
    });

    test("stays with the run, whatever becomes of it", async ({ store, worker }) => {
      const [waiting, plain] = [newRun({ traceContext }), newRun()];
      const tracked = newRun({ trigger: "track", traceContext });
      await enqueue(store, waiting, plain);
      await store.runs.startTracked(tracked, worker);
      const contextOf = async (id: string): Promise<unknown> => (await store.runs.get(id))?.traceContext;
      expect(await contextOf(waiting.id)).toBe(traceContext);
      expect(await contextOf(tracked.id)).toBe(traceContext);
      expect(await contextOf(plain.id)).toBeNull();
      for (const run of await claim(store, worker)) await settle(store, worker, run, finish());
      expect(await contextOf(waiting.id)).toBe(traceContext);
      const { data } = await store.runs.list({ states: ["succeeded"] }, { limit: 10 });
      expect(new Set(data.map((run) => run.traceContext))).toEqual(new Set([traceContext, null]));
    });

    test("goes along when failed items are retried, and when that retry is", async ({ store, worker }) => {
      await enqueue(store, newRun());
      const [first] = await claim(store, worker);
      const item = { runId: first!.id, key: "sku-1", attempt: 1, at: t0, error: recordedError(), data: null };
      await store.failedItems.append([item]);
      await settle(store, worker, first!, finish({ state: "partial" }));
      const retry = newRun({ trigger: "retry", retryOfId: first!.id, traceContext });
      await store.failedItems.retry({ run: retry, keys: null, limit: 10 });
      const [claimed] = await claim(store, worker);
      expect(claimed).toMatchObject({ id: retry.id, traceContext });
      await settle(store, worker, claimed!, finish());
      const again = newRun({ trigger: "retry", retryOfId: retry.id, traceContext });
      await store.failedItems.retryAgain(again);
      expect(await claim(store, worker)).toMatchObject([{ id: again.id, traceContext }]);
    });

    test("comes with the run of a fire", async ({ store, worker }) => {
      const schedule = newSchedule();
      await store.schedules.replace([schedule.job], [schedule], t0);
      const run = firedRun(schedule, t0, { traceContext });
      const fires = [{ dueAt: t0, outcome: "ran", reason: null, run }] as const;
      expect(await store.schedules.commitFires([commitOf(schedule, t0, { fires })])).toEqual([true]);
      expect(await claim(store, worker)).toMatchObject([{ id: run.id, traceContext }]);
    });
  });
}
