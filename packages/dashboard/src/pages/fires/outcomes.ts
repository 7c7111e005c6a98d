import type { FireOutcome } from "../../transport/contract.ts";

/** In the order in which an operator looks for them. */
export const outcomes = [
  "ran",
  "queued",
  "skipped",
  "missed",
  "coalesced",
  "paused",
  "disabled",
  "refused",
] as const satisfies readonly FireOutcome[];

/** The outcomes named in an address. */
export function readOutcomes(text: string): FireOutcome[] {
  const wanted = text.split(",");
  return outcomes.filter((outcome) => wanted.includes(outcome));
}
