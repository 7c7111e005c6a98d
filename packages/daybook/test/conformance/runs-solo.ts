import { describe, expect } from "vitest";
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
  t0,
} from "./builders.ts";
import type { StoreTest } from "./store-fixture.ts";

export function runsSolo(test: StoreTest): void {
  const overlapKey = "stock-sync/default";

  describe("runs.claim, solo runs", () => {
    test("a solo run does not run beside another run of its overlap key", async ({ store, other, worker }) => {
      const first = await claimed(store, worker, { overlapKey });
      const solo = await enqueued(store, { overlapKey, solo: true });

      expect(await claim(other, await ensureWorker(other))).toEqual([]);
      expect(await stateOf(store, solo)).toBe("blocked");

      await settle(store, worker, first);
      expect(await claimIds(store, worker)).toEqual([solo]);
    });

    test("of two solo runs of one key one claim gives out one", async ({ store, worker }) => {
      const runs = newRuns(2, { overlapKey, solo: true });
      await enqueue(store, ...runs);
      expect(await claimIds(store, worker)).toEqual([runs[0]?.id]);
      expect(await claim(store, worker)).toEqual([]);
    });

    test("a solo run and an earlier run of its key are not given out by one claim", async ({ store, worker }) => {
      const runs = [newRun({ overlapKey }), newRun({ overlapKey, solo: true })];
      await enqueue(store, ...runs);
      expect(await claimIds(store, worker)).toEqual([runs[0]?.id]);
    });

    test("solo runs go on one after the other, none forgotten", async ({ store, worker }) => {
      const runs = newRuns(6, { overlapKey, solo: true });
      await enqueue(store, ...runs);
      const order: string[] = [];
      for (const _ of runs) {
        const [run, ...more] = await claim(store, worker);
        expect(more).toEqual([]);
        order.push(run!.id);
        await settle(store, worker, run!);
      }
      expect(order).toEqual(runs.map((run) => run.id));
    });

    test("runs of one overlap key that are not solo run beside each other", async ({ store, worker }) => {
      await enqueue(store, ...newRuns(3, { overlapKey }));
      expect(await claim(store, worker)).toHaveLength(3);
    });

    test("other overlap keys, and runs without one, do not hold a solo run back", async ({ store, worker }) => {
      await claimed(store, worker, { overlapKey: "stock-sync/other" });
      await claimed(store, worker);
      const solo = await enqueued(store, { overlapKey, solo: true });
      expect(await claimIds(store, worker)).toEqual([solo]);
    });

    test("a run of the key that only waits does not hold a solo run back", async ({ store, worker }) => {
      await enqueued(store, { overlapKey, availableAt: t0 + minute });
      const solo = await enqueued(store, { overlapKey, solo: true });
      expect(await claimIds(store, worker)).toEqual([solo]);
    });

    test.for([
      { how: "fails", settlement: finish({ state: "failed" }) },
      { how: "waits for a retry", settlement: giveBack({ availableAt: t0 + minute }) },
      { how: "is released", settlement: giveBack({ outcome: "released", availableAt: t0 + minute }) },
    ])("the solo run goes on when the earlier one $how", async ({ settlement }, { store, worker }) => {
      const first = await claimed(store, worker, { overlapKey });
      const solo = await enqueued(store, { overlapKey, solo: true });
      await claim(store, worker);
      await settle(store, worker, first, settlement);
      expect(await claimIds(store, worker)).toEqual([solo]);
    });

    test("with two earlier runs, the solo run waits for both", async ({ store, worker }) => {
      const earlier = [await claimed(store, worker, { overlapKey }), await claimed(store, worker, { overlapKey })];
      const solo = await enqueued(store, { overlapKey, solo: true });
      expect(await claim(store, worker)).toEqual([]);
      await settle(store, worker, earlier[0]!);
      expect(await claim(store, worker)).toEqual([]);
      await settle(store, worker, earlier[1]!);
      expect(await claimIds(store, worker)).toEqual([solo]);
    });

    test("a solo run whose concurrency key is full as well waits for both", async ({ store, worker }) => {
      await ensureJobs(store, { concurrency: { limit: 1, perKey: true } });
      const keyed = await claimed(store, worker, { concurrencyKey: "erp" });
      const earlier = await claimed(store, worker, { overlapKey });
      const solo = await enqueued(store, { overlapKey, solo: true, concurrencyKey: "erp" });
      expect(await claim(store, worker)).toEqual([]);
      await settle(store, worker, keyed);
      expect(await claim(store, worker)).toEqual([]);
      await settle(store, worker, earlier);
      expect(await claimSoon(store, worker)).toEqual([solo]);
    });
  });

  describe("runs.overlapping", () => {
    test("unfinished runs of the key, with their states, and no others", async ({ store, worker }) => {
      const done = await claimed(store, worker, { overlapKey });
      await settle(store, worker, done);
      const running = await claimed(store, worker, { overlapKey });
      const blocked = await enqueued(store, { overlapKey, solo: true });
      await claim(store, worker);
      const waiting = await enqueued(store, { overlapKey, availableAt: t0 + minute });
      await enqueued(store, { overlapKey: "stock-sync/other" });
      await enqueued(store);

      const found = await store.runs.overlapping(overlapKey);
      expect(found.toSorted((a, b) => (a.id < b.id ? -1 : 1))).toEqual([
        { id: running.id, state: "running" },
        { id: blocked, state: "blocked" },
        { id: waiting, state: "waiting" },
      ]);
    });

    test("a key that no run has overlaps with nothing", async ({ store }) => {
      expect(await store.runs.overlapping("no such key")).toEqual([]);
    });
  });
}
