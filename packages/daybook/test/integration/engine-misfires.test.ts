import { describe, expect, test } from "vitest";
import { defineJob, type ScheduleDefinition } from "../../src/index.ts";
import { FakeClock } from "../../src/testing/index.ts";
import { newBook, type Book } from "./engine/book.ts";
import { firesOf, hours } from "./engine/fires.ts";
import { eventOf, leap, pass, sorted } from "./engine/signals.ts";

const minute = 60_000;
const hour = 60 * minute;

const hourly = (options: Partial<ScheduleDefinition>) =>
  defineJob({ name: "job", schedule: { cron: "0 * * * *", ...options }, run: () => null });

/** Everybody is away from half past midnight until half past five. */
async function awayForFiveHours(book: Book, options: Partial<ScheduleDefinition>) {
  const clock = new FakeClock("2026-11-22T00:00:30Z");
  const before = await book.start([hourly(options)], { clock });
  await leap(clock, 30 * minute);
  await book.stop(before);
  clock.jump(Date.UTC(2026, 10, 22, 5, 30) - clock.now());
  const daybook = await book.start([hourly(options)], { clock });
  await pass(clock, 1_000);
  return { clock, daybook };
}

describe("instants that passed while nobody was alive", () => {
  test("fire once in the newest of them, by default", async () => {
    const book = newBook();
    const { clock, daybook } = await awayForFiveHours(book, {});

    const fires = await firesOf(daybook, "job");
    expect(hours(fires)).toEqual([
      ["01:00", "coalesced"],
      ["02:00", "coalesced"],
      ["03:00", "coalesced"],
      ["04:00", "coalesced"],
      ["05:00", "ran"],
    ]);
    expect(fires.at(-1)?.reason).toContain("fire_once");
    await leap(clock, hour / 2);
    await leap(clock, hour / 2);
    expect(hours(await firesOf(daybook, "job")).at(-1)).toEqual(["06:00", "ran"]);
  });

  test("are recorded as missed with skip, and the next one fires", async () => {
    const book = newBook();
    const { clock, daybook } = await awayForFiveHours(book, { misfire: "skip" });

    expect(new Set((await firesOf(daybook, "job")).map(({ outcome }) => outcome))).toEqual(new Set(["missed"]));
    await leap(clock, hour / 2);
    await leap(clock, hour / 2);
    expect(hours(await firesOf(daybook, "job")).at(-1)).toEqual(["06:00", "ran"]);
    expect((await daybook.runs.list()).data).toHaveLength(1);
  });

  test("all run with catch_up, each for its own instant", async () => {
    const book = newBook();
    const { daybook } = await awayForFiveHours(book, { misfire: "catch_up", overlap: "allow" });

    expect(hours(await firesOf(daybook, "job"))).toEqual(
      ["01", "02", "03", "04", "05"].map((at) => [`${at}:00`, "ran"]),
    );
    const { data } = await daybook.runs.list();
    expect(sorted(data.map(({ dueAt }) => new Date(dueAt ?? 0).getUTCHours()))).toEqual([1, 2, 3, 4, 5]);
  });

  test("are bounded by the policy's limit, the newest being kept", async () => {
    const book = newBook();
    const { daybook } = await awayForFiveHours(book, { misfire: "catch_up", misfireLimit: 2, overlap: "allow" });

    expect(hours(await firesOf(daybook, "job"))).toEqual([
      ["01:00", "missed"],
      ["02:00", "missed"],
      ["03:00", "missed"],
      ["04:00", "ran"],
      ["05:00", "ran"],
    ]);
  });

  test("are bounded by the policy's window", async () => {
    const book = newBook();
    const { daybook } = await awayForFiveHours(book, { misfire: "catch_up", misfireWindow: "2h", overlap: "allow" });

    const fires = await firesOf(daybook, "job");
    expect(hours(fires)).toEqual([
      ["01:00", "missed"],
      ["02:00", "missed"],
      ["03:00", "missed"],
      ["04:00", "ran"],
      ["05:00", "ran"],
    ]);
    expect(fires[0]?.reason).toContain("window");
  });

  test("of a month, one each minute, are worked off in chunks, all in the book, while other work goes on", async () => {
    const book = newBook();
    const clock = new FakeClock("2026-01-01T00:00:30Z");
    const schedule: ScheduleDefinition = { cron: "* * * * *", misfireWindow: "1h", overlap: "allow" };
    const often = defineJob({ name: "job", schedule, run: () => null });
    const quick = defineJob({ name: "quick", run: () => null });
    await book.stop(await book.start([often, quick], { clock }));
    clock.jump(30 * 24 * hour);
    const newest = Math.floor(clock.now() / minute) * minute;
    const due = (newest - Date.UTC(2026, 0, 1)) / minute;

    const daybook = await book.open([often, quick], { clock });
    let fired = 0;
    daybook.on("fire", () => (fired += 1));
    const caughtUp = eventOf(daybook, "fire", ({ dueAt }) => dueAt === newest);
    await daybook.start();
    const { id } = await daybook.enqueue(quick);
    expect((await daybook.runs.wait(id)).state).toBe("succeeded");
    expect(fired).toBeLessThan(due);
    expect(await caughtUp).toMatchObject({ outcome: "ran" });

    expect(fired).toBe(due);
    const counts = book
      .sql()
      .prepare("SELECT outcome, count(*) AS n FROM fire GROUP BY outcome ORDER BY outcome")
      .all();
    expect(counts.map((row) => [row["outcome"], row["n"]])).toEqual([
      ["coalesced", 59],
      ["missed", due - 60],
      ["ran", 1],
    ]);
  });

  test("are no misfires after a restart that took less than half a minute", async () => {
    const book = newBook();
    const clock = new FakeClock("2026-11-22T00:59:50Z");
    const before = await book.start([hourly({ misfire: "skip" })], { clock });
    await book.stop(before);
    clock.jump(Date.UTC(2026, 10, 22, 1, 0, 20) - clock.now());
    const daybook = await book.start([hourly({ misfire: "skip" })], { clock });
    await pass(clock, 1_000);

    expect(await firesOf(daybook, "job")).toMatchObject([{ outcome: "ran", reason: null }]);
  });
});

