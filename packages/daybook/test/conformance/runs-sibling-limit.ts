import { describe, expect } from "vitest";
import type { Store } from "../../src/store/port/store.ts";
import {
  claim,
  claimIds,
  claimSoon,
  enqueue,
  enqueued,
  ensureJobs,
  ensureWorker,
  minute,
  newRun,
  newRuns,
  settle,
  statesOf,
  t0,
} from "./builders.ts";
import type { StoreTest } from "./store-fixture.ts";

export function runsSiblingLimit(test: StoreTest): void {
  /** A parent that waits for its children, so that only they can be claimed. */
  const waitingParent = (store: Store) => enqueued(store, { availableAt: t0 + minute });

  describe("runs.claim, sibling limit", () => {
    test("no more children of a parent run than their limit, and the others are blocked", async ({ store, worker }) => {
      const parentId = await waitingParent(store);
      const children = newRuns(5, { parentId, siblingLimit: 2, trigger: "parent" });
      await enqueue(store, ...children);

      expect(await claimIds(store, worker)).toEqual([children[0]?.id, children[1]?.id]);
      const rest = children.slice(2).map((child) => child.id);
      expect(await statesOf(store, rest)).toEqual(["blocked", "blocked", "blocked"]);
    });

    test("the limit is one over all workers", async ({ store, other, worker }) => {
      const parentId = await waitingParent(store);
      await enqueue(store, ...newRuns(3, { parentId, siblingLimit: 2 }));
      expect(await claim(store, worker, { limit: 1 })).toHaveLength(1);
      expect(await claim(other, await ensureWorker(other))).toHaveLength(1);
      expect(await claim(store, worker)).toHaveLength(0);
    });

    test("a child that ends lets the next sibling run, to the last", async ({ store, worker }) => {
      const parentId = await waitingParent(store);
      const children = newRuns(7, { parentId, siblingLimit: 2 });
      await enqueue(store, ...children);

      const order: string[] = [];
      let taken = await claim(store, worker);
      while (taken.length > 0) {
        const running = await store.runs.childStates(parentId);
        expect(running.running ?? 0).toBeLessThanOrEqual(2);
        const [first] = taken;
        order.push(first!.id);
        await settle(store, worker, first!);
        taken = [...taken.slice(1), ...(await claim(store, worker))];
      }
      expect(order).toEqual(children.map((child) => child.id));
    });

    test("each parent's children have room of their own", async ({ store, worker }) => {
      const parents = [await waitingParent(store), await waitingParent(store)];
      const children = parents.flatMap((parentId) => newRuns(2, { parentId, siblingLimit: 1 }));
      await enqueue(store, ...children);
      expect(await claimIds(store, worker)).toEqual([children[0]?.id, children[2]?.id]);
    });

    test("children without a limit are not held up", async ({ store, worker }) => {
      const parentId = await waitingParent(store);
      await enqueue(store, ...newRuns(4, { parentId }));
      expect(await claim(store, worker)).toHaveLength(4);
    });

    test("the limits of a key and of the siblings both hold", async ({ store, worker }) => {
      await ensureJobs(store, { concurrency: { limit: 1, perKey: true } });
      const parentId = await waitingParent(store);
      const keyed = newRuns(2, { parentId, siblingLimit: 2, concurrencyKey: "erp" });
      const free = newRuns(2, { parentId, siblingLimit: 2 });
      await enqueue(store, ...keyed, ...free);

      const taken = await claim(store, worker);
      expect(taken.map((run) => run.id)).toEqual([keyed[0]?.id, free[0]?.id]);

      // The place among the siblings goes to the run whose key has no room: it must not swallow the wake-up.
      await settle(store, worker, taken[1]!);
      expect(await claimSoon(store, worker)).toEqual([free[1]?.id]);
      await settle(store, worker, taken[0]!);
      expect(await claimSoon(store, worker)).toEqual([keyed[1]?.id]);
    });

    test("a cancelled sibling that was next in line does not swallow the wake-up", async ({ store, worker }) => {
      const parentId = await waitingParent(store);
      const [first, next, last] = newRuns(3, { parentId, siblingLimit: 1 });
      await enqueue(store, first!, next!, last!);
      const [holder] = await claim(store, worker);

      await settle(store, worker, holder!);
      await store.runs.cancel([next!.id], { by: null, reason: null, now: t0 });

      expect(await claimSoon(store, worker)).toEqual([last!.id]);
    });
  });

  describe("runs.childStates", () => {
    test("children are counted by state, grandchildren are not", async ({ store, worker }) => {
      const parentId = await waitingParent(store);
      const children = newRuns(4, { parentId, siblingLimit: 2 });
      await enqueue(store, ...children);
      const [first] = await claim(store, worker);
      await settle(store, worker, first!);
      await claim(store, worker);
      await enqueue(store, newRun({ parentId, siblingLimit: 2, availableAt: t0 + minute }));
      await enqueue(store, newRun({ parentId: children[1]!.id, availableAt: t0 + minute }));

      expect(await store.runs.childStates(parentId)).toEqual({ succeeded: 1, running: 2, waiting: 1, blocked: 1 });
    });

    test("a run without children has none in any state", async ({ store }) => {
      expect(await store.runs.childStates(await waitingParent(store))).toEqual({});
      expect(await store.runs.childStates("no-such-run")).toEqual({});
    });
  });
}
