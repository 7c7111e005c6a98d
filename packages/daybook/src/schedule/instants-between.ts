import type { Instant } from "../time/instant.ts";
import { nextInstant } from "./next-instant.ts";
import type { Schedule } from "./schedule.ts";

/**
 * The instants at which `schedule` is due, later than `after` and not later than `until`, ascending, at most `limit` of them.
 *
 * When `limit` are returned there may be more: ask again with the last one as `after`.
 */
export function instantsBetween(schedule: Schedule, after: Instant, until: Instant, limit: number): Instant[] {
  const instants: Instant[] = [];
  let instant = limit > 0 ? nextInstant(schedule, after) : null;
  while (instant !== null && instant <= until) {
    instants.push(instant);
    if (instants.length >= limit) break;
    instant = nextInstant(schedule, instant);
  }
  return instants;
}
