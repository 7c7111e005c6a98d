import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { instantsBetween } from "../../src/schedule/instants-between.ts";
import { parseSchedule } from "../../src/schedule/parse-schedule.ts";
import { clockChanges, oracleInstants } from "./schedule-oracle.ts";

const dayMs = 86_400_000;

const zones = `
  Australia/Lord_Howe Africa/Casablanca Africa/El_Aaiun Pacific/Apia Pacific/Kiritimati Antarctica/Troll
  Europe/Dublin Africa/Cairo Asia/Beirut America/Havana America/Santiago America/Asuncion Atlantic/Azores
  America/Nuuk Asia/Tehran Asia/Gaza Pacific/Chatham Asia/Kathmandu Asia/Kolkata America/Sao_Paulo
  America/New_York Europe/Berlin Europe/London Australia/Sydney Australia/Adelaide Pacific/Auckland Europe/Moscow
  Europe/Istanbul Asia/Pyongyang America/Caracas America/St_Johns America/Los_Angeles Europe/Madrid Asia/Amman
  Asia/Damascus Asia/Jerusalem Pacific/Easter Pacific/Norfolk Pacific/Fiji America/Scoresbysund Antarctica/Casey
  Antarctica/Macquarie Africa/Windhoek Africa/Juba America/Port-au-Prince Asia/Hovd Europe/Chisinau
  Europe/Volgograd Asia/Tokyo UTC
`
  .trim()
  .split(/\s+/);

const sparsePatterns = [
  "30 2 * * *",
  "0 0 * * *",
  "15 1 * * *",
  "30 23 * * *",
  "0,30 0,1,2,3,23 * * *",
  "5-10 2 * * *",
  "0 0 L * *",
  "30 0 * * 0",
  "0 2 * * 0#1",
  "30 1 * * 0L",
  "0 3 15W * *",
  "0 0 LW * *",
  "15 0 1W,L * *",
  "0 0 1 * 1",
  "59 23 31 * *",
  "0 0 29 2 *",
  "20,40 10 2 * * *",
  "0 30 2 * * * 2029-2031",
  "*/30 1 * * *",
  "30 0-23/3 * * *",
  "10 2 13 * 5",
  "0 1 30,31 3,10 *",
];

const densePatterns = [
  "0 * * * *",
  "30 * * * *",
  "*/15 * * * *",
  "*/7 * * * *",
  "0 */2 * * *",
  "*/20 59 * * * *",
  "*/10 */30 0-4 * * *",
  "0-59/25 1,2 * * *",
  "0,20,40 0-3 * * *",
  "17 * * * 0,6",
];

/** Where two lists first differ, in words: a failure then shows the instant and not ten thousand numbers. */
function firstDifference(
  cron: string,
  timeZone: string,
  from: number,
  to: number,
  exclude: string[] = [],
): string | null {
  const expected = oracleInstants(cron, timeZone, from, to, exclude);
  const schedule = parseSchedule({ cron, timeZone, exclude }, 0);
  const actual = instantsBetween(schedule, from - 1, to - 1, expected.length + 10);
  const length = Math.max(expected.length, actual.length);
  for (let index = 0; index < length; index++) {
    if (expected[index] === actual[index]) continue;
    const show = (instant: number | undefined): string =>
      instant === undefined ? "nothing" : new Date(instant).toISOString();
    return `${cron} in ${timeZone}: expected ${show(expected[index])}, got ${show(actual[index])}`;
  }
  return null;
}

function changesBetween(timeZone: string, from: number, to: number): number[] {
  return clockChanges(timeZone)
    .map(({ at }) => at)
    .filter((at) => from <= at && at < to);
}

