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
  giveBack,
  jobName,
  newRun,
  newRuns,
  settle,
  stateOf,
  statesOf,
  t0,
} from "./builders.ts";
import type { StoreTest } from "./store-fixture.ts";

export function runsClaimLimits(test: StoreTest): void {
  const limitJob = (store: Store, limit: number, name = jobName) =>
    ensureJobs(store, { name, concurrency: { limit, perKey: true } });
  const override = (store: Store, value: number | null) =>
    store.overrides.set({ scope: "job", subject: jobName, field: "limit", value, setAt: t0, setBy: null });

  describe("runs.claim, concurrency limits", () => {
    test("no more runs of a key are given out than its limit, and the others are blocked", async ({
      store,
      worker,
    }) => {
      await limitJob(store, 2);
      const runs = newRuns(4, { concurrencyKey: "erp" });
      await enqueue(store, ...runs);

      expect(await claimIds(store, worker)).toEqual([runs[0]?.id, runs[1]?.id]);
      expect(
        await statesOf(
          store,
          runs.map((run) => run.id),
        ),
      ).toEqual(["running", "running", "blocked", "blocked"]);
    });

    test("the limit is one over all workers and all connections", async ({ store, other, worker }) => {
      await limitJob(store, 1);
      const first = await claimed(store, worker, { concurrencyKey: "erp" });
      const next = await enqueued(store, { concurrencyKey: "erp" });
      const second = await ensureWorker(other);

      expect(await claim(other, second)).toEqual([]);
      await settle(store, worker, first);
      expect(await claimIds(other, second)).toEqual([next]);
    });

    test("each key has room of its own", async ({ store, worker }) => {
      await limitJob(store, 1);
      const runs = ["a", "b", "a", "c", "b"].map((concurrencyKey) => newRun({ concurrencyKey }));
      await enqueue(store, ...runs);
      expect(await claimIds(store, worker)).toEqual([runs[0]?.id, runs[1]?.id, runs[3]?.id]);
    });

    test("runs of one key share the limit over job boundaries", async ({ store, worker }) => {
      await limitJob(store, 1, "price-sync");
      await limitJob(store, 1, "order-sync");
      const prices = newRun({ job: "price-sync", concurrencyKey: "erp" });
      const orders = newRun({ job: "order-sync", concurrencyKey: "erp" });
      await enqueue(store, prices, orders);

      expect(await claimIds(store, worker)).toEqual([prices.id]);
      expect(await stateOf(store, orders.id)).toBe("blocked");
    });

    test("a job without a limit is not held up by its keys", async ({ store, worker }) => {
      await enqueue(store, ...newRuns(3, { concurrencyKey: "erp" }));
      expect(await claim(store, worker)).toHaveLength(3);
    });

    test("runs without a key do not count and are not counted", async ({ store, worker }) => {
      await limitJob(store, 1);
      const keyed = newRuns(2, { concurrencyKey: "erp" });
      const free = newRuns(2);
      await enqueue(store, ...keyed, ...free);
      expect(await claimIds(store, worker)).toEqual([keyed[0]?.id, free[0]?.id, free[1]?.id]);
    });

    test("many blocked runs do not stand in the way of a free one", async ({ store, worker }) => {
      await limitJob(store, 1);
      await enqueue(store, ...newRuns(300, { concurrencyKey: "erp", priority: 1 }));
      await claim(store, worker, { limit: 1 });
      const free = await enqueued(store, { priority: 2 });
      expect(await claimSoon(store, worker, { limit: 1 })).toEqual([free]);
    });

    test("the operator's limit wins over the code's", async ({ store, worker }) => {
      await limitJob(store, 1);
      await override(store, 2);
      await enqueue(store, ...newRuns(4, { concurrencyKey: "erp" }));
      expect(await claim(store, worker)).toHaveLength(2);
    });

    test("a limit that the operator lowered below what runs gives nothing until there is room", async ({
      store,
      worker,
    }) => {
      await limitJob(store, 3);
      const runs = newRuns(4, { concurrencyKey: "erp" });
      await enqueue(store, ...runs);
      const [first, next, last] = await claim(store, worker);
      await override(store, 1);

      await settle(store, worker, first!);
      expect(await claim(store, worker)).toEqual([]);
      await settle(store, worker, next!);
      expect(await claim(store, worker)).toEqual([]);
      await settle(store, worker, last!);
      expect(await claimIds(store, worker)).toEqual([runs[3]?.id]);
    });

    test("a limit that the operator raised is used once the blocked runs are released", async ({ store, worker }) => {
      await limitJob(store, 1);
      await enqueue(store, ...newRuns(4, { concurrencyKey: "erp" }));
      await claim(store, worker);

      await override(store, 3);
      expect(await store.runs.releaseHeld({ job: jobName })).toBe(3);
      expect(await claim(store, worker)).toHaveLength(2);
    });

    test("the operator can take the limit away, and give it back", async ({ store, worker }) => {
      await limitJob(store, 1);
      await override(store, null);
      await enqueue(store, ...newRuns(3, { concurrencyKey: "erp" }));
      expect(await claim(store, worker)).toHaveLength(3);

      await store.overrides.clear("job", jobName, "limit");
      await enqueue(store, newRun({ concurrencyKey: "erp" }));
      expect(await claim(store, worker)).toEqual([]);
    });

    test("a run that goes back to waiting leaves its place to the next one", async ({ store, worker }) => {
      await limitJob(store, 1);
      const run = await claimed(store, worker, { concurrencyKey: "erp" });
      const next = await enqueued(store, { concurrencyKey: "erp" });
      await claim(store, worker);

      await settle(store, worker, run, giveBack({ availableAt: t0 + 1 }));
      expect(await claimIds(store, worker)).toEqual([next]);
    });

    test("a limit is not used up by runs that ended", async ({ store, worker }) => {
      await limitJob(store, 1);
      for (let round = 0; round < 5; round += 1) {
        const run = await claimed(store, worker, { concurrencyKey: "erp" });
        expect(await settle(store, worker, run)).toBe(true);
      }
    });
  });
}
