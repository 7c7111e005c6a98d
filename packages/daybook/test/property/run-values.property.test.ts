import fc from "fast-check";
import { expect, test } from "vitest";
import { isOutcome } from "../../src/run/outcomes.ts";
import { recordError } from "../../src/run/record-error.ts";
import { instantOfRunId, RunIdSource, runIdCeiling, runIdFloor } from "../../src/run/run-id.ts";

const anyInstant = fc.integer({ min: 0, max: 8.64e15 / 100 });

test("anything that is thrown is recorded as bounded JSON data", () => {
  fc.assert(
    fc.property(
      fc.anything({ withBigInt: true, withSparseArray: true, withNullPrototype: true, withMap: true }),
      (thrown) => {
        const recorded = recordError(thrown);
        const text = JSON.stringify(recorded);
        expect(JSON.parse(text)).toEqual(recorded);
        expect(text.length).toBeLessThan(1_000_000);
        expect(recorded.name).not.toBe("");
      },
    ),
  );
});

test("errors with anything as message, cause, code, params and stack are recorded as JSON data", () => {
  const anyFields = fc.record(
    {
      message: fc.anything(),
      cause: fc.anything(),
      code: fc.anything(),
      params: fc.anything(),
      stack: fc.anything(),
      name: fc.anything(),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(anyFields, (fields) => {
      const recorded = recordError(Object.assign(new Error("x"), fields));
      expect(JSON.parse(JSON.stringify(recorded))).toEqual(recorded);
      expect(typeof recorded.message).toBe("string");
    }),
  );
});

test("no plain value is taken for an outcome", () => {
  const lookalike = fc.record({
    outcome: fc.constantFrom("partial", "snooze", "discard"),
    delayMs: fc.nat(),
    reason: fc.string(),
  });
  fc.assert(
    fc.property(fc.oneof(fc.anything(), lookalike), (value) => {
      expect(isOutcome(value)).toBe(false);
    }),
  );
});

/** Steps of a clock, some of them back. */
const anySteps = fc.array(
  fc.oneof(fc.integer({ min: -600_000, max: 600_000 }), fc.integer({ min: -1_000_000_000, max: 1_000_000_000 })),
  { minLength: 2, maxLength: 200 },
);

test("ids of one source are unique, and increase unless the clock is more than ten minutes behind them", () => {
  fc.assert(
    fc.property(anyInstant, anySteps, (start, steps) => {
      const source = new RunIdSource();
      let now = start;
      let last = source.next(now);
      const ids = new Set([last]);
      for (const step of steps) {
        now = Math.max(0, now + step);
        const follows = now < instantOfRunId(last) - 600_000;
        const id = source.next(now);
        expect(id > last).toBe(!follows);
        ids.add(id);
        last = id;
      }
      expect(ids.size).toBe(steps.length + 1);
    }),
  );
});

test("an id lies between the floor and the ceiling of the instant at which it was made, whatever the clock did before", () => {
  fc.assert(
    fc.property(fc.array(anyInstant, { minLength: 1 }), (instants) => {
      const source = new RunIdSource();
      for (const now of instants) {
        const id = source.next(now);
        const instant = instantOfRunId(id);
        expect(instant).toBeGreaterThanOrEqual(now);
        expect(instant).toBeLessThanOrEqual(now + 600_000);
        expect(runIdFloor(now) <= id).toBe(true);
        expect(runIdCeiling(now) > id).toBe(true);
      }
    }),
  );
});
