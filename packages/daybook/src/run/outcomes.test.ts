import { describe, expect, test } from "vitest";
import { fail, retryWishOf } from "./job-error.ts";
import { NonRetryableError } from "./non-retryable-error.ts";
import { discard, isOutcome, partial, snooze } from "./outcomes.ts";

describe("outcomes", () => {
  test("a result that merely has a key named outcome is no outcome", () => {
    expect(isOutcome({ outcome: "snooze", delayMs: 5 })).toBe(false);
    expect(isOutcome({ ...snooze("5s") })).toBe(false);
    expect(isOutcome(snooze("5s"))).toBe(true);
  });

  test("an outcome of another copy of the package is recognised", () => {
    const foreign = Object.defineProperty({ outcome: "discard", reason: "x" }, Symbol.for("daybook.outcome"), {
      value: true,
    });
    expect(isOutcome(foreign)).toBe(true);
  });

  test.each([null, undefined, 0, "snooze", () => snooze(1)])("%s is no outcome", (value) => {
    expect(isOutcome(value)).toBe(false);
  });

  test("a value that throws when it is read is no outcome", () => {
    const hostile = new Proxy(
      {},
      {
        get: () => {
          throw new Error("no");
        },
      },
    );
    expect(isOutcome(hostile)).toBe(false);
  });

  test("withMetadata returns a new partial outcome and leaves the first one alone", () => {
    const first = partial({ done: 3 }).withMetadata("shop", "berlin");
    const second = first.withMetadata("page", 2);
    expect(first.metadata).toEqual({ shop: "berlin" });
    expect(second).toMatchObject({ outcome: "partial", result: { done: 3 }, metadata: { shop: "berlin", page: 2 } });
    expect(isOutcome(second)).toBe(true);
  });

  test("snooze reads durations and refuses what is none", () => {
    expect(snooze("10m").delayMs).toBe(600_000);
    expect(() => snooze(-1)).toThrow("snooze is not a duration: -1");
  });

  test("discard insists on a reason", () => {
    expect(discard("nothing new").reason).toBe("nothing new");
    expect(() => discard("  ")).toThrow("discard needs a reason");
  });
});

describe("fail", () => {
  test("makes an error that keeps its cause and collects metadata in one line", () => {
    const cause = new Error("503");
    const error = fail("the shop did not answer", { cause }).withMetadata("shop", "berlin").withMetadata("tries", 2);
    expect(error).toBeInstanceOf(Error);
    expect(error.cause).toBe(cause);
    expect(error.metadata).toEqual({ shop: "berlin", tries: 2 });
  });

  test("carries a wish about retrying", () => {
    expect(retryWishOf(fail("x"))).toBe("policy");
    expect(retryWishOf(fail("x", { retry: false }))).toBe("never");
    expect(retryWishOf(fail("x", { retry: "2m" }))).toEqual({ delayMs: 120_000 });
    expect(retryWishOf(fail("x", { retry: 0 }))).toEqual({ delayMs: 0 });
    expect(retryWishOf(new NonRetryableError("x"))).toBe("never");
  });

  test("any other thrown value leaves retrying to the policy", () => {
    expect(retryWishOf(new Error("x"))).toBe("policy");
    expect(retryWishOf({ retry: "never" })).toBe("policy");
    expect(retryWishOf(null)).toBe("policy");
  });

  test("a NonRetryableError of another copy of the package still ends retries", () => {
    const foreign = Object.assign(new Error("x"), { [Symbol.for("daybook.job_error")]: true, retry: "never" });
    expect(retryWishOf(foreign)).toBe("never");
  });

  test("NonRetryableError has its own name and takes metadata too", () => {
    const error = new NonRetryableError("no such customer", { cause: 404 }).withMetadata("customer", 7);
    expect(error.name).toBe("NonRetryableError");
    expect(error.cause).toBe(404);
    expect(error.metadata).toEqual({ customer: 7 });
  });
});
