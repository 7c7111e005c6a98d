import { describe, expect } from "vitest";
import { day, hour, jobName, jobToRegister, minute, t0 } from "./builders.ts";
import { commitOf, ensureSchedules, everySchedule, newSchedule } from "./schedule-builders.ts";
import type { StoreTest } from "./store-fixture.ts";

export function schedulesReplace(test: StoreTest): void {
  describe("schedules.replace", () => {
    test("a new schedule is told back as it was written", async ({ store }) => {
      const schedule = newSchedule({
        key: "nächtlich",
        tenant: "店舗-7",
        input: '{ "day": 1 }',
        definition: { cron: "0 2 * * *", timeZone: "Europe/Berlin", exclude: ["2026-12-24"] },
        schedule: everySchedule(minute, {
          rule: { kind: "cron", cron: "0 2 * * *" },
          timeZone: "Europe/Berlin",
          exclude: ["2026-12-24"],
        }),
        nextDueAt: t0 + hour,
        nextFireAt: t0 + hour + minute,
      });
      await ensureSchedules(store, schedule);
      expect(await store.schedules.get(schedule.id)).toEqual({
        ...schedule,
        lastDueAt: null,
        createdAt: t0,
        changedAt: t0,
        removedAt: null,
      });
    });

    test("an unchanged schedule keeps the instant it is due, whatever was computed anew", async ({ store }) => {
      const schedule = newSchedule();
      await ensureSchedules(store, schedule);

      const late = { ...schedule, nextDueAt: t0 + day, nextFireAt: t0 + day };
      await store.schedules.replace([jobName], [late], t0 + hour);

      expect(await store.schedules.get(schedule.id)).toMatchObject({
        nextDueAt: t0,
        nextFireAt: t0,
        createdAt: t0,
        changedAt: t0,
      });
    });

    test("an unchanged schedule that came to its end is not woken up by a deploy", async ({ store }) => {
      const schedule = newSchedule();
      await ensureSchedules(store, schedule);
      await store.schedules.commitFires([commitOf(schedule, t0, { nextDueAt: null, nextFireAt: null })]);
      await store.schedules.replace([jobName], [schedule], t0 + hour);
      expect(await store.schedules.get(schedule.id)).toMatchObject({ nextDueAt: null, nextFireAt: null });
    });

    test("a changed schedule goes on from where it was told to", async ({ store }) => {
      const schedule = newSchedule();
      await ensureSchedules(store, schedule);

      const other = {
        ...schedule,
        definition: { every: "1m" },
        schedule: everySchedule(minute),
        nextDueAt: t0 + minute,
        nextFireAt: t0 + 2 * minute,
      };
      await store.schedules.replace([jobName], [other], t0 + 1);

      expect(await store.schedules.get(schedule.id)).toMatchObject({ ...other, createdAt: t0, changedAt: t0 + 1 });
    });

    test("a new input or tenant is written, and the instant it is due is kept", async ({ store }) => {
      const schedule = newSchedule();
      await ensureSchedules(store, schedule);
      await store.schedules.replace(
        [jobName],
        [{ ...schedule, input: '"new"', tenant: "acme", nextDueAt: t0 + day, nextFireAt: t0 + day }],
        t0 + 1,
      );
      expect(await store.schedules.get(schedule.id)).toMatchObject({ input: '"new"', tenant: "acme", nextDueAt: t0 });
    });

    test("a schedule that is absent is removed: kept in the book, due no more", async ({ store }) => {
      const [stays, goes] = [newSchedule({ key: "a" }), newSchedule({ key: "b" })];
      await ensureSchedules(store, stays, goes);

      await store.schedules.replace([jobName], [stays], t0 + hour);

      expect(await store.schedules.get(goes.id)).toMatchObject({ removedAt: t0 + hour });
      const due = await store.schedules.due(t0 + day, 10, []);
      expect(due.map((schedule) => schedule.id)).toEqual([stays.id]);
    });

    test("a removed schedule that is back is restored and due again", async ({ store }) => {
      const schedule = newSchedule();
      await ensureSchedules(store, schedule);
      await store.schedules.replace([jobName], [], t0 + hour);
      await store.schedules.replace([jobName], [schedule], t0 + 2 * hour);
      expect(await store.schedules.get(schedule.id)).toMatchObject({ removedAt: null, createdAt: t0 });
      expect(await store.schedules.due(t0 + day, 10, [])).toHaveLength(1);
    });

    test("schedules of jobs that are not named are left alone", async ({ store }) => {
      const [here, there] = [newSchedule(), newSchedule({ job: "price-sync" })];
      await ensureSchedules(store, here, there);
      await store.schedules.replace([jobName], [], t0 + hour);
      expect(await store.schedules.get(there.id)).toMatchObject({ removedAt: null });
    });

    test("naming no job changes nothing", async ({ store }) => {
      const schedule = newSchedule();
      await ensureSchedules(store, schedule);
      await store.schedules.replace([], [], t0 + hour);
      expect(await store.schedules.get(schedule.id)).toMatchObject({ removedAt: null, changedAt: t0 });
    });

    test("an unreadable schedule is kept with its error, and the others are written", async ({ store }) => {
      const bad = newSchedule({
        key: "bad",
        definition: { cron: "not cron" },
        schedule: null,
        error: "not cron",
        nextDueAt: null,
        nextFireAt: null,
      });
      const good = newSchedule({ key: "good" });
      await ensureSchedules(store, bad, good);
      expect(await store.schedules.get(bad.id)).toMatchObject({ schedule: null, error: "not cron" });
      const due = await store.schedules.due(t0, 10, []);
      expect(due.map((schedule) => schedule.id)).toEqual([good.id]);
    });

    test("a mended schedule is due again", async ({ store }) => {
      const schedule = newSchedule();
      await ensureSchedules(store, {
        ...schedule,
        schedule: null,
        error: "not cron",
        nextDueAt: null,
        nextFireAt: null,
      });
      await store.schedules.replace([jobName], [schedule], t0 + 1);
      expect(await store.schedules.get(schedule.id)).toMatchObject({ error: null, nextDueAt: t0 });
      expect(await store.schedules.due(t0, 10, [])).toHaveLength(1);
    });

    test("five hundred schedules are written by one call", async ({ store }) => {
      const schedules = Array.from({ length: 500 }, (_, place) => newSchedule({ key: String(place).padStart(3, "0") }));
      await ensureSchedules(store, ...schedules);
      const stored = await store.schedules.list({});
      expect(stored.map((schedule) => schedule.id)).toEqual(schedules.map((schedule) => schedule.id));
    });
  });

  describe("schedules of a removed job", () => {
    test("they stop, and go on when the job is back", async ({ store }) => {
      const schedule = newSchedule();
      await ensureSchedules(store, schedule);
      const app = `app of ${jobName}`;

      await store.jobs.register({ app, jobs: [], complete: true, now: t0 + 1 });
      expect(await store.schedules.due(t0 + day, 10, [])).toEqual([]);
      expect(await store.schedules.nextFireAt([])).toBeNull();

      await store.jobs.register({ app, jobs: [jobToRegister()], complete: true, now: t0 + 2 });
      const due = await store.schedules.due(t0 + day, 10, []);
      expect(due.map((found) => [found.id, found.nextDueAt])).toEqual([[schedule.id, t0]]);
      expect(await store.schedules.nextFireAt([])).toBe(t0);
    });
  });

  describe("schedules.change", () => {
    test("one schedule is changed, and goes where it is told to, the others stay", async ({ store }) => {
      const [one, beside] = [newSchedule({ key: "a" }), newSchedule({ key: "b" })];
      await ensureSchedules(store, one, beside);
      const write = { ...one, schedule: everySchedule(minute), nextDueAt: t0 + 7, nextFireAt: t0 + 8 };

      expect(await store.schedules.change(write, t0 + 1)).toBe(true);

      expect(await store.schedules.get(one.id)).toMatchObject({ ...write, changedAt: t0 + 1, createdAt: t0 });
      expect(await store.schedules.get(beside.id)).toMatchObject({ ...beside, changedAt: t0 });
    });

    test("the same schedule may be sent on to another instant", async ({ store }) => {
      const schedule = newSchedule();
      await ensureSchedules(store, schedule);
      await store.schedules.change({ ...schedule, nextDueAt: null, nextFireAt: null }, t0 + 1);
      expect(await store.schedules.due(t0 + day, 10, [])).toEqual([]);
    });

    test("a schedule that does not exist is not made", async ({ store }) => {
      const schedule = newSchedule();
      expect(await store.schedules.change(schedule, t0)).toBe(false);
      expect(await store.schedules.get(schedule.id)).toBeNull();
    });
  });

  describe("schedules.list", () => {
    test("by id, filtered by job and tenant, removed ones only when asked for", async ({ store }) => {
      const a = newSchedule({ key: "a" });
      const b = newSchedule({ key: "b", tenant: "acme" });
      const gone = newSchedule({ key: "gone", tenant: "acme" });
      const elsewhere = newSchedule({ job: "price-sync", tenant: "acme" });
      await ensureSchedules(store, gone, b, a, elsewhere);
      await store.schedules.replace([jobName], [b, a], t0 + 1);

      const ids = async (filter: Parameters<typeof store.schedules.list>[0]) => {
        const schedules = await store.schedules.list(filter);
        return schedules.map((schedule) => schedule.id);
      };
      expect(await ids({})).toEqual([elsewhere.id, a.id, b.id]);
      expect(await ids({ withRemoved: true })).toEqual([elsewhere.id, a.id, b.id, gone.id]);
      expect(await ids({ withRemoved: false, job: jobName })).toEqual([a.id, b.id]);
      expect(await ids({ tenant: "acme" })).toEqual([elsewhere.id, b.id]);
      expect(await ids({ tenant: "acme", job: jobName, withRemoved: true })).toEqual([b.id, gone.id]);
      expect(await ids({ job: "no such job" })).toEqual([]);
    });

    test("an unknown schedule is not in the book", async ({ store }) => {
      expect(await store.schedules.get("no/schedule")).toBeNull();
    });
  });
}
