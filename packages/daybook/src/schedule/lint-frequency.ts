import { formatDuration } from "../time/duration.ts";
import type { Instant } from "../time/instant.ts";
import { instantsBetween } from "./instants-between.ts";
import type { ScheduleFinding } from "./lint-schedule.ts";
import type { Schedule } from "./schedule.ts";

/** As many instants as two years of a monthly pattern, or a day of one that fires every 15 minutes. */
const lookedAt = 100;
/** Leap days are at most eight years apart. */
const lookedAheadMs = 9 * 366 * 86_400_000;

/** What the time between instants says beside the usual run, the spread and the misfire window. */
export function lintFrequency(schedule: Schedule, from: Instant, usualRunMs: number | undefined): ScheduleFinding[] {
  const gaps = gapsBetween(instantsBetween(schedule, from - 1, from + lookedAheadMs, lookedAt));
  if (gaps.length === 0) return [];
  const shortest = gaps.reduce((best, gap) => (gap.ms < best.ms ? gap : best));
  const longest = gaps.reduce((best, gap) => (gap.ms > best.ms ? gap : best));
  const findings: ScheduleFinding[] = [];
  if (usualRunMs !== undefined && usualRunMs > shortest.ms) {
    const message =
      `It fires every ${formatDuration(shortest.ms)} at the closest, and a run usually takes ${formatDuration(usualRunMs)}; ` +
      `the overlap policy ${schedule.overlap} decides what happens then.`;
    findings.push({ code: "overruns", message, instant: shortest.instant });
  }
  if (schedule.spreadMs > 0 && schedule.spreadMs >= shortest.ms) {
    const message =
      `The spread of ${formatDuration(schedule.spreadMs)} is not shorter than the ${formatDuration(shortest.ms)} between two instants, ` +
      `so a run may start after the next one was due.`;
    findings.push({ code: "spread_too_wide", message, instant: shortest.instant });
  }
  if (schedule.misfireWindowMs < longest.ms) {
    const message =
      `Whoever is down for longer than the misfire window of ${formatDuration(schedule.misfireWindowMs)} loses the instant, ` +
      `and the next may be ${formatDuration(longest.ms)} away; widen misfireWindow if it matters.`;
    findings.push({ code: "misfire_window_short", message, instant: longest.instant });
  }
  return findings;
}

/** The time from each instant to the one before it. */
function gapsBetween(instants: readonly Instant[]): { ms: number; instant: Instant }[] {
  return instants.slice(1).map((instant, index) => ({ ms: instant - (instants[index] ?? instant), instant }));
}
