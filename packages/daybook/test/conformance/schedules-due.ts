import { describe, expect } from "vitest";
import { hour, jobName, minute, t0 } from "./builders.ts";
import { commitOf, ensureSchedules, newSchedule } from "./schedule-builders.ts";
import type { StoreTest } from "./store-fixture.ts";

export function schedulesDue(test: StoreTest): void {
  describe("schedules.due", () => {
    test("nothing is scheduled: nothing is due", async ({ store }) => {
      expect(await store.schedules.due(t0, 10, [])).toEqual([]);
      expect(await store.schedules.nextFireAt([])).toBeNull();
    });

    test("a schedule is due at the instant its ticker acts, not before", async ({ store }) => {
      const schedule = newSchedule({ nextDueAt: t0, nextFireAt: t0 + minute });
      await ensureSchedules(store, schedule);
      expect(await store.schedules.due(t0 + minute - 1, 10, [])).toEqual([]);
      expect(await store.schedules.due(t0 + minute, 10, [])).toEqual([await store.schedules.get(schedule.id)]);
    });

    test("oldest first, at most the limit", async ({ store }) => {
      const late = newSchedule({ key: "a", nextFireAt: t0 + 2 });
      const early = newSchedule({ key: "b", nextFireAt: t0 });
      const middle = newSchedule({ key: "c", nextFireAt: t0 + 1 });
      await ensureSchedules(store, late, early, middle);
      const ids = async (limit: number) => {
        const due = await store.schedules.due(t0 + hour, limit, []);
        return due.map((schedule) => schedule.id);
      };
      expect(await ids(10)).toEqual([early.id, middle.id, late.id]);
      expect(await ids(2)).toEqual([early.id, middle.id]);
      expect(await ids(0)).toEqual([]);
    });

    test("a schedule overdue for weeks is still due", async ({ store }) => {
      await ensureSchedules(store, newSchedule());
      expect(await store.schedules.due(t0 + 60 * 24 * hour, 10, [])).toHaveLength(1);
    });

    test("unreadable and ended schedules are never due", async ({ store }) => {
      const unreadable = newSchedule({ key: "a", schedule: null, error: "not cron" });
      const ended = newSchedule({ key: "b", nextDueAt: null, nextFireAt: null });
      await ensureSchedules(store, unreadable, ended);
      expect(await store.schedules.due(t0 + hour, 10, [])).toEqual([]);
    });

    test("a schedule of a paused or disabled job is due all the same: the ticker decides", async ({ store }) => {
      await ensureSchedules(store, newSchedule());
      for (const field of ["paused", "enabled"] as const) {
        const value = field === "paused";
        await store.overrides.set({ scope: "job", subject: jobName, field, value, setAt: t0, setBy: null });
      }
      expect(await store.schedules.due(t0, 10, [])).toHaveLength(1);
    });

    test("schedules of jobs that the caller's code does not know are left for others", async ({ store }) => {
      const [known, unknown] = [
        newSchedule({ job: "known" }),
        newSchedule({ job: "unknown", nextDueAt: t0 - 1, nextFireAt: t0 - 1 }),
      ];
      await ensureSchedules(store, known, unknown);
      const due = await store.schedules.due(t0, 1, ["unknown", "never heard of"]);
      expect(due.map((schedule) => schedule.id)).toEqual([known.id]);
      expect(await store.schedules.nextFireAt(["unknown"])).toBe(t0);
      expect(await store.schedules.nextFireAt(["known"])).toBe(t0 - 1);
      expect(await store.schedules.nextFireAt(["known", "unknown"])).toBeNull();
      expect(await store.schedules.due(t0, 10, ["known", "unknown"])).toEqual([]);
    });

    test("a schedule that advanced is due again at its next instant", async ({ store }) => {
      const schedule = newSchedule();
      await ensureSchedules(store, schedule);
      await store.schedules.commitFires([commitOf(schedule)]);
      expect(await store.schedules.due(t0 + hour - 1, 10, [])).toEqual([]);
      expect(await store.schedules.due(t0 + hour, 10, [])).toHaveLength(1);
    });
  });

  describe("schedules.nextFireAt", () => {
    test("the earliest of all, by when the ticker acts", async ({ store }) => {
      const spread = newSchedule({ key: "a", nextDueAt: t0, nextFireAt: t0 + hour });
      const plain = newSchedule({ key: "b", nextDueAt: t0 + minute, nextFireAt: t0 + minute });
      await ensureSchedules(store, spread, plain);
      expect(await store.schedules.nextFireAt([])).toBe(t0 + minute);
    });

    test("removed, unreadable and ended schedules do not count", async ({ store }) => {
      const removed = newSchedule({ key: "a" });
      const unreadable = newSchedule({ key: "b", schedule: null, error: "not cron" });
      const ended = newSchedule({ key: "c", nextDueAt: null, nextFireAt: null });
      await ensureSchedules(store, removed, unreadable, ended);
      await store.schedules.replace([jobName], [unreadable, ended], t0 + 1);
      expect(await store.schedules.nextFireAt([])).toBeNull();
    });

    test("it moves with the schedule", async ({ store }) => {
      const schedule = newSchedule();
      await ensureSchedules(store, schedule);
      expect(await store.schedules.nextFireAt([])).toBe(t0);
      await store.schedules.commitFires([commitOf(schedule)]);
      expect(await store.schedules.nextFireAt([])).toBe(t0 + hour);
    });
  });
}
