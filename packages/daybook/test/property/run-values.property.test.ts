import fc from "fast-check";
import { expect, test } from "vitest";
import { isOutcome } from "../../src/run/outcomes.ts";
import { recordError } from "../../src/run/record-error.ts";
import { instantOfRunId, RunIdSource, runIdFloor } from "../../src/run/run-id.ts";

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

test("ids of one source increase and are unique, whatever the clock does", () => {
  fc.assert(
    fc.property(fc.array(anyInstant, { minLength: 2, maxLength: 200 }), (instants) => {
      const source = new RunIdSource();
      const ids = instants.map((now) => source.next(now));
      for (let index = 1; index < ids.length; index += 1)
        expect(String(ids[index]) > String(ids[index - 1])).toBe(true);
    }),
  );
});

test("an id carries the latest instant its source has seen, and its floor is not above it", () => {
  fc.assert(
    fc.property(fc.array(anyInstant, { minLength: 1 }), (instants) => {
      const source = new RunIdSource();
      let latest = 0;
      for (const now of instants) {
        latest = Math.max(latest, now);
        const id = source.next(now);
        expect(instantOfRunId(id)).toBe(latest);
        expect(runIdFloor(latest) <= id).toBe(true);
        expect(runIdFloor(latest + 1) > id).toBe(true);
      }
    }),
  );
});
