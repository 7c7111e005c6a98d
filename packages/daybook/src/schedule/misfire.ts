import type { Instant } from "../time/instant.ts";
import type { MisfirePolicy } from "./definition.ts";

/** What {@link decideMisfires} needs to know. */
export interface MisfireQuestion {
  /** Due instants not decided yet, ascending. */
  readonly instants: readonly Instant[];
  readonly now: Instant;
  readonly policy: MisfirePolicy;
  /** Misfires older than this are missed, whatever the policy. */
  readonly windowMs: number;
  /** The most due instants that one `catch_up` runs. */
  readonly limit: number;
  /** An instant not older than this is on time. */
  readonly graceMs: number;
  /**
   * How many due instants follow the list: 0 when the list is whole, more when it is a chunk of a backlog. Asking chunk by
   * chunk then gives the same decisions as asking once. It need not be exact above `limit`, so counting may stop there.
   * @defaultValue 0
   */
  readonly newerDue?: number;
}

/** `coalesced`: not run by itself, a newer instant runs for it. */
export type MisfireOutcome = "run" | "missed" | "coalesced";

/** Why; kept in the book with the fire. */
export type MisfireReason =
  | "on_time"
  | "outside_window"
  | "policy_skip"
  | "fire_once"
  | "newer_instant_runs"
  | "catch_up"
  | "over_limit";

/** What becomes of one due instant. */
export interface MisfireDecision {
  readonly instant: Instant;
  readonly decision: MisfireOutcome;
  readonly reason: MisfireReason;
}

/**
 * Decides what becomes of due instants, some of which may have passed while nobody could act. One decision per instant, in order.
 *
 * An instant is on time, and runs, until it is older than `graceMs`; after that it is a misfire.
 * - Older than `windowMs`: missed.
 * - `skip`: missed.
 * - `fire_once`: the newest due instant runs for all; the misfires before it are coalesced into it.
 * - `catch_up`: runs if fewer than `limit` due instants are newer (those on time count too), else missed.
 */
export function decideMisfires(question: MisfireQuestion): MisfireDecision[] {
  const { instants, now, graceMs, newerDue = 0 } = question;
  return instants.map((instant, index) => {
    if (now - instant <= graceMs) return { instant, decision: "run", reason: "on_time" };
    return decideMisfire(question, instant, instants.length - 1 - index + newerDue);
  });
}

function decideMisfire(
  { now, policy, windowMs, limit }: MisfireQuestion,
  instant: Instant,
  newer: number,
): MisfireDecision {
  if (now - instant > windowMs) return { instant, decision: "missed", reason: "outside_window" };
  switch (policy) {
    case "skip":
      return { instant, decision: "missed", reason: "policy_skip" };
    case "fire_once":
      return newer === 0
        ? { instant, decision: "run", reason: "fire_once" }
        : { instant, decision: "coalesced", reason: "newer_instant_runs" };
    case "catch_up":
      return newer < limit
        ? { instant, decision: "run", reason: "catch_up" }
        : { instant, decision: "missed", reason: "over_limit" };
  }
}
