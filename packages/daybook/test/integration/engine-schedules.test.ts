import { describe, expect, test } from "vitest";
import { z } from "zod";
import { defineJob, type ScheduleDefinition } from "../../src/index.ts";
import { FakeClock } from "../../src/testing/index.ts";
import { newBook } from "./engine/book.ts";
import { days, firesOf, hours } from "./engine/fires.ts";
import { eventOf, eventsOf, leap, leapHours, pass, turns } from "./engine/signals.ts";

const hour = 3_600_000;
const day = 24 * hour;

const jobOf = (schedule: ScheduleDefinition | ScheduleDefinition[], run: () => unknown = () => null) =>
  defineJob({ name: "job", schedule, run });

describe("the ticker", () => {
  test("fires at the instant, not before, and the fire and its run know each other", async () => {
    const book = newBook();
    const clock = new FakeClock("2026-11-22T01:00:00Z");
    const daybook = await book.start([jobOf({ cron: "0 2 * * *" })], { clock });
    const fires = eventsOf(daybook, "fire");
    await leap(clock, hour - 1);
    expect(fires).toEqual([]);
    const done = eventOf(daybook, "run.finished");

    await pass(clock, 1);

    const due = Date.UTC(2026, 10, 22, 2);
    const { id } = await done;
    expect(fires).toEqual([{ scheduleId: "job/default", dueAt: due, outcome: "ran", runId: id }]);
    expect(await firesOf(daybook, "job")).toEqual([
      {
        scheduleId: "job/default",
        dueAt: due,
        outcome: "ran",
        reason: null,
        runId: id,
        decidedAt: due,
        decidedBy: daybook.workerId,
      },
    ]);
    expect(await daybook.runs.get(id)).toMatchObject({
      state: "succeeded",
      trigger: "schedule",
      triggeredBy: "job/default",
      scheduleId: "job/default",
      dueAt: due,
      availableAt: due,
    });
    expect(await daybook.schedules.get("job")).toMatchObject({ lastDueAt: due, nextDueAt: due + day });
  });

  test("has no fire without its run and no run without its fire when the commit fails half way", async () => {
    const book = newBook();
    const clock = new FakeClock("2026-11-22T01:59:00Z");
    const daybook = await book.start([jobOf({ cron: "0 2 * * *" })], { clock });
    const sql = book.sql();
    sql.exec("CREATE TRIGGER refuse BEFORE INSERT ON run BEGIN SELECT RAISE(ABORT, 'not now'); END");
    const failed = eventOf(daybook, "service.failed");
    await pass(clock, 60_000);
    expect(await failed).toMatchObject({ service: "ticker" });
    expect(await firesOf(daybook, "job")).toEqual([]);

    sql.exec("DROP TRIGGER refuse");
    const fired = eventOf(daybook, "fire");
    await pass(clock, 10_000);

    expect(await fired).toMatchObject({ dueAt: Date.UTC(2026, 10, 22, 2), outcome: "ran" });
    expect(await firesOf(daybook, "job")).toHaveLength(1);
  });

  test("of two processes fires each instant once", async () => {
    const book = newBook();
    const clock = new FakeClock("2026-11-22T00:00:00Z");
    const job = jobOf({ every: "1m", overlap: "allow" });
    const first = await book.start([job], { clock });
    const second = await book.start([job], { clock });
    const fires = [eventsOf(first, "fire"), eventsOf(second, "fire")];

    for (let minute = 0; minute < 30; minute += 1) await leap(clock, 60_000);

    const recorded = await firesOf(first, "job");
    expect(recorded).toHaveLength(30);
    expect(new Set(recorded.map(({ dueAt }) => dueAt)).size).toBe(30);
    expect(fires.flat()).toHaveLength(30);
    expect((await first.runs.list({}, { limit: 100 })).data).toHaveLength(30);
  });

  test("acts within its spread, at the same place each time, and keeps the nominal instant in the book", async () => {
    const book = newBook();
    const clock = new FakeClock("2026-11-22T01:59:59Z");
    const daybook = await book.start([jobOf({ cron: "0 2 * * *", spread: "30m" })], { clock });
    const { nextDueAt, nextFireAt } = await daybook.schedules.get("job");
    const offset = (nextFireAt ?? 0) - (nextDueAt ?? 0);
    expect(offset).toBeGreaterThan(0);
    expect(offset).toBeLessThan(1_800_000);
    await leap(clock, 1_000 + offset - 1);
    expect(await firesOf(daybook, "job")).toEqual([]);
    await pass(clock, 1);

    expect(await firesOf(daybook, "job")).toMatchObject([{ dueAt: nextDueAt, decidedAt: nextFireAt, reason: null }]);
    expect(await daybook.schedules.get("job")).toMatchObject({ nextFireAt: (nextFireAt ?? 0) + day });
  });

  test("fires a one-off once and then never again", async () => {
    const book = newBook();
    const clock = new FakeClock("2026-11-22T00:00:00Z");
    const daybook = await book.start([jobOf({ at: "2026-11-22T02:00:00Z" })], { clock });
    await leapHours(clock, 3);
    const again = await book.start([jobOf({ at: "2026-11-22T02:00:00Z" })], { clock });
    await leap(clock, hour);

    expect(hours(await firesOf(again, "job"))).toEqual([["02:00", "ran"]]);
    expect((await daybook.schedules.get("job")).nextDueAt).toBeNull();
  });

  test("hands each schedule's own tenant and input to its runs", async () => {
    const book = newBook();
    const clock = new FakeClock("2026-11-22T00:00:00Z");
    const seen: unknown[] = [];
    const job = defineJob({
      name: "job",
      input: z.object({ full: z.boolean().default(false) }),
      schedule: [
        { key: "berlin", cron: "0 1 * * *", tenant: "berlin", input: { full: true } },
        { key: "koeln", cron: "0 2 * * *", tenant: "koeln", input: {} },
      ],
      run: ({ tenant, input, run }) => void seen.push([tenant, input, run.dueAt]),
    });
    const daybook = await book.start([job], { clock });

    await leapHours(clock, 2);

    expect(seen).toEqual([
      ["berlin", { full: true }, Date.UTC(2026, 10, 22, 1)],
      ["koeln", { full: false }, Date.UTC(2026, 10, 22, 2)],
    ]);
    expect((await daybook.schedules.list({ tenant: "koeln" })).map(({ id }) => id)).toEqual(["job/koeln"]);
  });
});

