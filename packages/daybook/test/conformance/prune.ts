import { describe, expect } from "vitest";
import type { Store } from "../../src/store/port/store.ts";
import {
  allRuns,
  claim,
  claimed,
  enqueue,
  enqueued,
  ensureJobs,
  ensureWorker,
  finish,
  giveBack,
  hour,
  jobName,
  minute,
  newRun,
  progressOf,
  recordedError,
  second,
  settle,
  stateOf,
  statesOf,
  t0,
} from "./builders.ts";
import { commitOf, ensureSchedules, newSchedule } from "./schedule-builders.ts";
import type { StoreTest } from "./store-fixture.ts";

export function pruneSuite(test: StoreTest): void {
  /** A run made and finished at that instant. */
  async function ended(store: Store, worker: string, at: number, job: string = jobName): Promise<string> {
    const id = await enqueued(store, { job, createdAt: at });
    const [run] = await claim(store, worker, { now: at });
    await settle(store, worker, run!, finish({ finishedAt: at }));
    return id;
  }

  const rule = { job: jobName, finishedBefore: null, keep: null, limit: 1_000 };

  describe("prune.runs", () => {
    test("runs finished before the instant go, those at it and after it stay", async ({ store, worker }) => {
      const ids = [
        await ended(store, worker, t0 - 1),
        await ended(store, worker, t0),
        await ended(store, worker, t0 + 1),
      ];
      expect(await store.prune.runs({ ...rule, finishedBefore: t0 })).toBe(1);
      expect(await statesOf(store, ids)).toEqual([null, "succeeded", "succeeded"]);
    });

    test("runs beyond the newest so many go", async ({ store, worker }) => {
      const ids: string[] = [];
      for (let place = 0; place < 5; place += 1) ids.push(await ended(store, worker, t0 + place * second));
      expect(await store.prune.runs({ ...rule, keep: 2 })).toBe(3);
      expect(await statesOf(store, ids)).toEqual([null, null, null, "succeeded", "succeeded"]);
      expect(await store.prune.runs({ ...rule, keep: 2 })).toBe(0);
    });

    test("keeping more than there are takes nothing, keeping none takes all", async ({ store, worker }) => {
      await ended(store, worker, t0);
      expect(await store.prune.runs({ ...rule, keep: 10 })).toBe(0);
      expect(await store.prune.runs({ ...rule, keep: 0 })).toBe(1);
      expect(await allRuns(store)).toEqual([]);
    });

    test("without a rule nothing goes", async ({ store, worker }) => {
      await ended(store, worker, t0);
      expect(await store.prune.runs(rule)).toBe(0);
    });

    test("with both rules, what either lets go goes", async ({ store, worker }) => {
      const ids: string[] = [];
      for (let place = 0; place < 4; place += 1) ids.push(await ended(store, worker, t0 + place * second));
      expect(await store.prune.runs({ ...rule, finishedBefore: t0 + 1, keep: 2 })).toBe(2);
      expect(await statesOf(store, ids)).toEqual([null, null, "succeeded", "succeeded"]);
    });

    test("at most the limit go in one call, all in the end", async ({ store, worker }) => {
      for (let place = 0; place < 5; place += 1) await ended(store, worker, t0 + place);
      const call = { ...rule, finishedBefore: t0 + minute, limit: 2 };
      expect([
        await store.prune.runs(call),
        await store.prune.runs(call),
        await store.prune.runs(call),
        await store.prune.runs(call),
      ]).toEqual([2, 2, 1, 0]);
      expect(await allRuns(store)).toEqual([]);
    });

    test("unfinished runs never go", async ({ store, worker }) => {
      const waiting = await enqueued(store, { createdAt: t0 - hour, availableAt: t0 + hour });
      const running = await claimed(store, worker, { createdAt: t0 - hour });
      const retrying = await claimed(store, worker, { createdAt: t0 - hour });
      await settle(store, worker, retrying, giveBack({ availableAt: t0 + hour }));
      expect(await store.prune.runs({ ...rule, finishedBefore: t0 + hour, keep: 0 })).toBe(0);
      expect(await statesOf(store, [waiting, running.id, retrying.id])).toEqual(["waiting", "running", "waiting"]);
    });

    test("another job's runs stay", async ({ store, worker }) => {
      await ensureJobs(store, { name: "price-sync" });
      const other = await ended(store, worker, t0, "price-sync");
      await ended(store, worker, t0);
      expect(await store.prune.runs({ ...rule, finishedBefore: t0 + hour, keep: 0 })).toBe(1);
      expect(await stateOf(store, other)).toBe("succeeded");
    });

    test("all that hangs on a run goes with it", async ({ store, worker }) => {
      const first = await claimed(store, worker);
      await settle(store, worker, first, giveBack({ progress: progressOf({ done: 1 }) }));
      const [run] = await claim(store, worker);
      const runId = run!.id;
      await store.logs.append([
        { runId, attempt: 1, number: 1, at: t0, level: "info", message: "hello", fields: null },
      ]);
      await store.failedItems.append([{ runId, key: "sku", attempt: 1, at: t0, error: recordedError(), data: null }]);
      await settle(store, worker, run!);

      while ((await store.prune.runs({ ...rule, keep: 0, limit: 1 })) > 0);

      expect(await store.runs.get(runId)).toBeNull();
      expect(await store.runs.attempts(runId)).toEqual([]);
      expect((await store.logs.list(runId, { limit: 10 })).data).toEqual([]);
      expect(await store.failedItems.count(runId)).toBe(0);
    });

    test("a parent stays as long as a child of it is unfinished", async ({ store, worker }) => {
      const parent = await ended(store, worker, t0);
      const child = newRun({ parentId: parent, availableAt: t0 + hour, job: "child-sync" });
      await ensureJobs(store, { name: "child-sync" });
      await enqueue(store, child);
      const call = { ...rule, finishedBefore: t0 + hour };

      expect(await store.prune.runs(call)).toBe(0);
      expect(await stateOf(store, parent)).toBe("succeeded");

      await store.runs.cancel([child.id], { by: null, reason: null, now: t0 });
      expect(await store.prune.runs(call)).toBe(1);
      expect(await stateOf(store, child.id)).toBe("cancelled");
    });

    test("the roll-ups of pruned runs stay", async ({ store, worker }) => {
      await ended(store, worker, t0);
      const before = await store.rollUps.list({});
      await store.prune.runs({ ...rule, keep: 0 });
      expect(await store.rollUps.list({})).toEqual(before);
      expect(before).toHaveLength(1);
    });

    test("the fire of a pruned run stays in the book", async ({ store, worker }) => {
      const schedule = newSchedule();
      await ensureSchedules(store, schedule);
      await store.schedules.commitFires([commitOf(schedule)]);
      const [run] = await claim(store, worker);
      await settle(store, worker, run!);
      expect(await store.prune.runs({ ...rule, keep: 0 })).toBe(1);
      expect(await store.schedules.fire(schedule.id, t0)).toMatchObject({ outcome: "ran", dueAt: t0 });
    });

    test("a pruned run frees nothing that another run holds", async ({ store, worker }) => {
      const old = await claimed(store, worker, { dedupeKey: "nightly" });
      await settle(store, worker, old);
      const current = await enqueued(store, { dedupeKey: "nightly" });
      await store.prune.runs({ ...rule, keep: 0 });
      expect(await enqueue(store, newRun({ dedupeKey: "nightly" }))).toEqual([{ kind: "duplicate", id: current }]);
    });
  });

  describe("prune, other history", () => {
    test("fires due before the instant, at most the limit", async ({ store }) => {
      const schedule = newSchedule();
      await ensureSchedules(store, schedule);
      for (let place = 0; place < 4; place += 1)
        await store.schedules.commitFires([commitOf(schedule, t0 + place * hour)]);
      const call = { dueBefore: t0 + 3 * hour, limit: 2 };
      expect([await store.prune.fires(call), await store.prune.fires(call), await store.prune.fires(call)]).toEqual([
        2, 1, 0,
      ]);
      const page = await store.schedules.fires({}, { limit: 10 });
      expect(page.data.map((fire) => fire.dueAt)).toEqual([t0 + 3 * hour]);
      expect(await allRuns(store)).toHaveLength(4);
    });

    test("roll-ups of hours before the instant, at most the limit", async ({ store, worker }) => {
      for (let place = 0; place < 4; place += 1) await ended(store, worker, t0 + place * hour);
      const call = { hourBefore: t0 + 3 * hour, limit: 2 };
      expect([
        await store.prune.rollUps(call),
        await store.prune.rollUps(call),
        await store.prune.rollUps(call),
      ]).toEqual([2, 1, 0]);
      const rows = await store.rollUps.list({});
      expect(rows.map((row) => row.hourAt)).toEqual([t0 + 3 * hour]);
    });

    test("workers that ended before the instant, at most the limit, and no living one", async ({ store }) => {
      const alive = await ensureWorker(store, { startedAt: t0 - 10 * hour });
      const ids: string[] = [];
      for (let place = 0; place < 3; place += 1) {
        const id = await ensureWorker(store);
        await store.workers.stop(id, t0 + place * minute);
        ids.push(id);
      }
      const call = { endedBefore: t0 + 2 * minute, limit: 1 };
      expect([
        await store.prune.workers(call),
        await store.prune.workers(call),
        await store.prune.workers(call),
      ]).toEqual([1, 1, 0]);
      const workers = await store.workers.list({ withEnded: true });
      expect(workers.map((worker) => worker.id).toSorted()).toEqual([alive, ids[2]!].toSorted());
    });

    test("audit entries before the instant, at most the limit", async ({ store }) => {
      for (let place = 0; place < 4; place += 1) {
        await store.audit.append({
          at: t0 + place,
          by: null,
          action: "a",
          subject: String(place),
          before: null,
          after: null,
          from: null,
        });
      }
      const call = { before: t0 + 3, limit: 2 };
      expect([await store.prune.audit(call), await store.prune.audit(call), await store.prune.audit(call)]).toEqual([
        2, 1, 0,
      ]);
      const page = await store.audit.list({}, { limit: 10 });
      expect(page.data.map((entry) => entry.subject)).toEqual(["3"]);
    });

    test("an empty book has nothing to prune", async ({ store }) => {
      expect(await store.prune.runs({ ...rule, finishedBefore: t0, keep: 0 })).toBe(0);
      expect(await store.prune.fires({ dueBefore: t0, limit: 10 })).toBe(0);
      expect(await store.prune.rollUps({ hourBefore: t0, limit: 10 })).toBe(0);
      expect(await store.prune.workers({ endedBefore: t0, limit: 10 })).toBe(0);
      expect(await store.prune.audit({ before: t0, limit: 10 })).toBe(0);
    });
  });

  describe("prune.note", () => {
    test("counts of several processes add up; a look that ended stands with its own count until the next has ended", async ({
      store,
      other,
    }) => {
      expect(await store.prune.states()).toEqual([]);
      await Promise.all([
        store.prune.note({ what: "runs", now: t0, more: 200, whole: null }),
        other.prune.note({ what: "runs", now: t0, more: 3, whole: null }),
        other.prune.note({ what: "audit", now: t0, more: 0, whole: 0 }),
      ]);
      const audit = { what: "audit", lookedAt: t0, deleted: 0, deletedAt: null, total: 0 };
      expect(await store.prune.states()).toEqual([
        audit,
        { what: "runs", lookedAt: null, deleted: null, deletedAt: t0, total: 203 },
      ]);
      await store.prune.note({ what: "runs", now: t0 + second, more: 1, whole: 201 });
      await other.prune.note({ what: "runs", now: t0 + minute, more: 5, whole: null });
      expect(await other.prune.states()).toEqual([
        audit,
        { what: "runs", lookedAt: t0 + second, deleted: 201, deletedAt: t0 + minute, total: 209 },
      ]);
      await store.prune.note({ what: "runs", now: t0 + hour, more: 0, whole: 5 });
      expect((await store.prune.states())[1]).toEqual({
        what: "runs",
        lookedAt: t0 + hour,
        deleted: 5,
        deletedAt: t0 + minute,
        total: 209,
      });
    });
  });
}
