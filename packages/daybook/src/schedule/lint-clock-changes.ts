import type { Instant } from "../time/instant.ts";
import { compileSchedule } from "./compile-schedule.ts";
import { type CronRule, nextMatch } from "./cron-instant.ts";
import { isDue } from "./is-due.ts";
import type { ScheduleFinding } from "./lint-schedule.ts";
import { movedFrom } from "./moved-instant.ts";
import type { Schedule } from "./schedule.ts";
import { formatWallTime, type WallTime } from "./wall-time.ts";
import type { ZonePiece } from "./zone-offset.ts";

const yearMs = 366 * 86_400_000;

/** Local times that do not exist or exist twice in the year from `from` on: one finding for each change of the clock. */
export function lintClockChanges(schedule: Schedule, from: Instant): ScheduleFinding[] {
  const { cron, zone } = compileSchedule(schedule);
  if (cron === null) return [];
  const findings: ScheduleFinding[] = [];
  for (let piece = zone.pieceAt(from); piece.end < from + yearMs;) {
    piece = zone.pieceAt(piece.end);
    if (piece.before < piece.offset) findings.push(...lintGap(schedule, piece));
    if (piece.before > piece.offset) findings.push(...lintOverlap(schedule, cron, piece));
  }
  return findings;
}

function lintGap(schedule: Schedule, piece: ZonePiece): ScheduleFinding[] {
  const wall = movedFrom(schedule, piece.start);
  if (wall === null || !isDue(schedule, piece.start)) return [];
  const runsAt = wordsOf(piece.start + piece.offset);
  const told = runsAt.date === wordsOf(wall).date ? runsAt.time : `${runsAt.time} on ${runsAt.date}`;
  return [
    {
      code: "time_in_gap",
      message: `${tell(schedule, wall, "does not exist")}; it runs at ${told}.`,
      instant: piece.start,
    },
  ];
}

function lintOverlap(schedule: Schedule, cron: CronRule, piece: ZonePiece): ScheduleFinding[] {
  // A pattern that is open in its hours goes on through both passes, which is what anybody expects of it.
  if (cron.matcher.fields.hour.startsWith("*")) return [];
  const wall = nextMatch(cron, piece.start + piece.offset);
  if (wall === null || wall >= piece.repeatsUntil) return [];
  const instant = wall - piece.before;
  if (!isDue(schedule, instant)) return [];
  const runs = cron.matcher.intervalLike ? "both times" : "the first time only";
  return [{ code: "time_in_overlap", message: `${tell(schedule, wall, "exists twice")}; it runs ${runs}.`, instant }];
}

function tell({ timeZone }: Schedule, wall: WallTime, what: string): string {
  const { date, time } = wordsOf(wall);
  return `${time} ${timeZone} ${what} on ${date}`;
}

function wordsOf(wall: WallTime): { date: string; time: string } {
  const text = formatWallTime(wall);
  return { date: text.slice(0, 10), time: text.slice(11) };
}
