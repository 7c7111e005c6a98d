import { describe, expect } from "vitest";
import { claimed, enqueue, enqueued, ensureJobs, finish, newRun, second, settle, t0 } from "./builders.ts";
import type { StoreTest } from "./store-fixture.ts";

export function runsRecentEnds(test: StoreTest): void {
  describe("runs.recentEnds", () => {
    test("tells how the newest runs of each job ended, job by job, the newest run first", async ({ store, worker }) => {
      await ensureJobs(store, { name: "price-sync" });
      const ended: string[] = [];
      for (const [age, state] of [
        [3, "failed"],
        [2, "succeeded"],
        [1, "partial"],
      ] as const) {
        const run = await claimed(store, worker, { createdAt: t0 - age * second });
        await settle(store, worker, run, finish({ state }));
        ended.unshift(run.id);
      }
      const other = await claimed(store, worker, { job: "price-sync", tenant: "acme" });
      await settle(store, worker, other);
      await enqueued(store, { availableAt: t0 + second });

      const ends = await store.runs.recentEnds(["price-sync", "stock-sync", "nobody"], { limit: 2 });
      expect(ends.map(({ id }) => id)).toEqual([other.id, ...ended.slice(0, 2)]);
      expect(ends[0]).toEqual({
        id: other.id,
        job: "price-sync",
        tenant: "acme",
        state: "succeeded",
        startedAt: t0,
        finishedAt: t0 + second,
      });
      expect(await store.runs.recentEnds([], { limit: 5 })).toEqual([]);
    });

    test("of one tenant alone when it is named", async ({ store, worker }) => {
      for (const tenant of [null, "acme", "globex"]) {
        const run = await claimed(store, worker, { tenant });
        await settle(store, worker, run);
      }
      const ends = await store.runs.recentEnds(["stock-sync"], { tenant: "acme", limit: 5 });
      expect(ends.map(({ tenant }) => tenant)).toEqual(["acme"]);
    });

    test("a run that ended without having started has no start", async ({ store }) => {
      const id = await enqueued(store);
      await store.runs.cancel([id], { by: null, reason: null, now: t0 });
      expect(await store.runs.recentEnds(["stock-sync"], { limit: 5 })).toMatchObject([
        { id, state: "cancelled", startedAt: null, finishedAt: t0 },
      ]);
    });

    test("looks no further than the newest thousand runs", async ({ store, worker }) => {
      const run = await claimed(store, worker, { createdAt: t0 - second });
      await settle(store, worker, run);
      const later = (count: number) => Array.from({ length: count }, () => newRun({ availableAt: t0 + second }));
      await enqueue(store, ...later(999));
      expect(await store.runs.recentEnds(["stock-sync"], { limit: 5 })).toHaveLength(1);
      await enqueue(store, ...later(1));
      expect(await store.runs.recentEnds(["stock-sync"], { limit: 5 })).toEqual([]);
    });
  });
}
