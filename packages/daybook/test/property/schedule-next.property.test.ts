import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ScheduleDefinition } from "../../src/schedule/definition.ts";
import { instantsBetween } from "../../src/schedule/instants-between.ts";
import { isDue } from "../../src/schedule/is-due.ts";
import { nextInstant } from "../../src/schedule/next-instant.ts";
import { parseSchedule } from "../../src/schedule/parse-schedule.ts";
import { previousInstant } from "../../src/schedule/previous-instant.ts";
import { toWallTime } from "../../src/schedule/wall-time.ts";
import { zoneOffsets } from "../../src/schedule/zone-offset.ts";
import { clockChanges } from "./schedule-oracle.ts";

const dayMs = 86_400_000;
const anyInstant = fc.integer({ min: Date.parse("1995"), max: Date.parse("2038") });
const anyZone = fc.constantFrom(
  "UTC",
  "Europe/Berlin",
  "Australia/Lord_Howe",
  "Africa/Casablanca",
  "Pacific/Apia",
  "America/St_Johns",
);
const anyRule: fc.Arbitrary<ScheduleDefinition> = fc.oneof(
  fc
    .constantFrom("*/15 * * * *", "30 2 * * *", "0 0 L * *", "15 23 * * 0", "*/10 * * * * *", "0 0 29 2 *")
    .map((cron) => ({ cron })),
  fc.integer({ min: 1_000, max: 40 * dayMs }).map((every) => ({ every })),
);
const anySchedule = fc
  .tuple(anyRule, anyZone, anyInstant, fc.array(fc.nat(4), { maxLength: 3 }))
  .map(([rule, timeZone, around, days]) => {
    const exclude = days.map((day) => new Date(around + day * dayMs).toISOString().slice(0, 10));
    return { schedule: parseSchedule({ ...rule, timeZone, exclude }, 0), around };
  });

describe("next, previous and due agree", () => {
  it("so that the next instant is due, nothing is due before it, and the way back leads there", () => {
    fc.assert(
      fc.property(anySchedule, fc.double({ min: 0.01, max: 0.99, noNaN: true }), ({ schedule, around }, part) => {
        const next = nextInstant(schedule, around) ?? Number.NaN;
        expect(next).toBeGreaterThan(around);
        expect(isDue(schedule, next)).toBe(true);
        const between = Math.floor(around + (next - around) * part);
        expect(nextInstant(schedule, between)).toBe(between < next ? next : nextInstant(schedule, next));
        expect(previousInstant(schedule, next + 1)).toBe(next);
        expect(previousInstant(schedule, next) ?? -Infinity).toBeLessThanOrEqual(around);
      }),
      { numRuns: 300 },
    );
  });

  it("so that the order in which instants are asked for does not matter", () => {
    fc.assert(
      fc.property(anySchedule, ({ schedule, around }) => {
        const forwards = instantsBetween(schedule, around, Infinity, 20);
        const backwards = [...forwards.keys()].map((index) => forwards[forwards.length - 2 - index] ?? around);
        expect(backwards.map((after) => nextInstant({ ...schedule }, after)).toReversed()).toEqual(forwards);
      }),
      { numRuns: 200 },
    );
  });
});

describe("an interval", () => {
  it("names every multiple from its anchor that is not on an excluded local date, and nothing else", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 600_000, max: 3 * dayMs }),
        anyZone,
        anyInstant,
        fc.array(fc.integer({ min: -1, max: 6 }), { maxLength: 4 }),
        (every, timeZone, from, days) => {
          const exclude = days.map((day) => new Date(from + day * dayMs).toISOString().slice(0, 10));
          const schedule = parseSchedule({ every, align: "start", timeZone, exclude }, from - 2 * dayMs);
          const expected: number[] = [];
          for (let instant = from - 2 * dayMs; instant <= from + 5 * dayMs; instant += every) {
            const date = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone).toPlainDate();
            if (instant > from && !exclude.includes(date.toString())) expected.push(instant);
          }
          expect(instantsBetween(schedule, from, from + 5 * dayMs, 10_000)).toEqual(expected);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe("the offsets of a zone", () => {
  it("change exactly where Temporal says, in every zone, from 1970 to 2040", () => {
    const wrong: string[] = [];
    for (const timeZone of Intl.supportedValuesOf("timeZone")) {
      const zone = zoneOffsets(timeZone);
      const expected = clockChanges(timeZone).filter(({ at }) => at >= 0);
      const actual: { at: number; offsetAfter: number }[] = [];
      for (let piece = zone.pieceAt(0); piece.end < Date.parse("2041");) {
        piece = zone.pieceAt(piece.end);
        if (piece.before !== piece.offset) actual.push({ at: piece.start, offsetAfter: piece.offset });
      }
      const until = Date.parse("2040-12-31");
      const same =
        JSON.stringify(actual.filter(({ at }) => at < until)) ===
        JSON.stringify(expected.filter(({ at }) => at < until && at > 0));
      if (!same) wrong.push(timeZone);
    }
    expect(wrong).toEqual([]);
  });

  it("are those of Temporal at any instant since 1900, to the second", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Intl.supportedValuesOf("timeZone")),
        fc.integer({ min: Date.parse("1900"), max: Date.parse("2100") }),
        (timeZone, instant) => {
          const zoned = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone);
          expect(toWallTime(zoneOffsets(timeZone), instant) - instant).toBe(zoned.offsetNanoseconds / 1e6);
        },
      ),
      { numRuns: 3_000 },
    );
  });
});
