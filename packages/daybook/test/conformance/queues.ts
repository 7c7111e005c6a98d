import { describe, expect } from "vitest";
import type { QueueRecord } from "../../src/store/port/control-store.ts";
import type { Store } from "../../src/store/port/store.ts";
import { claim, claimed, enqueue, enqueued, minute, newRun, newRuns, second, settle, t0 } from "./builders.ts";
import type { StoreTest } from "./store-fixture.ts";

export function queuesSuite(test: StoreTest): void {
  async function queue(store: Store, name: string): Promise<QueueRecord | undefined> {
    const queues = await store.queues.list(t0);
    return queues.find((record) => record.name === name);
  }

  const idle = {
    concurrency: null,
    codeConcurrency: null,
    paused: false,
    waiting: 0,
    running: 0,
    oldestAvailableAt: null,
  };

  describe("queues", () => {
    test("a registered queue is known, idle, with what code says", async ({ store }) => {
      await store.queues.register([
        { name: "reports", concurrency: 2 },
        { name: "größe", concurrency: null },
      ]);
      expect(await queue(store, "reports")).toEqual({ ...idle, name: "reports", concurrency: 2, codeConcurrency: 2 });
      expect(await queue(store, "größe")).toEqual({ ...idle, name: "größe" });
    });

    test("what code says later wins over what it said", async ({ store }) => {
      await store.queues.register([{ name: "reports", concurrency: 2 }]);
      await store.queues.register([{ name: "reports", concurrency: 5 }]);
      expect(await queue(store, "reports")).toMatchObject({ concurrency: 5, codeConcurrency: 5 });
      await store.queues.register([{ name: "reports", concurrency: null }]);
      expect(await queue(store, "reports")).toMatchObject({ concurrency: null, codeConcurrency: null });
      expect(await store.queues.list(t0)).toHaveLength(1);
    });

    test("registering no queue changes nothing", async ({ store }) => {
      await store.queues.register([{ name: "reports", concurrency: 2 }]);
      await store.queues.register([]);
      expect(await queue(store, "reports")).toMatchObject({ concurrency: 2 });
    });

    test("a queue becomes known by its first run", async ({ store }) => {
      await enqueued(store, { queue: "new" });
      expect(await queue(store, "new")).toMatchObject({ concurrency: null, codeConcurrency: null, waiting: 1 });
    });

    test("runs that wait and run are counted by queue", async ({ store, worker }) => {
      const run = await claimed(store, worker, { queue: "reports" });
      await enqueue(store, ...newRuns(3, { queue: "reports" }), newRun({ queue: "mails" }));

      expect(await queue(store, "reports")).toMatchObject({ waiting: 3, running: 1 });
      expect(await queue(store, "mails")).toMatchObject({ waiting: 1, running: 0 });

      await settle(store, worker, run);
      await claim(store, worker, { limit: 2, queues: [{ name: "reports", free: 2 }] });
      expect(await queue(store, "reports")).toMatchObject({ waiting: 1, running: 2 });
    });

    test("the oldest available run tells how long the queue has waited", async ({ store, worker }) => {
      await enqueue(
        store,
        newRun({ queue: "reports", availableAt: t0 - second, priority: 1 }),
        newRun({ queue: "reports", availableAt: t0 - minute, priority: 9 }),
        newRun({ queue: "later", availableAt: t0 + minute }),
      );
      expect(await queue(store, "reports")).toMatchObject({ oldestAvailableAt: t0 - minute });
      expect(await queue(store, "later")).toMatchObject({ oldestAvailableAt: null });
      await claim(store, worker);
      expect(await queue(store, "reports")).toMatchObject({ oldestAvailableAt: null });
    });

    test("the operator's word is shown beside the code's, and cleared goes back to it", async ({ store }) => {
      await store.queues.register([{ name: "reports", concurrency: 5 }]);
      const set = (field: "concurrency" | "paused", value: unknown) =>
        store.overrides.set({ scope: "queue", subject: "reports", field, value, setAt: t0, setBy: null });

      await set("concurrency", 2);
      await set("paused", true);
      expect(await queue(store, "reports")).toMatchObject({ concurrency: 2, codeConcurrency: 5, paused: true });

      await set("concurrency", null);
      expect(await queue(store, "reports")).toMatchObject({ concurrency: null, codeConcurrency: 5 });

      await store.overrides.clear("queue", "reports", "concurrency");
      await store.overrides.clear("queue", "reports", "paused");
      expect(await queue(store, "reports")).toMatchObject({ concurrency: 5, codeConcurrency: 5, paused: false });
    });

    test("code said again does not undo the operator", async ({ store }) => {
      await store.queues.register([{ name: "reports", concurrency: 5 }]);
      await store.overrides.set({
        scope: "queue",
        subject: "reports",
        field: "concurrency",
        value: 2,
        setAt: t0,
        setBy: null,
      });
      await store.queues.register([{ name: "reports", concurrency: 7 }]);
      expect(await queue(store, "reports")).toMatchObject({ concurrency: 2, codeConcurrency: 7 });
    });
  });
}
