import type { Instant } from "../time/instant.ts";
import { type EpochDay, msPerDay } from "./calendar.ts";
import type { CronMatcher } from "./cron-matcher.ts";
import { opensAfterGap, type WallTime } from "./wall-time.ts";
import type { ZoneOffsets, ZonePiece } from "./zone-offset.ts";

/** What it takes to say when a cron rule is due. */
export interface CronRule {
  readonly matcher: CronMatcher;
  readonly zone: ZoneOffsets;
  readonly exclude: ReadonlySet<EpochDay>;
}

/** More than the clock of any zone ever jumped, so a match further away than this cannot be brought nearer by a jump. */
const beyondAnyJumpMs = 2 * msPerDay;

/**
 * The first instant at or after `from` that a cron rule names, or null.
 *
 * Wall time runs without a break inside a {@link ZonePiece}, so the search goes piece by piece. At the start of a piece the
 * clock may have been put forward: what the pattern names in the gap fires there, once. Or it may have been put back:
 * then the piece shows wall times a second time, which only interval-like patterns take again.
 */
export function cronInstantFrom(rule: CronRule, from: Instant): Instant | null {
  const { matcher, zone } = rule;
  let cursor = from;
  for (;;) {
    const piece = zone.pieceAt(cursor);
    if (cursor === piece.start && gapMatch(rule, piece) !== null) return cursor;
    const wall = Math.max(cursor + piece.offset, matcher.intervalLike ? -Infinity : piece.repeatsUntil);
    const match = nextMatch(rule, wall);
    if (match !== null && match < piece.end + piece.offset) return match - piece.offset;
    if (piece.end - cursor < beyondAnyJumpMs) cursor = piece.end;
    else if (match === null) return null;
    else cursor = Math.max(piece.end, match - piece.offset - beyondAnyJumpMs);
  }
}

/** The first wall time the pattern names in the gap before `piece`, or null when there is no gap or nothing in it. */
export function gapMatch(rule: CronRule, piece: ZonePiece): WallTime | null {
  if (!opensAfterGap(piece)) return null;
  const match = nextMatch(rule, piece.start + piece.before);
  return match !== null && match < piece.start + piece.offset ? match : null;
}

/** The first wall time at or after `wall` that the pattern names, on a date that is not excluded. */
export function nextMatch({ matcher, exclude }: CronRule, wall: WallTime): WallTime | null {
  let match = matcher.next(wall);
  while (match !== null && exclude.size > 0) {
    const day = Math.floor(match / msPerDay);
    if (!exclude.has(day)) break;
    match = matcher.next((day + 1) * msPerDay);
  }
  return match;
}
