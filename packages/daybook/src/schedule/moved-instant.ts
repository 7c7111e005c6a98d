import type { Instant } from "../time/instant.ts";
import { compileSchedule } from "./compile-schedule.ts";
import { gapMatch } from "./cron-instant.ts";
import type { Schedule } from "./schedule.ts";
import type { WallTime } from "./wall-time.ts";

/**
 * The wall time that the clock was put forward over and that therefore fires at `instant`; null when `instant` is named by
 * the pattern itself or not at all.
 */
export function movedFrom(schedule: Schedule, instant: Instant): WallTime | null {
  const { cron, zone } = compileSchedule(schedule);
  if (cron === null) return null;
  const piece = zone.pieceAt(instant);
  if (piece.start !== instant) return null;
  const match = gapMatch(cron, piece);
  return match === null || cron.matcher.next(instant + piece.offset) === instant + piece.offset ? null : match;
}
