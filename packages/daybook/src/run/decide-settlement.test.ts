import { describe, expect, test } from "vitest";
import { DaybookError } from "../errors/daybook-error.ts";
import { decideSettlement, type AbortKind, type AttemptFacts, type HandlerEnd } from "./decide-settlement.ts";
import { fail } from "./job-error.ts";
import { NonRetryableError } from "./non-retryable-error.ts";
import { discard, partial, snooze } from "./outcomes.ts";
import { parseRetry } from "./retry-policy.ts";
import { largestResultBytes } from "./serialize-result.ts";

const now = Date.UTC(2026, 10, 22);
const returned = (value: unknown): HandlerEnd => ({ kind: "returned", value });
const threw = (error: unknown): HandlerEnd => ({ kind: "threw", error });
const abandoned: HandlerEnd = { kind: "abandoned" };

function decide(end: HandlerEnd, facts: Partial<AttemptFacts> = {}): ReturnType<typeof decideSettlement> {
  return decideSettlement({
    end,
    abort: null,
    failures: 0,
    maxAttempts: 3,
    retry: parseRetry({ backoff: "fixed", delay: "5s", jitter: 0 }),
    random: 0.5,
    now,
    progress: null,
    failedItems: 0,
    ...facts,
  });
}

const aborted = (
  end: HandlerEnd,
  kind: AbortKind,
  facts: Partial<AttemptFacts> = {},
): ReturnType<typeof decideSettlement> => decide(end, { abort: { kind, reason: "said so" }, ...facts });

describe("a handler that returns", () => {
  test("succeeds with its result as JSON", () => {
    expect(decide(returned({ orders: 3 }))).toEqual({
      kind: "finish",
      state: "succeeded",
      result: '{"orders":3}',
      metadata: null,
      reason: null,
      error: null,
      finishedAt: now,
      progress: null,
      cpuMs: null,
      memoryBytes: null,
    });
  });

  test.each([undefined, null])("succeeds without a result when it returns %s", (value) => {
    expect(decide(returned(value))).toMatchObject({ state: "succeeded", result: null });
  });

  test.each([false, 0, ""])("keeps the result %j, which is one", (value) => {
    expect(decide(returned(value))).toMatchObject({ state: "succeeded", result: JSON.stringify(value) });
  });

  test("is partial when items failed", () => {
    expect(decide(returned("done"), { failedItems: 1 })).toMatchObject({ state: "partial", result: '"done"' });
  });

  test("is partial with metadata when it says so", () => {
    const outcome = partial({ pages: 2 }).withMetadata("shop", "berlin");
    expect(decide(returned(outcome))).toMatchObject({
      state: "partial",
      result: '{"pages":2}',
      metadata: { shop: "berlin" },
    });
  });

  test("is skipped when it discards, with the reason", () => {
    expect(decide(returned(discard("nothing new")))).toMatchObject({
      state: "skipped",
      reason: "nothing new",
      result: null,
    });
  });

  test("returns to waiting when it snoozes, whatever failed before", () => {
    expect(decide(returned(snooze("10m")), { failures: 99 })).toMatchObject({
      kind: "return",
      outcome: "snoozed",
      availableAt: now + 600_000,
    });
  });

  test("succeeds with a result that only looks like an outcome", () => {
    expect(decide(returned({ outcome: "snooze", delayMs: 5 }))).toMatchObject({ state: "succeeded" });
  });

  test("carries progress and measures into the settlement", () => {
    expect(decide(returned(1), { cpuMs: 12, memoryBytes: 34 })).toMatchObject({ cpuMs: 12, memoryBytes: 34 });
  });
});

describe("a result that cannot be kept", () => {
  const circle: Record<string, unknown> = {};
  circle["self"] = circle;

  test.each<[string, unknown, string]>([
    ["a BigInt", { revenue: 10n }, '"revenue" is a bigint'],
    ["a circle", circle, "circular"],
    ["a function", { next: () => 1 }, '"next" is a function'],
    ["a function alone", () => 1, "it is a function"],
    ["a symbol", [Symbol("x")], '"0" is a symbol'],
    ["a Map", { totals: new Map([["a", 1]]) }, '"totals" is a Map'],
    ["a Set", new Set([1]), "it is a Set"],
    ["more than 1 MiB", "x".repeat(largestResultBytes), "the most is 1048576 (1 MiB)"],
  ])("%s fails the run at once and says that the work is done", (_what, value, why) => {
    const settlement = decide(returned(value));
    expect(settlement).toMatchObject({ kind: "finish", state: "failed", error: { code: "RESULT_NOT_SERIALIZABLE" } });
    expect(settlement?.error?.message).toContain(why);
    expect(settlement?.error?.message).toContain("not tried again");
  });

  test("a result of exactly 1 MiB is kept", () => {
    expect(decide(returned("x".repeat(largestResultBytes - 2)))).toMatchObject({ state: "succeeded" });
  });

  test("bytes are counted, not characters", () => {
    expect(decide(returned("ü".repeat(largestResultBytes / 2)))).toMatchObject({ state: "failed" });
    expect(decide(returned("ü".repeat(largestResultBytes / 2 - 1)))).toMatchObject({ state: "succeeded" });
  });

  test("metadata of a partial outcome that is not JSON fails the run as well", () => {
    expect(decide(returned(partial(1).withMetadata("n", 1n)))).toMatchObject({
      state: "failed",
      error: { code: "RESULT_NOT_SERIALIZABLE" },
    });
  });
});

