import type { ClaimedRun } from "../port/run-store.ts";

/** The order in which a claim gives its runs out: the most urgent first, then what has waited longest. */
export function byClaimOrder(a: ClaimedRun, b: ClaimedRun): number {
  return a.priority - b.priority || a.availableAt - b.availableAt || (a.id < b.id ? -1 : 1);
}
