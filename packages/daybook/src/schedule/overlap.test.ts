import { describe, expect, it } from "vitest";
import type { MisfirePolicy, OverlapPolicy } from "./definition.ts";
import { decideMisfires } from "./misfire.ts";
import { decideOverlap } from "./overlap.ts";

describe("decideOverlap", () => {
  it.each<[OverlapPolicy, number, number, string]>([
    ["allow", 0, 0, "run"],
    ["allow", 3, 2, "run"],
    ["skip", 0, 0, "run"],
    ["skip", 1, 0, "skip"],
    ["skip", 0, 1, "skip"],
    ["queue_one", 0, 0, "run"],
    ["queue_one", 1, 0, "queue"],
    ["queue_one", 2, 0, "queue"],
    ["queue_one", 0, 1, "queue"],
    ["queue_one", 1, 1, "skip"],
    ["queue_one", 0, 2, "skip"],
    ["queue_one", 1, 2, "skip"],
    ["cancel_previous", 0, 0, "run"],
    ["cancel_previous", 1, 0, "cancel_previous"],
    ["cancel_previous", 0, 1, "cancel_previous"],
  ])("under %s, with %i running and %i waiting, decides to %s", (policy, running, waiting, decision) => {
    expect(decideOverlap(policy, { running, waiting })).toBe(decision);
  });
});

/** What becomes of five instants found overdue at once (the last on time), when the runs they make only start to wait. */
function backlog(misfire: MisfirePolicy, overlap: OverlapPolicy): string {
  const instants = [0, 10, 20, 30, 40];
  const question = { instants, now: 40, policy: misfire, windowMs: 30, limit: 3, graceMs: 5 };
  let waiting = 0;
  const letters = decideMisfires(question).map(({ decision }) => {
    if (decision !== "run") return decision === "missed" ? "m" : "c";
    const answer = decideOverlap(overlap, { running: 0, waiting });
    if (answer === "skip") return "s";
    waiting = answer === "cancel_previous" ? 1 : waiting + 1;
    return { run: "R", queue: "Q", cancel_previous: "X" }[answer];
  });
  return letters.join("");
}

describe("misfire and overlap policies together", () => {
  // m missed, c coalesced, s skipped; R runs, Q queued, X runs after cancelling the one before
  it.each<[MisfirePolicy, Record<OverlapPolicy, string>]>([
    ["skip", { allow: "mmmmR", skip: "mmmmR", queue_one: "mmmmR", cancel_previous: "mmmmR" }],
    ["fire_once", { allow: "mcccR", skip: "mcccR", queue_one: "mcccR", cancel_previous: "mcccR" }],
    ["catch_up", { allow: "mmRRR", skip: "mmRss", queue_one: "mmRQs", cancel_previous: "mmRXX" }],
  ])("treat a backlog under %s as the matrix says", (misfire, expected) => {
    const actual = Object.fromEntries(
      Object.keys(expected).map((overlap) => [overlap, backlog(misfire, overlap as OverlapPolicy)]),
    );
    expect(actual).toEqual(expected);
  });
});
