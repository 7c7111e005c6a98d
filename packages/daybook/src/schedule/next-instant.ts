import type { Instant } from "../time/instant.ts";
import { compileSchedule } from "./compile-schedule.ts";
import type { Schedule } from "./schedule.ts";

/**
 * The first instant strictly after `after` at which `schedule` is due, or null when there is none ever.
 *
 * The instant is nominal: {@link Schedule.spreadMs} is not added. `startAt` is inclusive, `endAt` exclusive.
 *
 * Cron patterns are read on the wall clock of the schedule's zone:
 * - A wall time that the clock was put forward over (the gap) fires once, at the first valid instant after the gap. Several
 *   matches in one gap, and a match just behind it, are one instant.
 * - A wall time that is shown twice (the overlap) fires the first time; patterns whose second, minute or hour field starts
 *   with `*` or carries a step fire both times.
 * - Whether a date is excluded is decided by the wall time the pattern named, not by the instant a gap moved it to.
 *
 * Intervals count elapsed time and do not see the clock being changed; their excluded dates are those of the instant.
 * The search always ends: what cannot match within the calendar's cycle of 400 years never will.
 */
export function nextInstant(schedule: Schedule, after: Instant): Instant | null {
  const from = Math.max(Math.floor(after) + 1, schedule.startAt ?? -Infinity);
  if (schedule.endAt !== null && from >= schedule.endAt) return null;
  const instant = compileSchedule(schedule).ruleInstantFrom(from);
  return instant === null || (schedule.endAt !== null && instant >= schedule.endAt) ? null : instant;
}
