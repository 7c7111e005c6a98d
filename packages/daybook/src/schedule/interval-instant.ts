import type { Instant } from "../time/instant.ts";
import { type EpochDay, msPerDay } from "./calendar.ts";
import { fromWallTime, toWallTime } from "./wall-time.ts";
import type { ZoneOffsets } from "./zone-offset.ts";

/** What it takes to say when an interval rule is due. */
export interface IntervalRule {
  readonly everyMs: number;
  readonly anchor: Instant;
  readonly zone: ZoneOffsets;
  readonly exclude: ReadonlySet<EpochDay>;
}

/** The first instant at or after `from` that is a whole number of intervals from the anchor and not on an excluded date. */
export function intervalInstantFrom({ everyMs, anchor, zone, exclude }: IntervalRule, from: Instant): Instant {
  let instant = anchor + Math.ceil((from - anchor) / everyMs) * everyMs;
  while (exclude.size > 0) {
    const day = Math.floor(toWallTime(zone, instant) / msPerDay);
    if (!exclude.has(day)) break;
    const dayEnd = midnightAfter(zone, day, instant);
    instant = anchor + Math.ceil((dayEnd - anchor) / everyMs) * everyMs;
  }
  return instant;
}

/** The first instant after `instant` at which the day after `day` begins. Where midnight is shown twice, it may begin twice. */
function midnightAfter(zone: ZoneOffsets, day: EpochDay, instant: Instant): Instant {
  const midnight = fromWallTime(zone, (day + 1) * msPerDay);
  if (midnight.kind !== "twice") return midnight.instant;
  return midnight.first > instant ? midnight.first : midnight.second;
}