describe("one schedule that cannot be used", () => {
  test.for([
    ["a cron that is none", { cron: "61 * * * *" }],
    ["a zone that is none", { cron: "0 * * * *", timeZone: "Mars/Base" }],
    ["an input that its job refuses", { cron: "0 * * * *", input: { day: 5 } }],
  ] as const)("is marked and reported, and the others fire: %s", async ([, bad]) => {
    const book = newBook();
    const clock = new FakeClock("2026-11-22T00:30:00Z");
    const input = z.object({ day: z.string() });
    const broken = defineJob({ name: "broken", input, schedule: bad, run: () => null });
    const daybook = await book.start([broken, jobOf({ cron: "0 * * * *" })], { clock });

    await leapHours(clock, 2);

    expect(hours(await firesOf(daybook, "job"))).toEqual([
      ["01:00", "ran"],
      ["02:00", "ran"],
    ]);
    expect(await firesOf(daybook, "broken")).toEqual([]);
    expect(await daybook.schedules.get("broken")).toMatchObject({
      schedule: null,
      error: expect.any(String),
      nextDueAt: null,
    });
    expect(await daybook.schedules.lint("broken")).toMatchObject([{ code: "unreadable" }]);
    expect(await daybook.enqueue(broken, { day: "x" })).toMatchObject({ created: true });
  });

  test("in the book, where this process cannot compute it, stops no other", async () => {
    const book = newBook();
    const clock = new FakeClock("2026-11-22T00:59:00Z");
    const broken = defineJob({ name: "broken", schedule: { cron: "0 * * * *" }, run: () => null });
    const daybook = await book.start([broken, jobOf({ cron: "0 * * * *" })], { clock });
    const sql = book.sql();
    sql.exec(`UPDATE schedule SET schedule = replace(schedule, '"UTC"', '"Mars/Base"') WHERE job = 'broken'`);
    const failed = eventsOf(daybook, "service.failed");

    await leapHours(clock, 2);

    expect(hours(await firesOf(daybook, "job"))).toEqual([
      ["01:00", "ran"],
      ["02:00", "ran"],
    ]);
    expect(await firesOf(daybook, "broken")).toEqual([]);
    expect(failed.every(({ service }) => service === "ticker")).toBe(true);
    expect(failed.length).toBeGreaterThan(0);
  });

  test("whose run cannot be made is recorded as refused, and goes on to its next instant", async () => {
    const book = newBook();
    const clock = new FakeClock("2026-11-22T00:30:00Z");
    let broken = true;
    const keyed = defineJob({
      name: "keyed",
      schedule: { cron: "0 * * * *" },
      concurrency: {
        limit: 1,
        key: () => {
          if (broken) throw new Error("no shop");
          return "shop";
        },
      },
      run: () => null,
    });
    const daybook = await book.start([keyed], { clock });
    await leap(clock, hour);
    broken = false;
    await leap(clock, hour);

    const fires = await firesOf(daybook, "keyed");
    expect(hours(fires)).toEqual([
      ["01:00", "refused"],
      ["02:00", "ran"],
    ]);
    expect(fires[0]?.reason).toContain("no shop");
    expect(fires[0]?.runId).toBeNull();
  });
});

