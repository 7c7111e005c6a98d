import { describe, expect } from "vitest";
import type { FireOutcome } from "../../src/store/port/schedule-store.ts";
import { claim, claimed, enqueued, ensureWorker, hour, minute, settle, stateOf, statesOf, t0 } from "./builders.ts";
import { expectStoreError } from "./expectations.ts";
import { commitOf, ensureSchedules, firedRun, newSchedule } from "./schedule-builders.ts";
import type { StoreTest } from "./store-fixture.ts";

export const fireOutcomes: readonly FireOutcome[] = [
  "ran",
  "skipped",
  "queued",
  "missed",
  "coalesced",
  "paused",
  "disabled",
  "refused",
];

export function firesCommit(test: StoreTest): void {
  describe("schedules.commitFires", () => {
    test("the fire, its run and the schedule's advance are written together", async ({ store, worker }) => {
      const schedule = newSchedule({ tenant: "acme" });
      await ensureSchedules(store, schedule);
      const run = firedRun(schedule, t0);
      const fires = [{ dueAt: t0, outcome: "ran", reason: "on time", run } as const];

      const commit = commitOf(schedule, t0, { fires, nextFireAt: t0 + hour + minute, decidedBy: worker });
      expect(await store.schedules.commitFires([commit])).toEqual([true]);

      expect(await store.schedules.fire(schedule.id, t0)).toEqual({
        scheduleId: schedule.id,
        dueAt: t0,
        outcome: "ran",
        reason: "on time",
        runId: run.id,
        decidedAt: t0 + 5,
        decidedBy: worker,
      });
      expect(await store.runs.get(run.id)).toMatchObject({
        state: "waiting",
        trigger: "schedule",
        scheduleId: schedule.id,
        dueAt: t0,
        tenant: "acme",
      });
      expect(await store.schedules.get(schedule.id)).toMatchObject({
        nextDueAt: t0 + hour,
        nextFireAt: t0 + hour + minute,
        lastDueAt: t0,
      });
      expect(await claim(store, worker)).toMatchObject([
        { id: run.id, scheduleId: schedule.id, dueAt: t0, trigger: "schedule" },
      ]);
    });

    test.for(fireOutcomes)("an instant can come out as %s, without a run", async (outcome, { store }) => {
      const schedule = newSchedule();
      await ensureSchedules(store, schedule);
      const fires = [{ dueAt: t0, outcome, reason: "why — ü", run: null }];
      await store.schedules.commitFires([commitOf(schedule, t0, { fires })]);
      expect(await store.schedules.fire(schedule.id, t0)).toMatchObject({ outcome, reason: "why — ü", runId: null });
    });

    test("several instants are decided at once, each with its own fire and run", async ({ store }) => {
      const schedule = newSchedule();
      await ensureSchedules(store, schedule);
      const dueAts = [t0, t0 + hour, t0 + 2 * hour];
      const fires = dueAts.map((dueAt) => ({
        dueAt,
        outcome: "ran" as const,
        reason: null,
        run: firedRun(schedule, dueAt),
      }));

      await store.schedules.commitFires([
        commitOf(schedule, t0, { fires, nextDueAt: t0 + 3 * hour, nextFireAt: t0 + 3 * hour }),
      ]);

      expect(
        await statesOf(
          store,
          fires.map((fire) => fire.run.id),
        ),
      ).toEqual(["waiting", "waiting", "waiting"]);
      const page = await store.schedules.fires({}, { limit: 10 });
      expect(page.data.map((fire) => fire.dueAt)).toEqual(dueAts.toReversed());
      expect(await store.schedules.get(schedule.id)).toMatchObject({
        lastDueAt: t0 + 2 * hour,
        nextDueAt: t0 + 3 * hour,
      });
    });

    test("when another ticker was first, nothing of the commit is written", async ({ store, other, worker }) => {
      const schedule = newSchedule();
      await ensureSchedules(store, schedule);
      const previous = await enqueued(store);
      const [mine, theirs] = [firedRun(schedule, t0), firedRun(schedule, t0)];
      const commit = (run: typeof mine) =>
        commitOf(schedule, t0, { fires: [{ dueAt: t0, outcome: "ran", reason: null, run }], decidedBy: worker });

      expect(await other.schedules.commitFires([commit(theirs)])).toEqual([true]);
      const late = { ...commit(mine), nextDueAt: t0 + 9 * hour, nextFireAt: t0 + 9 * hour, cancelRunIds: [previous] };
      expect(await store.schedules.commitFires([late])).toEqual([false]);

      expect(await store.schedules.fire(schedule.id, t0)).toMatchObject({ runId: theirs.id });
      expect(await statesOf(store, [mine.id, previous])).toEqual([null, "waiting"]);
      expect(await store.schedules.get(schedule.id)).toMatchObject({ nextDueAt: t0 + hour });
    });

    test("an instant that the schedule is not at writes nothing, early or late", async ({ store }) => {
      const schedule = newSchedule();
      await ensureSchedules(store, schedule);
      for (const dueAt of [t0 - hour, t0 + 1, t0 + hour]) {
        expect(await store.schedules.commitFires([commitOf(schedule, dueAt)])).toEqual([false]);
      }
      expect(await store.schedules.fires({}, { limit: 10 })).toEqual({ data: [], nextCursor: null });
    });

    test("a schedule that is not in the book writes nothing", async ({ store }) => {
      await ensureSchedules(store, newSchedule());
      const commit = commitOf(newSchedule({ key: "unknown" }));
      expect(await store.schedules.commitFires([commit])).toEqual([false]);
      expect(await stateOf(store, commit.fires[0]!.run!.id)).toBeNull();
    });

    test("each commit of a call stands for itself", async ({ store }) => {
      const [a, b, c] = ["a", "b", "c"].map((key) => newSchedule({ key })) as [
        ReturnType<typeof newSchedule>,
        ReturnType<typeof newSchedule>,
        ReturnType<typeof newSchedule>,
      ];
      await ensureSchedules(store, a, b, c);
      const answers = await store.schedules.commitFires([commitOf(a), commitOf(b, t0 + 1), commitOf(c)]);
      expect(answers).toEqual([true, false, true]);
      const page = await store.schedules.fires({}, { limit: 10 });
      expect(page.data.map((fire) => fire.scheduleId).toSorted()).toEqual([a.id, c.id]);
    });

    test("one schedule twice in a call: the second goes on where the first led, and a repetition is refused", async ({
      store,
    }) => {
      const schedule = newSchedule();
      await ensureSchedules(store, schedule);
      const commits = [commitOf(schedule, t0), commitOf(schedule, t0), commitOf(schedule, t0 + hour)];
      expect(await store.schedules.commitFires(commits)).toEqual([true, false, true]);
      expect(await store.schedules.get(schedule.id)).toMatchObject({ nextDueAt: t0 + 2 * hour });
    });

    test("an empty call commits nothing", async ({ store }) => {
      expect(await store.schedules.commitFires([])).toEqual([]);
    });

    test("a schedule can advance without a fire", async ({ store }) => {
      const schedule = newSchedule();
      await ensureSchedules(store, schedule);
      expect(await store.schedules.commitFires([commitOf(schedule, t0, { fires: [] })])).toEqual([true]);
      expect(await store.schedules.get(schedule.id)).toMatchObject({ nextDueAt: t0 + hour });
      expect(await store.schedules.fire(schedule.id, t0)).toBeNull();
    });

    test("a schedule can come to its end", async ({ store }) => {
      const schedule = newSchedule();
      await ensureSchedules(store, schedule);
      await store.schedules.commitFires([commitOf(schedule, t0, { nextDueAt: null, nextFireAt: null })]);
      expect(await store.schedules.get(schedule.id)).toMatchObject({
        nextDueAt: null,
        nextFireAt: null,
        lastDueAt: t0,
      });
      expect(await store.schedules.commitFires([commitOf(schedule, t0)])).toEqual([false]);
    });

    test("cancel_previous: earlier runs are cancelled, or asked to stop, with the commit", async ({
      store,
      worker,
    }) => {
      const schedule = newSchedule();
      await ensureSchedules(store, schedule);
      const done = await claimed(store, worker);
      await settle(store, worker, done);
      const running = await claimed(store, worker);
      const waiting = await enqueued(store);

      await store.schedules.commitFires([commitOf(schedule, t0, { cancelRunIds: [done.id, running.id, waiting] })]);

      expect(await statesOf(store, [done.id, running.id, waiting])).toEqual(["succeeded", "running", "cancelled"]);
      expect(await store.runs.cancelRequested(worker)).toMatchObject([{ id: running.id, attempt: 1 }]);
    });

    test("an instant set back by an operator keeps its one fire and makes no second run", async ({ store }) => {
      const schedule = newSchedule();
      await ensureSchedules(store, schedule);
      const first = commitOf(schedule);
      await store.schedules.commitFires([first]);
      await store.schedules.change(schedule, t0 + 1);

      const again = commitOf(schedule);
      // The port does not say whether this is an answer or an error; it does say what the book holds afterwards.
      await Promise.allSettled([store.schedules.commitFires([again])]);

      expect(await store.schedules.fire(schedule.id, t0)).toMatchObject({ runId: first.fires[0]!.run!.id });
      expect(await stateOf(store, again.fires[0]!.run!.id)).toBeNull();
    });

    test("a run id that is taken fails the call, and neither fire nor advance is written", async ({ store }) => {
      const schedule = newSchedule();
      await ensureSchedules(store, schedule);
      const taken = await enqueued(store);
      const run = { ...firedRun(schedule, t0), id: taken };
      const fires = [{ dueAt: t0, outcome: "ran", reason: null, run } as const];

      await expectStoreError(store.schedules.commitFires([commitOf(schedule, t0, { fires })]));

      expect(await store.schedules.fire(schedule.id, t0)).toBeNull();
      expect(await store.schedules.get(schedule.id)).toMatchObject({ nextDueAt: t0, lastDueAt: null });
    });

    test("the run of a fire waits its turn like any other", async ({ store }) => {
      const schedule = newSchedule();
      await ensureSchedules(store, schedule);
      const overlapKey = schedule.id;
      const worker = await ensureWorker(store);
      await claimed(store, worker, { overlapKey });
      const run = firedRun(schedule, t0, { overlapKey, solo: true });
      await store.schedules.commitFires([
        commitOf(schedule, t0, { fires: [{ dueAt: t0, outcome: "queued", reason: null, run }] }),
      ]);
      expect(await claim(store, worker)).toEqual([]);
      expect(await stateOf(store, run.id)).toBe("blocked");
    });
  });
}
