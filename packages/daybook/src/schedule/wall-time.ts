import type { Instant } from "../time/instant.ts";
import type { ZoneOffsets, ZonePiece } from "./zone-offset.ts";

/** What the clock on the wall shows: milliseconds since 1970-01-01T00:00 by that clock, as if it were UTC. */
export type WallTime = number;

/** How a wall time and instants correspond. */
export type WallTimeInstants =
  | { readonly kind: "once"; readonly instant: Instant }
  /** The clock was put forward over this wall time; `instant` is the first valid one after it. */
  | { readonly kind: "gap"; readonly instant: Instant }
  /** The clock was put back and showed this wall time twice. */
  | { readonly kind: "twice"; readonly first: Instant; readonly second: Instant };

/** Wider than any offset there ever was (Manila, until 1844: -15:56). */
const widestOffsetMs = 16 * 3_600_000;

/** What the wall clock of `zone` shows at `instant`. */
export function toWallTime(zone: ZoneOffsets, instant: Instant): WallTime {
  return instant + zone.pieceAt(instant).offset;
}

/** Whether the clock was put forward at the start of `piece`. */
export function opensAfterGap(piece: ZonePiece): boolean {
  return piece.before < piece.offset;
}

/** The instants at which the wall clock of `zone` shows `wall`. */
export function fromWallTime(zone: ZoneOffsets, wall: WallTime): WallTimeInstants {
  const found: Instant[] = [];
  let gapEnd: Instant | undefined;
  for (
    let piece = zone.pieceAt(wall - widestOffsetMs);
    piece.start <= wall + widestOffsetMs;
    piece = zone.pieceAt(piece.end)
  ) {
    const instant = wall - piece.offset;
    if (piece.start <= instant && instant < piece.end) found.push(instant);
    if (piece.start + piece.before <= wall && wall < piece.start + piece.offset) gapEnd = piece.start;
    if (piece.end === Infinity) break;
  }
  const [first, second] = found;
  if (first !== undefined && second !== undefined) return { kind: "twice", first, second };
  if (first !== undefined) return { kind: "once", instant: first };
  return { kind: "gap", instant: gapEnd ?? wall };
}

/** Writes a wall time for people: `2027-03-28 02:30`, with seconds only where there are any. */
export function formatWallTime(wall: WallTime): string {
  const text = new Date(wall).toISOString();
  const seconds = wall % 60_000 === 0 ? "" : text.slice(16, 19);
  const millis = wall % 1000 === 0 ? "" : text.slice(19, 23);
  return `${text.slice(0, 10)} ${text.slice(11, 16)}${seconds}${millis}`;
}

/** Writes an instant as its zone's wall clock shows it, with the offset: `2027-03-28 03:00 +02:00`. */
export function formatLocal(zone: ZoneOffsets, instant: Instant): string {
  const { offset } = zone.pieceAt(instant);
  return `${formatWallTime(instant + offset)} ${formatOffset(offset)}`;
}

function formatOffset(offset: number): string {
  const size = Math.abs(offset) / 1000;
  const seconds = size % 60 === 0 ? "" : `:${twoDigits(size % 60)}`;
  return `${offset < 0 ? "-" : "+"}${twoDigits(size / 3600)}:${twoDigits((size % 3600) / 60)}${seconds}`;
}

function twoDigits(value: number): string {
  return String(Math.floor(value)).padStart(2, "0");
}