describe("Berlin's clock changes of 2027", () => {
  const timeZone = "Europe/Berlin";

  test("an instant in the gap fires once, at the first valid instant after it", async () => {
    const book = newBook();
    const clock = new FakeClock("2027-03-27T00:30:00Z");
    const daybook = await book.start([jobOf({ cron: "30 2 * * *", timeZone })], { clock });

    for (let half = 0; half < 96; half += 1) await leap(clock, hour / 2);

    expect(days(await firesOf(daybook, "job"))).toEqual([
      ["03-27 01:30", "ran"],
      ["03-28 01:00", "ran"],
      ["03-29 00:30", "ran"],
    ]);
  });

  test("a fixed time in the overlap fires once, an interval each time", async () => {
    const book = newBook();
    const clock = new FakeClock("2027-10-30T12:00:00Z");
    const fixed = defineJob({ name: "fixed", schedule: { cron: "30 2 * * *", timeZone }, run: () => null });
    const often = defineJob({ name: "often", schedule: { cron: "*/30 2 * * *", timeZone }, run: () => null });
    const daybook = await book.start([fixed, often], { clock });

    await leapHours(clock, 12);
    for (let half = 0; half < 8; half += 1) await leap(clock, hour / 2);

    expect(days(await firesOf(daybook, "fixed"))).toEqual([["10-31 00:30", "ran"]]);
    expect(days(await firesOf(daybook, "often"))).toEqual([
      ["10-31 00:00", "ran"],
      ["10-31 00:30", "ran"],
      ["10-31 01:00", "ran"],
      ["10-31 01:30", "ran"],
    ]);
  });
});

describe("a wall clock that jumps", () => {
  test("forward by an hour fires what it jumped over, and freezes nothing", async () => {
    const book = newBook();
    const clock = new FakeClock("2026-11-22T00:30:00Z");
    const daybook = await book.start([jobOf({ every: "20m", misfire: "catch_up", overlap: "allow" })], { clock });

    clock.jump(hour);
    await pass(clock, 11_000);

    expect(hours(await firesOf(daybook, "job")).map(([at]) => at)).toEqual(["00:40", "01:00", "01:20"]);
    await leap(clock, 20 * 60_000);
    expect(hours(await firesOf(daybook, "job")).at(-1)).toEqual(["01:40", "ran"]);
  });

  test("back by an hour fires nothing twice and goes on where it was", async () => {
    const book = newBook();
    const clock = new FakeClock("2026-11-22T00:55:00Z");
    const daybook = await book.start([jobOf({ every: "20m" })], { clock });
    await leap(clock, 5 * 60_000);
    await leap(clock, 5 * 60_000);
    clock.jump(-hour);
    await leap(clock, 55 * 60_000);
    expect(hours(await firesOf(daybook, "job"))).toEqual([["01:00", "ran"]]);

    await leap(clock, 20 * 60_000);
    await leap(clock, 5 * 60_000);

    expect(hours(await firesOf(daybook, "job"))).toEqual([
      ["01:00", "ran"],
      ["01:20", "ran"],
    ]);
  });

  test("does not delay a run that was enqueued to start at once", async () => {
    const book = newBook();
    const clock = new FakeClock("2026-11-22T00:00:00Z");
    const daybook = await book.start([jobOf([])], { clock });
    clock.jump(-hour);
    const { id } = await daybook.enqueue("job");
    await turns();

    expect((await daybook.runs.get(id)).state).toBe("succeeded");
  });
});
