import fc from "fast-check";
import { expect, test } from "vitest";
import { parseRetry, retryDelayMs } from "../../src/run/retry-policy.ts";
import type { RetryOptions } from "../../src/run/retry.ts";

const week = 604_800_000;
const anyRule: fc.Arbitrary<Required<RetryOptions>> = fc
  .record({
    attempts: fc.integer({ min: 1, max: 10_000 }),
    backoff: fc.constantFrom("fixed" as const, "linear" as const, "exponential" as const),
    delay: fc.integer({ min: 0, max: week }),
    headroom: fc.integer({ min: 0, max: week }),
    jitter: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ headroom, ...rule }) => ({ ...rule, maxDelay: rule.delay + headroom }));
const anyFailures = fc.oneof(
  fc.integer({ min: 1, max: 100 }),
  fc.integer({ min: 1, max: 10_000 }),
  fc.constant(10_000),
);
const anyRandom = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

test("the wait is whole, never negative and never above the cap, up to ten thousand failures", () => {
  fc.assert(
    fc.property(anyRule, anyFailures, anyRandom, (options, failures, random) => {
      const policy = parseRetry(options);
      const wait = retryDelayMs(policy, failures, random, null);
      expect(Number.isSafeInteger(wait)).toBe(true);
      expect(wait).toBeGreaterThanOrEqual(0);
      expect(wait).toBeLessThanOrEqual(policy.maxDelayMs);
    }),
  );
});

test("the wait never shrinks with more failures, for the same luck", () => {
  fc.assert(
    fc.property(anyRule, anyFailures, fc.integer({ min: 0, max: 50 }), anyRandom, (options, failures, more, random) => {
      const policy = parseRetry(options);
      const before = retryDelayMs(policy, failures, random, null);
      expect(retryDelayMs(policy, failures + more, random, null)).toBeGreaterThanOrEqual(before);
    }),
  );
});

test("jitter takes at most its share away", () => {
  fc.assert(
    fc.property(anyRule, anyFailures, anyRandom, (options, failures, random) => {
      const full = retryDelayMs(parseRetry({ ...options, jitter: 0 }), failures, random, null);
      const wait = retryDelayMs(parseRetry(options), failures, random, null);
      expect(wait).toBeLessThanOrEqual(full);
      expect(wait).toBeGreaterThanOrEqual(Math.floor(full * (1 - options.jitter)));
    }),
  );
});

test("whatever a custom function gives, the wait is a whole number within the cap", () => {
  fc.assert(
    fc.property(fc.anything(), anyFailures, anyRandom, (answer, failures, random) => {
      const policy = parseRetry({ backoff: () => answer as number, maxDelay: "1h" });
      const wait = retryDelayMs(policy, failures, random, null);
      expect(Number.isSafeInteger(wait)).toBe(true);
      expect(wait).toBeGreaterThanOrEqual(0);
      expect(wait).toBeLessThanOrEqual(3_600_000);
    }),
  );
});