describe("a handler that throws", () => {
  test("is tried again after the policy's wait", () => {
    expect(decide(threw(new Error("503")))).toMatchObject({
      kind: "return",
      outcome: "retried",
      availableAt: now + 5_000,
      error: { message: "503" },
    });
  });

  test("fails with the last attempt", () => {
    expect(decide(threw(new Error("503")), { failures: 1 })).toMatchObject({ outcome: "retried" });
    expect(decide(threw(new Error("503")), { failures: 2 })).toMatchObject({ kind: "finish", state: "failed" });
  });

  test("fails at once with a NonRetryableError", () => {
    expect(decide(threw(new NonRetryableError("no such customer")))).toMatchObject({
      state: "failed",
      error: { name: "NonRetryableError" },
    });
  });

  test("keeps the metadata of fail, and waits as long as it says", () => {
    const error = fail("busy", { retry: "2m" }).withMetadata("shop", "berlin");
    expect(decide(threw(error))).toMatchObject({ outcome: "retried", availableAt: now + 120_000 });
    expect(decide(threw(error), { failures: 2 })).toMatchObject({ state: "failed", metadata: { shop: "berlin" } });
  });

  test("fails when an outcome is thrown instead of returned", () => {
    expect(decide(threw(snooze("1h")))).toMatchObject({ outcome: "retried", availableAt: now + 5_000 });
  });
});

describe("an aborted attempt", () => {
  const ends: [string, HandlerEnd][] = [
    ["returned early", returned(undefined)],
    ["threw the abort", threw(new DOMException("stop", "AbortError"))],
    ["never returned", abandoned],
  ];

  test.each(ends)("that was lost to another worker and %s writes nothing", (_what, end) => {
    expect(aborted(end, "lease_lost")).toBeNull();
  });

  test.each(ends)("that was cancelled and %s is cancelled, with the reason and no error", (_what, end) => {
    expect(aborted(end, "cancelled")).toMatchObject({
      kind: "finish",
      state: "cancelled",
      reason: "said so",
      error: null,
    });
  });

  test.each(ends)("that was stopped and %s is released at once and burns no attempt", (_what, end) => {
    expect(aborted(end, "stopping", { failures: 2 })).toMatchObject({
      kind: "return",
      outcome: "released",
      availableAt: now,
      error: null,
    });
  });

  test.each(ends)("that timed out and %s failed, and is tried again", (_what, end) => {
    expect(aborted(end, "timed_out")).toMatchObject({
      outcome: "retried",
      error: { code: "RUN_TIMED_OUT", message: "said so" },
    });
    expect(aborted(end, "timed_out", { failures: 2 })).toMatchObject({
      state: "failed",
      error: { code: "RUN_TIMED_OUT" },
    });
  });

  test("that was cancelled keeps the result it had", () => {
    expect(aborted(returned({ orders: 3 }), "cancelled")).toMatchObject({ state: "cancelled", result: '{"orders":3}' });
    expect(aborted(returned(1n), "cancelled")).toMatchObject({ state: "cancelled", result: null });
  });

  test("that was stopped does not count as done because it returned a plain value", () => {
    expect(aborted(returned({ orders: 3 }), "stopping")).toMatchObject({ outcome: "released" });
  });

  test("that was stopped may still say partial, snooze or discard", () => {
    expect(aborted(returned(partial(1)), "stopping")).toMatchObject({ state: "partial" });
    expect(aborted(returned(snooze("1m")), "stopping")).toMatchObject({ outcome: "snoozed" });
    expect(aborted(returned(discard("enough")), "stopping")).toMatchObject({ state: "skipped" });
  });

  test("keeps an error of its own clean-up beside the abort", () => {
    expect(aborted(threw(new Error("disk full")), "cancelled")).toMatchObject({ error: { message: "disk full" } });
    expect(aborted(threw(new Error("disk full")), "stopping")).toMatchObject({ error: { message: "disk full" } });
    expect(aborted(threw(new Error("disk full")), "timed_out")).toMatchObject({
      error: { code: "RUN_TIMED_OUT", cause: { message: "disk full" } },
    });
  });

  test.each(["RUN_CANCELLED", "STOPPING"] as const)("does not repeat its own reason %s as an error", (code) => {
    expect(aborted(threw(new DaybookError(code, "x")), "stopping")).toMatchObject({ error: null });
  });

  test("cannot be abandoned without having been aborted", () => {
    expect(() => decide(abandoned)).toThrow("abandoned after its signal was aborted");
  });
});