describe("the instants of a cron schedule are those that Temporal gives", () => {
  it.each([
    ["2024", "2034"],
    ["2006", "2016"],
  ])("for every sparse pattern in every zone, on each day from %s to %s", (firstYear, lastYear) => {
    const differences = zones.flatMap((timeZone) =>
      sparsePatterns.map((cron) => firstDifference(cron, timeZone, Date.parse(firstYear), Date.parse(lastYear))),
    );
    expect(differences.filter((difference) => difference !== null)).toEqual([]);
  });

  it("for every dense pattern in every zone, three days around each change of the clock from 2006 to 2034", () => {
    const differences = zones.flatMap((timeZone) => {
      const changes = changesBetween(timeZone, Date.parse("2006"), Date.parse("2034"));
      return changes.flatMap((at) =>
        densePatterns.map((cron) => firstDifference(cron, timeZone, at - 1.5 * dayMs, at + 1.5 * dayMs)),
      );
    });
    expect(differences.filter((difference) => difference !== null)).toEqual([]);
  });

  it.each(["Australia/Lord_Howe", "Africa/Casablanca", "America/Havana"])(
    "for a pattern of every 15 minutes in %s, on each day of ten years",
    (timeZone) => {
      expect(firstDifference("*/15 * * * *", timeZone, Date.parse("2024"), Date.parse("2034"))).toBeNull();
    },
  );

  it.each([
    ["Pacific/Kwajalein", "1993", "1994"],
    ["Pacific/Kiritimati", "1994", "1996"],
    ["Africa/Monrovia", "1970", "1974"],
    ["Africa/Freetown", "1965", "1967"],
    ["America/Toronto", "1986", "2008"],
    ["America/St_Johns", "1987", "2012"],
    ["Asia/Dhaka", "2008", "2011"],
  ])("for the odd days of %s between %s and %s", (timeZone, from, to) => {
    const differences = [...sparsePatterns, "0 * * * *", "45 * * * *"].map((cron) =>
      firstDifference(cron, timeZone, Date.parse(from), Date.parse(to)),
    );
    expect(differences.filter((difference) => difference !== null)).toEqual([]);
  });

  it("for random patterns with excluded dates, around random changes of the clock in any zone", () => {
    fc.assert(
      fc.property(
        anyPattern,
        anyChange,
        fc.array(fc.integer({ min: -3, max: 3 }), { maxLength: 2 }),
        (cron, change, off) => {
          const exclude = [...new Set(off)].map((days) =>
            new Date(change.at + days * dayMs).toISOString().slice(0, 10),
          );
          const [from, to] = [change.at - change.daysBefore * dayMs, change.at + 4 * dayMs];
          expect(firstDifference(cron, change.timeZone, from, to, exclude)).toBeNull();
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

const anyChange = fc
  .record({
    timeZone: fc.constantFrom(...Intl.supportedValuesOf("timeZone")),
    pick: fc.nat(),
    daysBefore: fc.constantFrom(2, 4, 40),
  })
  .map(({ timeZone, pick, daysBefore }) => {
    const changes = changesBetween(timeZone, Date.parse("1970"), Date.parse("2040"));
    return { timeZone, daysBefore, at: changes[pick % Math.max(1, changes.length)] ?? Date.parse("2026-03-29") };
  });

/** One field: a number, a list, a range, a range with a step, or `*` with one. Small values often, as clocks change at night. */
function anyField(min: number, max: number, often: number): fc.Arbitrary<string> {
  const value = fc.oneof(fc.integer({ min, max }), fc.integer({ min, max: Math.min(max, often) }));
  const range = fc.tuple(value, value).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`);
  const step = fc.integer({ min: 1, max: Math.max(2, Math.floor(max / 2)) });
  return fc.oneof(
    value.map(String),
    fc.array(value, { minLength: 2, maxLength: 4 }).map((list) => list.join(",")),
    range,
    fc.tuple(range, step).map(([written, by]) => `${written}/${by}`),
    step.map((by) => `*/${by}`),
    fc.tuple(value, step).map(([from, by]) => `${from}/${by}`),
  );
}

const often = <T>(usual: T, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ arbitrary: fc.constant(usual), weight: 3 }, { arbitrary, weight: 1 });

const anyPattern = fc
  .tuple(
    often("0", fc.constantFrom("30", "0,59", "*/20", "15-45/15")),
    fc.oneof(anyField(0, 59, 30), fc.constant("*/15"), fc.constant("0")),
    fc.oneof(anyField(0, 23, 4), fc.constant("*")),
    often("*", fc.oneof(anyField(1, 31, 31), fc.constantFrom("L", "LW", "15W", "1W,31W", "31"))),
    often("*", anyField(1, 12, 12)),
    often("*", fc.oneof(anyField(0, 6, 6), fc.constantFrom("0L", "7", "0#1", "1#5,3", "6#2,0L"))),
  )
  .map((fields) => fields.join(" "));
