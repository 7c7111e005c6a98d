import { describe, expect, it } from "vitest";
import type { MisfirePolicy } from "./definition.ts";
import { decideMisfires, type MisfireQuestion } from "./misfire.ts";

const minute = 60_000;
const now = Date.parse("2026-11-22T10:00:00Z");

/** Decides on instants given by their age in minutes; the window is 60 minutes, the grace 1, the limit 2. */
function decide(policy: MisfirePolicy, ages: readonly number[], more: Partial<MisfireQuestion> = {}): string[] {
  const instants = ages.map((age) => now - age * minute);
  const question = { instants, now, policy, windowMs: 60 * minute, limit: 2, graceMs: minute, ...more };
  return decideMisfires(question).map(({ decision, reason }) => `${decision}: ${reason}`);
}

const onTime = "run: on_time";
const outside = "missed: outside_window";
const coalesced = "coalesced: newer_instant_runs";

describe("decideMisfires", () => {
  it.each(["skip", "fire_once", "catch_up"] as const)("runs instants up to the grace old, under %s", (policy) => {
    expect(decide(policy, [1, 0, -1])).toEqual([onTime, onTime, onTime]);
  });

  it.each(["skip", "fire_once", "catch_up"] as const)("misses what is older than the window, under %s", (policy) => {
    expect(decide(policy, [600, 61])).toEqual([outside, outside]);
  });

  it("keeps an instant exactly as old as the window", () => {
    expect(decide("fire_once", [60])).toEqual(["run: fire_once"]);
  });

  it("misses every misfire under skip", () => {
    expect(decide("skip", [90, 30, 2, 1])).toEqual([outside, "missed: policy_skip", "missed: policy_skip", onTime]);
  });

  it("runs the newest misfire under fire_once and coalesces the others into it", () => {
    expect(decide("fire_once", [90, 50, 30, 10])).toEqual([outside, coalesced, coalesced, "run: fire_once"]);
  });

  it("coalesces every misfire under fire_once into an instant on time", () => {
    expect(decide("fire_once", [90, 50, 30, 0])).toEqual([outside, coalesced, coalesced, onTime]);
  });

  it("runs no misfire of a chunk under fire_once while newer instants are due", () => {
    expect(decide("fire_once", [90, 50, 30], { newerDue: 1 })).toEqual([outside, coalesced, coalesced]);
  });

  it("runs the newest under catch_up up to the limit and misses the older", () => {
    expect(decide("catch_up", [90, 50, 30, 10])).toEqual([
      outside,
      "missed: over_limit",
      "run: catch_up",
      "run: catch_up",
    ]);
  });

  it("counts instants on time and those that follow the chunk against the limit of catch_up", () => {
    expect(decide("catch_up", [30, 10, 0])).toEqual(["missed: over_limit", "run: catch_up", onTime]);
    expect(decide("catch_up", [30, 10], { newerDue: 1 })).toEqual(["missed: over_limit", "run: catch_up"]);
    expect(decide("catch_up", [30, 10], { newerDue: 2 })).toEqual(["missed: over_limit", "missed: over_limit"]);
  });

  it("has nothing to say about nothing", () => {
    expect(decide("catch_up", [])).toEqual([]);
  });
});
