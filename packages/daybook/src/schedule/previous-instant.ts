import type { Instant } from "../time/instant.ts";
import { nextInstant } from "./next-instant.ts";
import type { Schedule } from "./schedule.ts";

const farthestLookMs = 100 * 366 * 86_400_000;

/**
 * The last instant strictly before `before` at which `schedule` was due, or null when there is none in the 100 years before.
 *
 * Found by halving with {@link nextInstant}, so both directions obey one set of rules. Takes about 60 calls of it.
 */
export function previousInstant(schedule: Schedule, before: Instant): Instant | null {
  const start = rangeStart(schedule, before);
  if (start === null) return null;
  let low = start;
  let high = before;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (isDueBetween(schedule, middle, before)) low = middle;
    else high = middle;
  }
  return nextInstant(schedule, low);
}

/** A time before `before` after which something was due, as near as doubling steps find it. */
function rangeStart(schedule: Schedule, before: Instant): Instant | null {
  for (let distance = 60_000; distance < farthestLookMs; distance *= 2) {
    if (isDueBetween(schedule, before - distance, before)) return before - distance;
  }
  return isDueBetween(schedule, before - farthestLookMs, before) ? before - farthestLookMs : null;
}

function isDueBetween(schedule: Schedule, after: Instant, before: Instant): boolean {
  const instant = nextInstant(schedule, after);
  return instant !== null && instant < before;
}
