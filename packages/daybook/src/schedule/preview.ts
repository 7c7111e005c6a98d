import type { Instant } from "../time/instant.ts";
import { compileSchedule } from "./compile-schedule.ts";
import { movedFrom } from "./moved-instant.ts";
import { nextInstant } from "./next-instant.ts";
import type { Schedule } from "./schedule.ts";
import { spreadOffsetMs } from "./spread.ts";
import { formatLocal, formatWallTime, fromWallTime } from "./wall-time.ts";

/** What {@link preview} shows. */
export interface PreviewOptions {
  /** Nothing before this instant is listed; an instant due exactly then is. */
  readonly from: Instant;
  /** How many instants at most. */
  readonly count: number;
  /** The id the spread is derived from; without it `effectiveAt` is the nominal instant. */
  readonly spreadKey?: string;
}

/** What is special about a local time: the clock was put forward over it, or shows it twice. */
export type PreviewNote = "gap" | "overlap first" | "overlap second";

/** One due instant, told for people. */
export interface PreviewEntry {
  readonly instant: Instant;
  /** What the wall clock shows, with its offset: `2027-03-28 03:00 +02:00`. */
  readonly local: string;
  readonly note: PreviewNote | null;
  /** With the note `gap`, the local time that does not exist and for which this instant stands: `2027-03-28 02:30`. */
  readonly movedFrom: string | null;
  /** The instant with the spread added: when the run becomes available. */
  readonly effectiveAt: Instant;
}

/**
 * The next due instants as people want to see them. Ends early when the schedule does; the work is bounded by `count`, a
 * pattern that can never fire costs less than a millisecond.
 */
export function preview(schedule: Schedule, options: PreviewOptions): PreviewEntry[] {
  const { zone } = compileSchedule(schedule);
  const shiftMs = options.spreadKey === undefined ? 0 : spreadOffsetMs(options.spreadKey, schedule.spreadMs);
  const entries: PreviewEntry[] = [];
  let instant = nextInstant(schedule, options.from - 1);
  while (instant !== null && entries.length < options.count) {
    const { offset } = zone.pieceAt(instant);
    const moved = movedFrom(schedule, instant);
    const wall = fromWallTime(zone, instant + offset);
    const overlap = wall.kind !== "twice" ? null : wall.first === instant ? "overlap first" : "overlap second";
    entries.push({
      instant,
      local: formatLocal(zone, instant),
      note: moved === null ? overlap : "gap",
      movedFrom: moved === null ? null : formatWallTime(moved),
      effectiveAt: instant + shiftMs,
    });
    instant = nextInstant(schedule, instant);
  }
  return entries;
}
