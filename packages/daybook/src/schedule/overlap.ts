import type { OverlapPolicy } from "./definition.ts";

/** Runs of one schedule that are not final. */
export interface ActiveRuns {
  readonly running: number;
  /** Waiting or blocked. */
  readonly waiting: number;
}

/** What becomes of a due instant: `queue` makes a run that waits for the one before it. */
export type OverlapDecision = "run" | "skip" | "queue" | "cancel_previous";

/**
 * Decides what becomes of an instant that is due while earlier runs of its schedule are active.
 *
 * - `allow`: runs beside them.
 * - `skip`: does not run if any is active.
 * - `queue_one`: waits behind the active one; skipped when another already waits behind it.
 * - `cancel_previous`: cancels all active ones and runs.
 */
export function decideOverlap(policy: OverlapPolicy, active: ActiveRuns): OverlapDecision {
  if (policy === "allow" || active.running + active.waiting === 0) return "run";
  switch (policy) {
    case "skip":
      return "skip";
    case "cancel_previous":
      return "cancel_previous";
    case "queue_one": {
      // With nothing running, the first that waits is the active one, and only the others are queued behind it.
      const queued = active.running > 0 ? active.waiting : active.waiting - 1;
      return queued === 0 ? "queue" : "skip";
    }
  }
}
