import fc from "fast-check";
import { expect, test } from "vitest";
import { formatInstant } from "../../src/time/instant.ts";

const most = 8.64e15;
const day = 86_400_000;
const anyInstant = fc.oneof(
  fc.integer({ min: -most, max: most }),
  fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2030, 0) }),
  // Around midnights, before 1970 as well.
  fc
    .record({ days: fc.integer({ min: -800_000, max: 800_000 }), ms: fc.integer({ min: -2_000, max: 2_000 }) })
    .map(({ days, ms }) => days * day + ms),
  fc.constantFrom(-most, most, 0, -1, 1),
);

test("an instant is written as Date writes it, whichever was written before it", () => {
  fc.assert(
    fc.property(fc.array(anyInstant, { minLength: 1, maxLength: 50 }), (instants) => {
      expect(instants.map(formatInstant)).toEqual(instants.map((instant) => new Date(instant).toISOString()));
    }),
    { numRuns: 2_000 },
  );
});

test("parts of a millisecond are left out, as Date leaves them out", () => {
  fc.assert(
    fc.property(fc.double({ min: -4e12, max: 4e12, noNaN: true }), (instant) => {
      expect(formatInstant(instant)).toBe(new Date(instant).toISOString());
    }),
  );
});

test.for([Number.NaN, Number.POSITIVE_INFINITY, most + 1])("%d is no instant", (number) => {
  expect(() => formatInstant(number)).toThrow(RangeError);
});
