import { describe, expect } from "vitest";
import type { Store } from "../../src/store/port/store.ts";
import {
  claim,
  claimed,
  claimIds,
  enqueue,
  enqueued,
  ensureWorker,
  newRuns,
  settle,
  stateOf,
  statesOf,
  t0,
} from "./builders.ts";
import type { StoreTest } from "./store-fixture.ts";

export function runsClaimQueues(test: StoreTest): void {
  const override = (store: Store, queue: string, field: "paused" | "concurrency", value: unknown) =>
    store.overrides.set({ scope: "queue", subject: queue, field, value, setAt: t0, setBy: null });

  describe("runs.claim, queues", () => {
    test("only runs of the queues served are taken", async ({ store, worker }) => {
      const other = await enqueued(store, { queue: "mails", priority: 1 });
      const own = await enqueued(store, { queue: "reports", priority: 2 });
      expect(await claimIds(store, worker, { queues: [{ name: "reports", free: 5 }] })).toEqual([own]);
      expect(await stateOf(store, other)).toBe("waiting");
    });

    test("a worker that serves no queue takes nothing", async ({ store, worker }) => {
      await enqueued(store);
      expect(await claim(store, worker, { queues: [] })).toEqual([]);
    });

    test("a queue that nobody ever used takes nothing", async ({ store, worker }) => {
      await enqueued(store);
      expect(await claim(store, worker, { queues: [{ name: "never used", free: 5 }] })).toEqual([]);
    });

    test("each queue gives no more than its free slots", async ({ store, worker }) => {
      const reports = newRuns(3, { queue: "reports", priority: 1 });
      const mails = newRuns(3, { queue: "mails", priority: 2 });
      const none = newRuns(1, { queue: "none", priority: 0 });
      await enqueue(store, ...reports, ...mails, ...none);

      const ids = await claimIds(store, worker, {
        queues: [
          { name: "mails", free: 2 },
          { name: "reports", free: 1 },
          { name: "none", free: 0 },
        ],
      });

      expect(ids).toEqual([reports[0]?.id, mails[0]?.id, mails[1]?.id]);
    });

    test("runs beyond the worker's free slots stay waiting for other workers", async ({ store, worker }) => {
      const runs = newRuns(2, { queue: "reports" });
      await enqueue(store, ...runs);
      await claim(store, worker, { queues: [{ name: "reports", free: 1 }] });
      expect(
        await statesOf(
          store,
          runs.map((run) => run.id),
        ),
      ).toEqual(["running", "waiting"]);
      expect(await claimIds(store, await ensureWorker(store))).toEqual([runs[1]?.id]);
    });

    test("the limit of the call holds beside the slots of the queues", async ({ store, worker }) => {
      await enqueue(store, ...newRuns(4, { queue: "a" }), ...newRuns(4, { queue: "b" }));
      const queues = ["a", "b"].map((name) => ({ name, free: 4 }));
      expect(await claim(store, worker, { limit: 5, queues })).toHaveLength(5);
    });

    test("a long queue that has no free slot does not stand in the way of another", async ({ store, worker }) => {
      await enqueue(store, ...newRuns(300, { queue: "long", priority: 1 }));
      const id = await enqueued(store, { queue: "short", priority: 2 });
      const queues = [
        { name: "long", free: 0 },
        { name: "short", free: 1 },
      ];
      expect(await claimIds(store, worker, { limit: 1, queues })).toEqual([id]);
    });

    test("a paused queue gives nothing, and gives again once it is not", async ({ store, worker }) => {
      const id = await enqueued(store, { queue: "reports" });
      const beside = await enqueued(store, { queue: "mails" });
      await override(store, "reports", "paused", true);

      expect(await claimIds(store, worker)).toEqual([beside]);
      expect(await claim(store, worker, { queues: [{ name: "reports", free: 5 }] })).toEqual([]);

      await store.overrides.clear("queue", "reports", "paused");
      expect(await claimIds(store, worker)).toEqual([id]);
    });

    test("paused set to false is not paused", async ({ store, worker }) => {
      const id = await enqueued(store, { queue: "reports" });
      await override(store, "reports", "paused", false);
      expect(await claimIds(store, worker)).toEqual([id]);
    });

    test("a pause does not touch what runs already", async ({ store, worker }) => {
      const run = await claimed(store, worker, { queue: "reports" });
      await override(store, "reports", "paused", true);
      expect(await stateOf(store, run.id)).toBe("running");
      expect(await settle(store, worker, run)).toBe(true);
    });
  });

  describe("runs.claim, a queue's concurrency", () => {
    test("the cluster never runs more of a queue than its concurrency", async ({ store, other, worker }) => {
      await store.queues.register([{ name: "reports", concurrency: 2 }]);
      const runs = newRuns(4, { queue: "reports" });
      await enqueue(store, ...runs);

      const taken = await claim(store, worker);
      expect(taken.map((run) => run.id)).toEqual([runs[0]?.id, runs[1]?.id]);
      const second = await ensureWorker(other);
      expect(await claim(other, second)).toEqual([]);

      for (const run of taken.slice(0, 1)) await settle(store, worker, run);
      expect(await claimIds(other, second)).toEqual([runs[2]?.id]);
    });

    test("runs beyond the concurrency are unfinished and come one after the other, none forgotten", async ({
      store,
      worker,
    }) => {
      await store.queues.register([{ name: "reports", concurrency: 1 }]);
      const runs = newRuns(5, { queue: "reports" });
      await enqueue(store, ...runs);

      const order: string[] = [];
      for (const _ of runs) {
        const taken = await claim(store, worker);
        expect(taken).toHaveLength(1);
        for (const run of taken) {
          order.push(run.id);
          await settle(store, worker, run);
        }
      }
      expect(order).toEqual(runs.map((run) => run.id));
    });

    test("a full queue does not stand in the way of another", async ({ store, worker }) => {
      await store.queues.register([{ name: "reports", concurrency: 1 }]);
      await enqueue(store, ...newRuns(300, { queue: "reports", priority: 1 }));
      await claim(store, worker, { limit: 1 });
      const id = await enqueued(store, { queue: "mails", priority: 2 });
      expect(await claimIds(store, worker, { limit: 1 })).toEqual([id]);
    });

    test("the operator's concurrency wins over the code's, both ways", async ({ store, worker }) => {
      await store.queues.register([{ name: "reports", concurrency: 1 }]);
      await enqueue(store, ...newRuns(6, { queue: "reports" }));

      await override(store, "reports", "concurrency", 3);
      expect(await claim(store, worker)).toHaveLength(3);

      await override(store, "reports", "concurrency", 2);
      expect(await claim(store, worker)).toHaveLength(0);

      await override(store, "reports", "concurrency", null);
      await store.runs.releaseHeld({});
      expect(await claim(store, worker)).toHaveLength(3);
    });

    test("cleared, the code's concurrency is in force again", async ({ store, worker }) => {
      await store.queues.register([{ name: "reports", concurrency: 2 }]);
      await override(store, "reports", "concurrency", 1);
      await enqueue(store, ...newRuns(4, { queue: "reports" }));
      expect(await claim(store, worker)).toHaveLength(1);

      await store.overrides.clear("queue", "reports", "concurrency");
      await store.runs.releaseHeld({});
      expect(await claim(store, worker)).toHaveLength(1);
    });

    test("a parent whose children are unfinished takes no place: it could stop them", async ({ store, worker }) => {
      await store.queues.register([{ name: "reports", concurrency: 1 }]);
      const parent = await claimed(store, worker, { queue: "reports" });
      const stranger = await enqueued(store, { queue: "reports", priority: 200 });
      expect(await claim(store, worker)).toEqual([]);

      const child = await enqueued(store, { queue: "reports", parentId: parent.id });
      const [taken, ...more] = await claim(store, worker);
      expect([taken?.id, more]).toEqual([child, []]);

      // The child is done: now it is the parent that takes the place, and then nobody.
      await settle(store, worker, taken!);
      expect(await claim(store, worker)).toEqual([]);
      await settle(store, worker, parent);
      expect(await claimIds(store, worker)).toEqual([stranger]);
    });

    test("a queue of concurrency zero gives nothing", async ({ store, worker }) => {
      await override(store, "reports", "concurrency", 0);
      await enqueue(store, ...newRuns(2, { queue: "reports" }));
      expect(await claim(store, worker)).toEqual([]);
    });
  });
}
