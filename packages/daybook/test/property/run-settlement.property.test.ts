import fc from "fast-check";
import { expect, test } from "vitest";
import { decideSettlement, type AttemptFacts, type HandlerEnd } from "../../src/run/decide-settlement.ts";
import { fail } from "../../src/run/job-error.ts";
import { NonRetryableError } from "../../src/run/non-retryable-error.ts";
import { discard, partial, snooze } from "../../src/run/outcomes.ts";
import { parseRetry } from "../../src/run/retry-policy.ts";

const now = Date.UTC(2026, 10, 22);
const anyValue = fc.oneof(
  fc.anything({ withBigInt: true, withMap: true, withSet: true }),
  fc.constantFrom<unknown>(partial(1), snooze("1m"), discard("no")),
);
const anyThrown = fc.oneof(
  fc.anything(),
  fc.constantFrom<unknown>(new Error("x"), new NonRetryableError("x"), fail("x", { retry: "1h" }), fail("x")),
);
const anyEnd: fc.Arbitrary<HandlerEnd> = fc.oneof(
  fc.record({ kind: fc.constant("returned" as const), value: anyValue }),
  fc.record({ kind: fc.constant("threw" as const), error: anyThrown }),
);
const anyAbort = fc.record({
  kind: fc.constantFrom("cancelled" as const, "timed_out" as const, "stopping" as const, "lease_lost" as const),
  reason: fc.option(fc.string()),
});
const anyFacts: fc.Arbitrary<AttemptFacts> = fc.record({
  end: anyEnd,
  abort: fc.option(anyAbort),
  failures: fc.nat({ max: 10 }),
  maxAttempts: fc.integer({ min: 1, max: 10 }),
  retry: fc.constant(parseRetry(undefined)),
  random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  now: fc.constant(now),
  progress: fc.constant(null),
  failedItems: fc.nat({ max: 2 }),
});

test("every end of an attempt is decided, as plain JSON data, unless the run was lost", () => {
  fc.assert(
    fc.property(anyFacts, (facts) => {
      const settlement = decideSettlement(facts);
      expect(settlement === null).toBe(facts.abort?.kind === "lease_lost");
      expect(JSON.parse(JSON.stringify(settlement))).toEqual(settlement);
    }),
  );
});

test("a run is never tried again once its attempts are used up", () => {
  fc.assert(
    fc.property(anyFacts, (facts) => {
      const settlement = decideSettlement(facts);
      fc.pre(settlement?.kind === "return" && settlement.outcome === "retried");
      expect(facts.failures + 1).toBeLessThan(facts.maxAttempts);
    }),
  );
});

test("nothing comes back before now", () => {
  fc.assert(
    fc.property(anyFacts, (facts) => {
      const settlement = decideSettlement(facts);
      fc.pre(settlement?.kind === "return");
      expect(settlement.availableAt).toBeGreaterThanOrEqual(now);
    }),
  );
});

test("a shutdown never fails a run", () => {
  fc.assert(
    fc.property(anyFacts, (facts) => {
      const settlement = decideSettlement({ ...facts, abort: { kind: "stopping", reason: null } });
      expect(settlement).not.toMatchObject({ state: "failed" });
    }),
  );
});

test("a result is kept only as JSON text that can be read back", () => {
  fc.assert(
    fc.property(anyFacts, (facts) => {
      const settlement = decideSettlement(facts);
      fc.pre(settlement?.kind === "finish" && settlement.result !== null);
      expect(() => JSON.parse(settlement.result ?? "")).not.toThrow();
    }),
  );
});
