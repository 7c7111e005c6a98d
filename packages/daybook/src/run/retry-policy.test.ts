import { describe, expect, test } from "vitest";
import { parseRetry, retryDelayMs } from "./retry-policy.ts";
import type { RetryOptions } from "./retry.ts";

const delays = (options: RetryOptions, failures: readonly number[], random = 0): number[] => {
  const policy = parseRetry(options);
  return failures.map((count) => retryDelayMs(policy, count, random, new Error("x")));
};

describe("parseRetry", () => {
  test("fills in the documented defaults", () => {
    expect(parseRetry(undefined)).toEqual({
      attempts: 3,
      backoff: "exponential",
      delayMs: 5_000,
      maxDelayMs: 600_000,
      jitter: 0.2,
      custom: null,
    });
  });

  test("a delay longer than the default cap raises the cap instead of being cut by it", () => {
    expect(parseRetry({ delay: "1h" })).toMatchObject({ delayMs: 3_600_000, maxDelayMs: 3_600_000 });
  });

  test("a custom function's word is taken without jitter and cap unless they are written", () => {
    expect(parseRetry({ backoff: () => "2h" })).toMatchObject({
      backoff: "custom",
      jitter: 0,
      maxDelayMs: 31_536_000_000,
    });
    expect(parseRetry({ backoff: () => "2h", jitter: 0.5, maxDelay: "1m" })).toMatchObject({
      jitter: 0.5,
      maxDelayMs: 60_000,
    });
  });

  test.each<[string, object, string]>([
    ["no attempt at all", { attempts: 0 }, "retry.attempts must be a whole number from 1; 1 means no retry, got 0."],
    ["half an attempt", { attempts: 1.5 }, "retry.attempts must be a whole number"],
    [
      "a backoff it does not know",
      { backoff: "fibonacci" },
      'retry.backoff must be "fixed", "linear", "exponential" or a function, got fibonacci.',
    ],
    ["a backoff named custom without a function", { backoff: "custom" }, "retry.backoff must be"],
    ["a jitter above 1", { jitter: 20 }, "retry.jitter must be a number from 0 to 1, got 20."],
    ["a jitter that is no number", { jitter: Number.NaN }, "retry.jitter must be"],
    ["a delay that is no duration", { delay: "soon" }, "retry.delay is not a duration"],
    ["a cap below the delay", { delay: "1m", maxDelay: "1s" }, "retry.maxDelay is shorter than retry.delay, got 1s."],
    [
      "a field it does not know",
      { retries: 5 },
      "retry.retries is not known; there are attempts, backoff, delay, maxDelay, jitter",
    ],
  ])("refuses %s, naming the field and the value", (_what, options, message) => {
    expect(() => parseRetry(options)).toThrow(message);
  });
});

describe("retryDelayMs", () => {
  test("fixed waits the same each time", () => {
    expect(delays({ backoff: "fixed", delay: "3s" }, [1, 2, 9])).toEqual([3_000, 3_000, 3_000]);
  });

  test("linear grows by the delay, exponential doubles it, both up to the cap", () => {
    expect(delays({ backoff: "linear", delay: "3s", maxDelay: "10s" }, [1, 2, 3, 4])).toEqual([
      3_000, 6_000, 9_000, 10_000,
    ]);
    expect(delays({ backoff: "exponential", delay: "3s", maxDelay: "20s" }, [1, 2, 3, 4])).toEqual([
      3_000, 6_000, 12_000, 20_000,
    ]);
  });

  test("jitter shortens the wait and never lengthens it", () => {
    expect(delays({ backoff: "fixed", delay: "10s", jitter: 0.2 }, [1], 0)).toEqual([10_000]);
    expect(delays({ backoff: "fixed", delay: "10s", jitter: 0.2 }, [1], 0.5)).toEqual([9_000]);
    expect(delays({ backoff: "fixed", delay: "10s", jitter: 1 }, [1], 0.999_999)).toEqual([0]);
  });

  test("no delay stays no delay after ten thousand failures", () => {
    expect(delays({ delay: 0 }, [10_000])).toEqual([0]);
  });

  test("a custom function sees the failures and the error", () => {
    const policy = parseRetry({ backoff: (failures, error) => failures * (error instanceof TypeError ? 1_000 : 1) });
    expect(retryDelayMs(policy, 4, 0.9, new TypeError("x"))).toBe(4_000);
  });

  test.each<[string, () => unknown]>([
    ["NaN", () => Number.NaN],
    ["a negative number", () => -1],
    ["nonsense", () => "soon"],
    ["nothing", () => undefined],
    ["a promise that rejects", () => Promise.reject(new Error("late"))],
    [
      "an exception",
      () => {
        throw new Error("backoff is broken");
      },
    ],
  ])("a custom function that gives %s is replaced by the exponential rule", (_what, backoff) => {
    expect(delays({ backoff: backoff as () => number, delay: "5s" }, [1, 3, 50])).toEqual([5_000, 20_000, 600_000]);
  });
});
