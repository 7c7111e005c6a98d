import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeSchedule } from "../../src/schedule/describe-schedule.ts";
import { parseSchedule } from "../../src/schedule/parse-schedule.ts";
import { describeLocales } from "../../src/schedule/schedule-phrases.ts";

/** One field of a cron: any, a value, a range, a step, a list. */
function fieldOf(least: number, most: number): fc.Arbitrary<string> {
  const value = fc.integer({ min: least, max: most });
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant("*") },
    { weight: 3, arbitrary: value.map(String) },
    fc.tuple(value, value).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`),
    fc.integer({ min: 2, max: Math.min(6, most) }).map((step) => `*/${step}`),
    fc.uniqueArray(value, { minLength: 2, maxLength: 4 }).map((values) => values.toSorted((a, b) => a - b).join(",")),
  );
}

const anyCron = fc
  .tuple(
    fieldOf(0, 59),
    fieldOf(0, 23),
    fc.oneof({ weight: 4, arbitrary: fieldOf(1, 28) }, fc.constantFrom("L", "LW", "15W")),
    fieldOf(1, 12),
    fc.oneof({ weight: 4, arbitrary: fieldOf(0, 6) }, fc.constantFrom("1#2", "3#1", "5L")),
  )
  .map((fields) => fields.join(" "));

const said = (cron: string, locale: (typeof describeLocales)[number]): string =>
  describeSchedule(parseSchedule({ cron, timeZone: "Asia/Ho_Chi_Minh" }, 0), locale);

describe("schedules in words", () => {
  it("are one whole sentence in every language, with the zone, for any cron", () => {
    fc.assert(
      fc.property(anyCron, fc.constantFrom(...describeLocales), (cron, locale) => {
        const words = said(cron, locale);
        expect(words).toMatch(/^\p{Lu}.* \(Asia\/Ho_Chi_Minh\)$/u);
        expect(words).not.toMatch(/%s|undefined|null|NaN|\n| {2}/);
      }),
    );
  });

  it("have no English left in them in Vietnamese", () => {
    const english = /\b(and|at|between|day|days|every|hour|minute|month|of|on|only|past|second|the|through)\b/i;
    fc.assert(
      fc.property(anyCron, (cron) => {
        expect(said(cron, "vi")).not.toMatch(english);
      }),
    );
  });

  it("are different in Vietnamese where they are in English", () => {
    fc.assert(
      fc.property(anyCron, anyCron, (one, other) => {
        const areDifferent = said(one, "en") !== said(other, "en");
        expect(said(one, "vi") !== said(other, "vi")).toBe(areDifferent);
      }),
      { numRuns: 1_000 },
    );
  });

  it("are different for two crons that differ in one field only", () => {
    fc.assert(
      fc.property(
        anyCron,
        fc.integer({ min: 0, max: 4 }),
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 6 }),
        (cron, place, a, b) => {
          fc.pre(a !== b);
          const fields = cron.split(" ");
          const other = fields.with(place, String(b)).join(" ");
          const one = fields.with(place, String(a)).join(" ");
          expect(said(one, "vi")).not.toBe(said(other, "vi"));
        },
      ),
    );
  });
});
