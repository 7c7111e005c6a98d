import type { Instant } from "../time/instant.ts";
import { compileSchedule } from "./compile-schedule.ts";
import { isDue } from "./is-due.ts";
import { movedFrom } from "./moved-instant.ts";
import { nextInstant } from "./next-instant.ts";
import { previousInstant } from "./previous-instant.ts";
import type { Schedule } from "./schedule.ts";
import { formatLocal, fromWallTime, toWallTime } from "./wall-time.ts";

/**
 * Why an instant is due or not, where there is more to say than "the rule names it".
 * - `moved_from_gap`: due, in place of a local time that the clock was put forward over.
 * - `not_named`: the rule does not name this instant.
 * - `excluded`, `before_start`, `after_end`: the rule names it, but its date is excluded, or it lies outside `startAt` and `endAt`.
 * - `second_pass`: the wall clock shows a time the rule names, for the second time; it was due the first time.
 */
export type ExplainNote = "moved_from_gap" | "not_named" | "excluded" | "before_start" | "after_end" | "second_pass";

/** The answer to "why did it (not) run then?", as far as the schedule knows. */
export interface InstantExplanation {
  readonly due: boolean;
  /** The last due instant strictly before the one asked for. */
  readonly previous: Instant | null;
  /** The first due instant strictly after it. */
  readonly next: Instant | null;
  /** What the wall clock of the schedule's zone shows then: `2027-03-28 03:00 +02:00`. */
  readonly local: string;
  readonly note: ExplainNote | null;
}

/** Explains what `schedule` has to do with `instant`. Spread, policies, pauses are not its matter: the book knows those. */
export function explainInstant(schedule: Schedule, instant: Instant): InstantExplanation {
  const due = isDue(schedule, instant);
  return {
    due,
    previous: previousInstant(schedule, instant),
    next: nextInstant(schedule, instant),
    local: formatLocal(compileSchedule(schedule).zone, instant),
    note: due ? dueNote(schedule, instant) : notDueNote(schedule, instant),
  };
}

function dueNote(schedule: Schedule, instant: Instant): ExplainNote | null {
  return movedFrom(schedule, instant) === null ? null : "moved_from_gap";
}

function notDueNote(schedule: Schedule, instant: Instant): ExplainNote {
  const unbounded = { ...schedule, startAt: null, endAt: null };
  const bare = { ...unbounded, exclude: [] };
  if (isDue(unbounded, instant)) {
    return schedule.startAt !== null && instant < schedule.startAt ? "before_start" : "after_end";
  }
  if (isDue(bare, instant)) return "excluded";
  const { zone, cron } = compileSchedule(bare);
  const wall = fromWallTime(zone, toWallTime(zone, instant));
  const repeats = cron !== null && wall.kind === "twice" && isDue(bare, wall.first);
  return repeats ? "second_pass" : "not_named";
}
