import type { CheckStanding } from "../../transport/contract.ts";

const order = ["failed", "problems", "passed"] as const;

/** What needs most to be looked at comes first; among equals they stay as they came. */
export function worstFirst(standings: readonly CheckStanding[]): CheckStanding[] {
  return standings.toSorted((a, b) => placeOf(a) - placeOf(b));
}

function placeOf({ newest }: CheckStanding): number {
  const found = order.findIndex((state) => state === newest?.state);
  return found === -1 ? order.length : found;
}
