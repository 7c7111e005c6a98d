import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decideMisfires, type MisfireQuestion } from "../../src/schedule/misfire.ts";
import { decideOverlap } from "../../src/schedule/overlap.ts";
import { spreadOffsetMs } from "../../src/schedule/spread.ts";

const anyQuestion: fc.Arbitrary<MisfireQuestion> = fc.record({
  instants: fc
    .uniqueArray(fc.integer({ min: 0, max: 1_000 }), { maxLength: 40 })
    .map((all) => all.toSorted((a, b) => a - b)),
  now: fc.integer({ min: 500, max: 1_100 }),
  policy: fc.constantFrom("skip", "fire_once", "catch_up"),
  windowMs: fc.integer({ min: 0, max: 1_000 }),
  limit: fc.integer({ min: 1, max: 10 }),
  graceMs: fc.integer({ min: 0, max: 100 }),
});

describe("misfire decisions", () => {
  it("are one for each instant, in order", () => {
    fc.assert(
      fc.property(anyQuestion, (question) => {
        expect(decideMisfires(question).map(({ instant }) => instant)).toEqual(question.instants);
      }),
    );
  });

  it("are the same whether the backlog is decided at once or chunk by chunk", () => {
    fc.assert(
      fc.property(anyQuestion, fc.integer({ min: 1, max: 12 }), (question, size) => {
        const { instants } = question;
        const chunked = instants.flatMap((_, index) => {
          if (index % size !== 0) return [];
          const chunk = instants.slice(index, index + size);
          return decideMisfires({ ...question, instants: chunk, newerDue: instants.length - index - chunk.length });
        });
        expect(chunked).toEqual(decideMisfires(question));
      }),
    );
  });

  it("never run more than the policy allows, and always what is on time", () => {
    fc.assert(
      fc.property(anyQuestion, (question) => {
        const runs = decideMisfires(question).filter(({ decision }) => decision === "run");
        const onTime = question.instants.filter((instant) => question.now - instant <= question.graceMs).length;
        const most = { skip: onTime, fire_once: Math.max(1, onTime), catch_up: Math.max(question.limit, onTime) };
        expect(runs.length).toBeLessThanOrEqual(most[question.policy]);
        expect(runs.filter(({ reason }) => reason === "on_time")).toHaveLength(onTime);
      }),
    );
  });

  it("run no misfire older than the window, and coalesce only where a newer instant runs", () => {
    fc.assert(
      fc.property(anyQuestion, (question) => {
        const decisions = decideMisfires(question);
        const tooOld = decisions.filter(
          ({ instant, decision, reason }) =>
            decision === "run" && reason !== "on_time" && question.now - instant > question.windowMs,
        );
        const lastRun = decisions.findLastIndex(({ decision }) => decision === "run");
        const stranded = decisions.filter(({ decision }, index) => decision === "coalesced" && index > lastRun);
        expect([tooOld, stranded]).toEqual([[], []]);
      }),
    );
  });

  it("leave nothing within the window unanswered for under fire_once", () => {
    fc.assert(
      fc.property(anyQuestion, (question) => {
        const decisions = decideMisfires({ ...question, policy: "fire_once" });
        const within = question.instants.some((instant) => question.now - instant <= question.windowMs);
        expect(decisions.some(({ decision }) => decision === "run") || !within).toBe(true);
      }),
    );
  });
});

describe("overlap decisions", () => {
  it("never let queue_one hold more than the active run and one behind it", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("due", "start", "finish"), { maxLength: 60 }), (events) => {
        const active = { running: 0, waiting: 0 };
        for (const event of events) {
          if (event === "due") {
            const decision = decideOverlap("queue_one", active);
            if (decision !== "skip") active.waiting += 1;
          } else if (event === "start" && active.waiting > 0 && active.running === 0) {
            active.waiting -= 1;
            active.running += 1;
          } else if (event === "finish" && active.running > 0) active.running -= 1;
          expect(active.running + active.waiting).toBeLessThanOrEqual(2);
        }
      }),
    );
  });
});

describe("spread", () => {
  it("stays in its range, is whole, and depends on nothing but the key and the width", () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 31 * 86_400_000 }), (key, spreadMs) => {
        const offset = spreadOffsetMs(key, spreadMs);
        expect(Number.isInteger(offset) && offset >= 0 && offset < spreadMs).toBe(true);
        expect(spreadOffsetMs(key, spreadMs)).toBe(offset);
      }),
    );
  });

  it.each([
    ["numbered", (index: number) => `job/default/tenant-${index}`],
    ["padded", (index: number) => `tenant-${String(index).padStart(8, "0")}`],
    ["two-letter", (index: number) => String.fromCharCode(97 + (index % 100), 97 + Math.floor(index / 100))],
  ])("fills its width evenly for %s keys", (_, keyOf) => {
    const buckets = Array.from({ length: 100 }, () => 0);
    const keys = 10_000;
    for (let index = 0; index < keys; index++) {
      const bucket = Math.floor(spreadOffsetMs(keyOf(index), 3_600_000) / 36_000);
      buckets[bucket] = (buckets[bucket] ?? 0) + 1;
    }
    const expected = keys / buckets.length;
    const chiSquare = buckets.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    // 99 degrees of freedom: an even spread stays below 149 in all but 1 of 1,000 cases.
    expect(chiSquare).toBeLessThan(149);
  });
});
