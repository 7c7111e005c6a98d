import { describe, expect } from "vitest";
import {
  claim,
  claimed,
  enqueue,
  enqueued,
  ensureWorker,
  finish,
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
import { shortLeaseMs, untilLost } from "./waiting.ts";

export function runsCancel(test: StoreTest): void {
  const order = { by: "mara", reason: "wrong price list", now: t0 + minute };

  describe("runs.cancel", () => {
    test("a waiting run is cancelled at once, with the reason", async ({ store, worker }) => {
      const id = await enqueued(store);
      expect(await store.runs.cancel([id], order)).toEqual({ cancelled: [id], requested: [] });
      expect(await store.runs.get(id)).toMatchObject({
        state: "cancelled",
        finishedAt: t0 + minute,
        reason: "wrong price list",
        attempt: 0,
      });
      expect(await claim(store, worker)).toEqual([]);
    });

    test("a run scheduled for later is cancelled at once", async ({ store }) => {
      const id = await enqueued(store, { availableAt: t0 + 10 * minute });
      expect(await store.runs.cancel([id], order)).toEqual({ cancelled: [id], requested: [] });
    });

    test("a running run is asked to stop: its worker is told, and still ends it itself", async ({
      store,
      other,
      worker,
    }) => {
      const run = await claimed(store, worker);

      expect(await other.runs.cancel([run.id], order)).toEqual({ cancelled: [], requested: [run.id] });

      expect(await store.runs.get(run.id)).toMatchObject({
        state: "running",
        cancelRequestedAt: t0 + minute,
        finishedAt: null,
      });
      expect(await store.runs.cancelRequested(worker)).toEqual([{ id: run.id, attempt: 1, by: "mara" }]);
      expect(await settle(store, worker, run, finish({ state: "cancelled" }))).toBe(true);
      expect(await stateOf(store, run.id)).toBe("cancelled");
      expect(await store.runs.cancelRequested(worker)).toEqual([]);
    });

    test("a worker that finished just before it heard may record its success", async ({ store, worker }) => {
      const run = await claimed(store, worker);
      await store.runs.cancel([run.id], order);
      expect(await settle(store, worker, run)).toBe(true);
      expect(await stateOf(store, run.id)).toBe("succeeded");
    });

    test.for(["retried", "snoozed", "released"] as const)(
      "a run that its worker gives back as %s after a cancel is not started anew: it ends as cancelled",
      async (outcome, { store, worker }) => {
        const run = await claimed(store, worker);
        await store.runs.cancel([run.id], order);
        expect(await settle(store, worker, run, giveBack({ outcome }))).toBe(true);
        expect(await stateOf(store, run.id)).toBe("cancelled");
        expect(await claim(store, worker)).toEqual([]);
      },
    );

    test("a run that is rescued after a cancel is not started anew: it ends as cancelled", async ({
      store,
      worker,
    }) => {
      const dead = await ensureWorker(store, { leaseMs: shortLeaseMs });
      const run = await claimed(store, dead);
      await store.runs.cancel([run.id], order);
      await untilLost(store, dead);
      expect(await stateOf(store, run.id)).toBe("cancelled");
      expect(await claim(store, worker)).toEqual([]);
    });

    test.for(["succeeded", "failed", "cancelled"] as const)(
      "a run that ended as %s is left as it is",
      async (state, { store, worker }) => {
        const run = await claimed(store, worker);
        await settle(store, worker, run, finish({ state, reason: "mine" }));
        expect(await store.runs.cancel([run.id], order)).toEqual({ cancelled: [], requested: [] });
        expect(await store.runs.get(run.id)).toMatchObject({ state, finishedAt: t0 + second, reason: "mine" });
      },
    );

    test("several runs at once, each by where it stands; unknown ids are passed over", async ({ store, worker }) => {
      const running = await claimed(store, worker);
      const waiting = newRuns(2);
      await enqueue(store, ...waiting);
      const ids = [waiting[1]!.id, "no-such-run", running.id, waiting[0]!.id];

      const result = await store.runs.cancel(ids, order);

      expect(result.cancelled.toSorted()).toEqual([waiting[0]!.id, waiting[1]!.id]);
      expect(result.requested).toEqual([running.id]);
    });

    test("the same id twice is cancelled once", async ({ store }) => {
      const id = await enqueued(store);
      expect(await store.runs.cancel([id, id], order)).toEqual({ cancelled: [id], requested: [] });
    });

    test("an empty call cancels nothing", async ({ store }) => {
      const id = await enqueued(store);
      expect(await store.runs.cancel([], order)).toEqual({ cancelled: [], requested: [] });
      expect(await stateOf(store, id)).toBe("waiting");
    });

    test("hundreds of runs are cancelled by one call", async ({ store }) => {
      const runs = newRuns(1_200);
      await enqueue(store, ...runs);
      const result = await store.runs.cancel(
        runs.map((run) => run.id),
        order,
      );
      expect(result.cancelled).toHaveLength(1_200);
      expect(await store.runs.activeCounts(t0)).toMatchObject({ queued: 0, scheduled: 0 });
    });

    test("neither name nor reason is needed", async ({ store, worker }) => {
      const waiting = await enqueued(store, { availableAt: t0 + minute });
      const running = await claimed(store, worker);
      await store.runs.cancel([waiting, running.id], { by: null, reason: null, now: t0 });
      expect(await store.runs.get(waiting)).toMatchObject({ state: "cancelled", reason: null });
      expect(await store.runs.cancelRequested(worker)).toEqual([{ id: running.id, attempt: 1, by: null }]);
    });
  });

  describe("runs.cancel, descendants", () => {
    test("unfinished children and grandchildren go with their parent", async ({ store, worker }) => {
      const parent = await enqueued(store, { availableAt: t0 + minute });
      const running = await claimed(store, worker, { parentId: parent });
      const done = await claimed(store, worker, { parentId: parent });
      await settle(store, worker, done);
      const waiting = newRun({ parentId: parent });
      const grandchild = newRun({ parentId: running.id });
      const stranger = newRun();
      await enqueue(store, waiting, grandchild, stranger);

      const result = await store.runs.cancel([parent], order);

      expect(result.cancelled.toSorted()).toEqual([parent, waiting.id, grandchild.id].toSorted());
      expect(result.requested).toEqual([running.id]);
      expect(await statesOf(store, [done.id, stranger.id])).toEqual(["succeeded", "waiting"]);
    });

    test("unfinished grandchildren of a finished child go with the parent", async ({ store, worker }) => {
      const parent = await enqueued(store, { availableAt: t0 + minute });
      const child = await claimed(store, worker, { parentId: parent });
      const grandchild = await enqueued(store, { parentId: child.id });
      await settle(store, worker, child);

      const result = await store.runs.cancel([parent], order);
      expect(result.cancelled.toSorted()).toEqual([parent, grandchild].toSorted());
    });

    test("a blocked child is cancelled", async ({ store, worker }) => {
      const parent = await enqueued(store, { availableAt: t0 + minute });
      const children = newRuns(2, { parentId: parent, siblingLimit: 1 });
      await enqueue(store, ...children);
      await claim(store, worker);

      const result = await store.runs.cancel([parent], order);
      expect(result.requested).toEqual([children[0]?.id]);
      expect(await stateOf(store, children[1]!.id)).toBe("cancelled");
    });

    test("a child does not take its parent or its siblings along", async ({ store }) => {
      const parent = await enqueued(store);
      const [child, sibling] = [
        await enqueued(store, { parentId: parent }),
        await enqueued(store, { parentId: parent }),
      ];
      expect(await store.runs.cancel([child], order)).toEqual({ cancelled: [child], requested: [] });
      expect(await statesOf(store, [parent, sibling])).toEqual(["waiting", "waiting"]);
    });

    test("parent and child named together are each cancelled once", async ({ store }) => {
      const parent = await enqueued(store);
      const child = await enqueued(store, { parentId: parent });
      const result = await store.runs.cancel([child, parent], order);
      expect(result.cancelled.toSorted()).toEqual([parent, child].toSorted());
    });
  });

  describe("runs.cancelRequested", () => {
    test("each worker hears of its own runs alone", async ({ store, worker }) => {
      const beside = await ensureWorker(store);
      const mine = await claimed(store, worker);
      const theirs = await claimed(store, beside);
      const untouched = await claimed(store, worker);
      await store.runs.cancel([mine.id, theirs.id], order);

      expect(await store.runs.cancelRequested(worker)).toEqual([{ id: mine.id, attempt: 1, by: "mara" }]);
      expect(await store.runs.cancelRequested(beside)).toEqual([{ id: theirs.id, attempt: 1, by: "mara" }]);
      expect(await stateOf(store, untouched.id)).toBe("running");
    });

    test("nobody is told of anything when nothing was asked", async ({ store, worker }) => {
      await claimed(store, worker);
      expect(await store.runs.cancelRequested(worker)).toEqual([]);
      expect(await store.runs.cancelRequested("nobody")).toEqual([]);
    });
  });
}
