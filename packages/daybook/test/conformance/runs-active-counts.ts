import { describe, expect } from "vitest";
import {
  claim,
  claimed,
  enqueue,
  enqueued,
  ensureJobs,
  giveBack,
  minute,
  newRun,
  newRuns,
  second,
  settle,
  t0,
} from "./builders.ts";
import type { StoreTest } from "./store-fixture.ts";

const none = { queued: 0, scheduled: 0, retrying: 0, held: 0, blocked: 0, running: 0 };

export function runsActiveCounts(test: StoreTest): void {
  describe("runs.activeCounts", () => {
    test("an empty book has none of any", async ({ store }) => {
      expect(await store.runs.activeCounts(t0)).toEqual(none);
    });

    test("runs that wait are queued or scheduled by the instant asked about", async ({ store }) => {
      await enqueue(store, newRun(), newRun({ availableAt: t0 + minute }), newRun({ availableAt: t0 + 2 * minute }));
      expect(await store.runs.activeCounts(t0)).toEqual({ ...none, queued: 1, scheduled: 2 });
      expect(await store.runs.activeCounts(t0 + minute)).toEqual({ ...none, queued: 2, scheduled: 1 });
      expect(await store.runs.activeCounts(t0 + 2 * minute)).toEqual({ ...none, queued: 3 });
    });

    test("a run that failed and waits for its next attempt is retrying", async ({ store, worker }) => {
      const run = await claimed(store, worker);
      await settle(store, worker, run, giveBack({ availableAt: t0 + minute }));
      expect(await store.runs.activeCounts(t0)).toEqual({ ...none, retrying: 1 });
    });

    test("running, blocked and held runs are each told apart", async ({ store, worker }) => {
      await ensureJobs(store, { name: "price-sync", concurrency: { limit: 1, perKey: true } });
      await enqueue(store, ...newRuns(3, { job: "price-sync", concurrencyKey: "erp" }));
      await enqueued(store, { tenant: "acme" });
      await store.overrides.set({
        scope: "tenant",
        subject: "acme",
        field: "paused",
        value: true,
        setAt: t0,
        setBy: null,
      });
      await claim(store, worker);
      expect(await store.runs.activeCounts(t0)).toEqual({ ...none, running: 1, blocked: 2, held: 1 });
    });

    test("finished runs are not counted", async ({ store, worker }) => {
      await settle(store, worker, await claimed(store, worker));
      const cancelled = await enqueued(store);
      await store.runs.cancel([cancelled], { by: null, reason: null, now: t0 });
      await enqueued(store, { expiresAt: t0 });
      await store.runs.expire(t0 + second, 10);
      expect(await store.runs.activeCounts(t0)).toEqual(none);
    });
  });
}
