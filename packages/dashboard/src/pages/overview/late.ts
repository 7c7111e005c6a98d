import type { Schedule } from "../../transport/contract.ts";

/** How long after its instant a schedule may still be on its way: tickers look every few seconds. */
const toleranceMs = 60_000;

/** Whether a schedule's next instant has passed and nobody has acted on it. */
export function isLate({ nextFireAt, removedAt }: Schedule, now: number): boolean {
  return removedAt === null && nextFireAt !== null && Date.parse(nextFireAt) + toleranceMs < now;
}
