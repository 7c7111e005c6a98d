import type { Instant } from "../time/instant.ts";
import { lintClockChanges } from "./lint-clock-changes.ts";
import { lintFrequency } from "./lint-frequency.ts";
import { lintPattern } from "./lint-pattern.ts";
import { nextInstant } from "./next-instant.ts";
import type { Schedule } from "./schedule.ts";

/**
 * What a finding is about.
 * - `never_fires`: no instant is ever due.
 * - `ended`: `endAt` has passed, or every instant lies in the past.
 * - `time_in_gap`, `time_in_overlap`: a local time that does not exist, or exists twice, within a year.
 * - `overruns`: instants come faster than a usual run ends.
 * - `misfire_window_short`: an instant missed for longer than the window is lost, and the next is further away than that.
 * - `spread_too_wide`: the spread is not shorter than the time between two instants.
 * - `skips_months`: day 29, 30 or 31 of the month, which some months do not have.
 * - `either_day`: day of month and day of week are both restricted, and either is enough.
 * - `uneven_step`: a step that does not divide its field, so the last one is shorter.
 */
export type ScheduleFindingCode =
  | "never_fires"
  | "ended"
  | "time_in_gap"
  | "time_in_overlap"
  | "overruns"
  | "misfire_window_short"
  | "spread_too_wide"
  | "skips_months"
  | "either_day"
  | "uneven_step";

/** Something about a schedule that its author may not have meant. */
export interface ScheduleFinding {
  readonly code: ScheduleFindingCode;
  /** One English sentence: what, where, and what will happen. */
  readonly message: string;
  /** The instant it is about, where there is one. */
  readonly instant: Instant | null;
}

/** What {@link lintSchedule} looks at. */
export interface LintOptions {
  /** The year that begins here is searched for clock changes. */
  readonly from: Instant;
  /** How long a run of this job usually takes, from its history. Left out: not judged. */
  readonly usualRunMs?: number;
}

/** Looks for what the author of a schedule may not have meant. An empty list means that nothing was found. */
export function lintSchedule(schedule: Schedule, options: LintOptions): ScheduleFinding[] {
  if (nextInstant(schedule, options.from - 1) === null) return [lintEnd(schedule)];
  return [
    ...lintPattern(schedule),
    ...lintClockChanges(schedule, options.from),
    ...lintFrequency(schedule, options.from, options.usualRunMs),
  ];
}

function lintEnd(schedule: Schedule): ScheduleFinding {
  const first = nextInstant(schedule, -Infinity);
  if (first !== null) {
    return {
      code: "ended",
      message: "Every instant of this schedule lies in the past; it will not fire again.",
      instant: null,
    };
  }
  const why =
    nextInstant({ ...schedule, startAt: null, endAt: null, exclude: [] }, -Infinity) === null
      ? "no date matches its pattern"
      : "its start, end or excluded dates leave nothing";
  return { code: "never_fires", message: `This schedule can never fire: ${why}.`, instant: null };
}
