import { describe, expect } from "vitest";
import type { ClaimedRun } from "../../src/store/port/run-store.ts";
import type { Store } from "../../src/store/port/store.ts";
import {
  claim,
  claimed,
  claimIds,
  enqueued,
  ensureJobs,
  ensureWorker,
  finish,
  giveBack,
  progressOf,
  recordedError,
  settle,
  stateOf,
  t0,
} from "./builders.ts";
import type { StoreTest } from "./store-fixture.ts";

export function runsFencing(test: StoreTest): void {
  const stale = finish({ state: "failed", result: '"stale"', error: recordedError({ message: "stale" }) });

  /** A run that `worker` held once, and that a second worker holds now. */
  async function takenOver(
    store: Store,
    worker: string,
  ): Promise<{ old: ClaimedRun; now: ClaimedRun; successor: string }> {
    const old = await claimed(store, worker);
    await settle(store, worker, old, giveBack({ outcome: "released" }));
    const successor = await ensureWorker(store);
    const [now] = await claim(store, successor);
    return { old, now: now!, successor };
  }

  describe("fencing", () => {
    test("a worker that no longer holds the run cannot end it", async ({ store, worker }) => {
      const { old, now, successor } = await takenOver(store, worker);

      expect(await settle(store, worker, old, stale)).toBe(false);

      expect(await store.runs.get(now.id)).toMatchObject({ state: "running", attempt: 2, result: null, error: null });
      expect(await settle(store, successor, now)).toBe(true);
      expect(await stateOf(store, now.id)).toBe("succeeded");
    });

    test("a worker that no longer holds the run cannot give it back, and leaves no attempt row", async ({
      store,
      worker,
    }) => {
      const { old, now } = await takenOver(store, worker);
      expect(await settle(store, worker, old, giveBack())).toBe(false);
      expect(await stateOf(store, now.id)).toBe("running");
      expect(await store.runs.attempts(now.id)).toHaveLength(1);
    });

    test("the number of an earlier attempt does not end a later one of the same worker", async ({ store, worker }) => {
      const first = await claimed(store, worker);
      await settle(store, worker, first, giveBack());
      const [second] = await claim(store, worker);

      expect(await settle(store, worker, first, stale)).toBe(false);
      expect(await stateOf(store, first.id)).toBe("running");
      expect(await settle(store, worker, second!)).toBe(true);
    });

    test("the right attempt in another worker's hand does not end the run", async ({ store, worker }) => {
      const run = await claimed(store, worker);
      const other = await ensureWorker(store);
      expect(await settle(store, other, run, stale)).toBe(false);
      expect(await stateOf(store, run.id)).toBe("running");
    });

    test("a run that waits again cannot be settled by the one who gave it back", async ({ store, worker }) => {
      const run = await claimed(store, worker);
      await settle(store, worker, run, giveBack());
      expect(await settle(store, worker, run)).toBe(false);
      expect(await store.runs.get(run.id)).toMatchObject({ state: "waiting", failures: 1 });
    });

    test("a finished run never changes again", async ({ store, worker }) => {
      const run = await claimed(store, worker);
      await settle(store, worker, run, finish({ result: '"first"' }));
      expect(await settle(store, worker, run, stale)).toBe(false);
      expect(await settle(store, worker, run, giveBack())).toBe(false);
      expect(await store.runs.get(run.id)).toMatchObject({ state: "succeeded", result: '"first"', error: null });
    });

    test("the same plain end told twice counts once", async ({ store, worker }) => {
      const run = await claimed(store, worker);
      expect(await settle(store, worker, run)).toBe(true);
      expect(await settle(store, worker, run)).toBe(false);
      expect(await settle(store, worker, run, finish({ state: "failed" }))).toBe(false);
      const rows = await store.rollUps.list({});
      expect(rows.map((row) => row.states)).toEqual([{ succeeded: 1 }]);
    });

    test("a stale settle leaves no trace in the roll-ups", async ({ store, worker }) => {
      const { old, now, successor } = await takenOver(store, worker);
      await settle(store, worker, old, stale);
      await settle(store, successor, now);
      const rows = await store.rollUps.list({});
      expect(rows.map((row) => row.states)).toEqual([{ succeeded: 1 }]);
    });

    test("a stale settle frees no place of the key", async ({ store, worker }) => {
      await ensureJobs(store, { concurrency: { limit: 1, perKey: false } });
      const old = await claimed(store, worker, { concurrencyKey: "erp" });
      await settle(store, worker, old, giveBack({ outcome: "released" }));
      const successor = await ensureWorker(store);
      expect(await claimIds(store, successor)).toEqual([old.id]);
      await enqueued(store, { concurrencyKey: "erp" });

      expect(await settle(store, worker, old)).toBe(false);
      expect(await claim(store, successor)).toEqual([]);
    });
  });

  describe("runs.writeProgress", () => {
    const write = (store: Store, run: ClaimedRun, workerId: string, done: number, attempt = run.attempt) =>
      store.runs.writeProgress([{ runId: run.id, attempt, workerId, progress: progressOf({ done }) }]);

    test("the holder's progress is told back as it was written", async ({ store, other, worker }) => {
      const run = await claimed(store, worker);
      const progress = progressOf({
        total: 1_000,
        done: 12,
        counts: { created: 5, updated: 4, unchanged: 1, deleted: 1, skipped: 1 },
        stage: { name: "Größen", number: 1, of: null },
        message: "läuft",
        values: { cursor: "abc", deep: { x: [1, 2] } },
        rate: 0.25,
        usualGapMs: 40,
        changedAt: t0 + 5,
      });

      expect(await store.runs.writeProgress([{ runId: run.id, attempt: 1, workerId: worker, progress }])).toEqual([]);
      expect(await other.runs.get(run.id)).toMatchObject({ progress, state: "running" });
    });

    test("later progress replaces earlier", async ({ store, worker }) => {
      const run = await claimed(store, worker);
      await write(store, run, worker, 1);
      await write(store, run, worker, 2);
      const record = await store.runs.get(run.id);
      expect(record?.progress).toEqual(progressOf({ done: 2 }));
    });

    test("progress of somebody who does not hold the run is not written, and its id is returned", async ({
      store,
      worker,
    }) => {
      const { old, now, successor } = await takenOver(store, worker);
      await write(store, now, successor, 7);

      expect(await write(store, old, worker, 99)).toEqual([now.id]);
      expect(await write(store, now, worker, 99)).toEqual([now.id]);
      expect(await write(store, now, successor, 99, 1)).toEqual([now.id]);
      expect(await write(store, now, successor, 99, 3)).toEqual([now.id]);
      expect(await store.runs.get(now.id)).toMatchObject({ progress: progressOf({ done: 7 }) });
    });

    test("a finished run takes no more progress", async ({ store, worker }) => {
      const run = await claimed(store, worker);
      await settle(store, worker, run, finish({ progress: progressOf({ done: 3 }) }));
      expect(await write(store, run, worker, 99)).toEqual([run.id]);
      expect(await store.runs.get(run.id)).toMatchObject({ progress: progressOf({ done: 3 }) });
    });

    test("in one call the stale are told from the held", async ({ store, worker }) => {
      const { old, now, successor } = await takenOver(store, worker);
      const mine = await claimed(store, successor);
      const writes = [
        { runId: old.id, attempt: old.attempt, workerId: worker, progress: progressOf({ done: 99 }) },
        { runId: mine.id, attempt: mine.attempt, workerId: successor, progress: progressOf({ done: 1 }) },
        { runId: "no-such-run", attempt: 1, workerId: successor, progress: progressOf({ done: 1 }) },
      ];
      const staleIds = await store.runs.writeProgress(writes);
      expect(staleIds.toSorted()).toEqual([old.id, "no-such-run"].toSorted());
      expect(await store.runs.get(mine.id)).toMatchObject({ progress: progressOf({ done: 1 }) });
      expect(await store.runs.get(now.id)).toMatchObject({ progress: null });
    });

    test("an empty call writes nothing", async ({ store }) => {
      expect(await store.runs.writeProgress([])).toEqual([]);
    });
  });
}
