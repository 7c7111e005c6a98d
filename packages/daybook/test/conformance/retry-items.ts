import { describe, expect } from "vitest";
import type { NewRun } from "../../src/store/port/run-store.ts";
import type { Store } from "../../src/store/port/store.ts";
import { claimed, finish, newRun, recordedError, second, settle, t0 } from "./builders.ts";
import type { StoreTest } from "./store-fixture.ts";

export function retryItemsSuite(test: StoreTest): void {
  const failedRun = async (store: Store, worker: string, keys: readonly string[]): Promise<string> => {
    const { id } = await claimed(store, worker);
    const item = { runId: id, attempt: 1, at: t0, error: recordedError() };
    await store.failedItems.append(keys.map((key) => ({ ...item, key, data: JSON.stringify({ of: key }) })));
    await settle(store, worker, { ...(await running(store, id)) }, finish({ state: "partial" }));
    return id;
  };
  const running = async (store: Store, id: string) => {
    const run = await store.runs.get(id);
    if (run === null || run.startedAt === null) throw new TypeError(`The run ${id} is not running.`);
    return { ...run, siblingLimit: null, overlapKey: null, traceContext: null, startedAt: run.startedAt };
  };
  const retryOf = (id: string, change: Partial<NewRun> = {}): NewRun =>
    newRun({ trigger: "retry", retryOfId: id, ...change });
  const all = { keys: null, limit: 100 };

  describe("failed items, retried", () => {
    test("a retry gets the open items with what was kept of them, and they tell who took them over", async ({
      store,
      worker,
    }) => {
      const id = await failedRun(store, worker, ["b", "a", "c"]);
      const run = retryOf(id);
      expect(await store.failedItems.retry({ run, keys: ["c", "a", "nobody"], limit: 100 })).toEqual({
        outcome: { kind: "created", id: run.id },
        items: 2,
      });
      expect(await store.failedItems.toRetry(run.id)).toEqual([
        { key: "a", data: '{"of":"a"}' },
        { key: "c", data: '{"of":"c"}' },
      ]);
      const { data } = await store.failedItems.list(id, { limit: 10 });
      expect(data.map(({ key, retryRunId }) => [key, retryRunId])).toEqual([
        ["a", run.id],
        ["b", null],
        ["c", run.id],
      ]);
      expect(await store.failedItems.countOpen([id, run.id])).toEqual(new Map([[id, 1]]));
      expect(await store.runs.get(run.id)).toMatchObject({ state: "waiting", trigger: "retry", retryOfId: id });
      expect(await store.failedItems.toRetry(id)).toEqual([]);
    });

    test("nothing is left for a second retry, and then no run is made", async ({ store, worker }) => {
      const id = await failedRun(store, worker, ["a"]);
      await store.failedItems.retry({ run: retryOf(id), ...all });
      const late = retryOf(id);
      expect(await store.failedItems.retry({ run: late, ...all })).toEqual({ outcome: null, items: 0 });
      expect(await store.runs.get(late.id)).toBeNull();
    });

    test("of retries at the same moment each item goes to one", async ({ store, other, worker }) => {
      const keys = Array.from({ length: 50 }, (_, place) => `item-${place}`);
      const id = await failedRun(store, worker, keys);
      const runs = Array.from({ length: 6 }, () => retryOf(id));
      await Promise.all(
        runs.map((run, place) => (place % 2 === 0 ? store : other).failedItems.retry({ run, keys: null, limit: 20 })),
      );
      const taken = await Promise.all(runs.map(({ id: retry }) => store.failedItems.toRetry(retry)));
      const told = taken.flat().map(({ key }) => key);
      expect(told.toSorted()).toEqual(keys.toSorted());
    });

    test("a refused retry leaves the items as they were", async ({ store, worker }) => {
      const id = await failedRun(store, worker, ["a"]);
      await store.overrides.set({
        scope: "job",
        subject: "stock-sync",
        field: "enabled",
        value: false,
        setAt: t0,
        setBy: null,
      });
      const { outcome, items } = await store.failedItems.retry({ run: retryOf(id), ...all });
      expect([outcome?.kind, items]).toEqual(["refused", 0]);
      expect(await store.failedItems.countOpen([id])).toEqual(new Map([[id, 1]]));
    });

    test("a retry of a retry has the same items, and both keep them when the first run is deleted", async ({
      store,
      worker,
    }) => {
      const id = await failedRun(store, worker, ["a", "b"]);
      const [first, again] = [retryOf(id), newRun()];
      await store.failedItems.retry({ run: first, ...all });
      await store.failedItems.retryAgain({ ...again, trigger: "retry", retryOfId: first.id });
      const prune = { job: "stock-sync", finishedBefore: t0 + 9 * second, keep: null, limit: 10 };
      expect(await store.prune.runs(prune)).toBe(1);
      for (const run of [first, again])
        expect((await store.failedItems.toRetry(run.id)).map(({ key }) => key)).toEqual(["a", "b"]);
    });

    test("the items of a retry go with it", async ({ store, worker }) => {
      const id = await failedRun(store, worker, ["a"]);
      const run = retryOf(id);
      await store.failedItems.retry({ run, ...all });
      await store.runs.cancel([run.id], { by: null, reason: null, now: t0 });
      await store.prune.runs({ job: "stock-sync", finishedBefore: t0 + 9 * second, keep: null, limit: 10 });
      expect(await store.failedItems.toRetry(run.id)).toEqual([]);
    });
  });
}