describe("a restart", () => {
  test("keeps the next instant of a schedule that did not change, and knows no change", async () => {
    const book = newBook();
    const clock = new FakeClock("2026-11-22T00:30:00Z");
    const before = await book.open([hourly({})], { clock });
    expect(await before.start()).toMatchObject({ added: ["job"], changed: [] });
    const due = (await before.schedules.get("job")).nextDueAt;
    await book.stop(before);
    clock.jump(2 * hour);

    const daybook = await book.open([hourly({})], { clock });
    expect((await daybook.schedules.get("job")).nextDueAt).toBe(due);
    expect(await daybook.start()).toEqual({ added: [], changed: [], removed: [], restored: [] });
  });

  test("and a deploy leave an interval that is counted from its start where it was", async () => {
    const book = newBook();
    const clock = new FakeClock("2026-11-22T00:07:00Z");
    const schedule = { every: "1h", align: "start" } as const;
    const before = await book.start([defineJob({ name: "job", schedule, run: () => null })], { clock });
    await leap(clock, hour);
    await leap(clock, hour / 2);
    await book.stop(before);
    clock.jump(13 * minute);

    const deployed = defineJob({ name: "job", schedule, description: "now with words", run: () => "new" });
    const daybook = await book.open([deployed], { clock });
    expect((await daybook.start()).changed).toEqual(["job"]);
    await leap(clock, hour / 2);
    await leap(clock, hour / 2);

    expect(hours(await firesOf(daybook, "job")).map(([at]) => at)).toEqual(["01:07", "02:07"]);
    expect((await daybook.schedules.get("job")).schedule?.rule).toMatchObject({ anchor: Date.UTC(2026, 10, 22, 0, 7) });
  });
});
