import type { Instant } from "../time/instant.ts";

/** A stretch of time in which a zone keeps one offset. */
export interface ZonePiece {
  /** First instant of the stretch. */
  readonly start: Instant;
  /** First instant after it. */
  readonly end: Instant;
  /** Wall time minus UTC, in milliseconds. */
  readonly offset: number;
  /** The offset just before `start`. Equal to `offset` where the stretch starts without a change of the clock. */
  readonly before: number;
  /** Wall times of this stretch below this one were already shown before the clock was put back. */
  readonly repeatsUntil: number;
}

/** A zone's offsets, worked out on demand and kept. */
export interface ZoneOffsets {
  readonly timeZone: string;
  /** The stretch that holds `instant`. */
  pieceAt(instant: Instant): ZonePiece;
}

const day = 86_400_000;
// Two changes of the clock less than this apart would be missed. The closest pairs since 1900 are 6.96 days apart
// (Brazil in October 2000, Gaza in October 2040); zone-offset.test.ts holds this table against Temporal's.
const sampleMs = 6 * day;
// Short, so that a yearly pattern does not pay for the months it skips: one chunk costs about ten offsets.
const chunkMs = 8 * sampleMs;
/** No clock was ever put back by more than this (Kwajalein 1944: 23 hours). */
const longestOverlapMs = 2 * day;
const dateRange = 8.64e15;
const offsetText = /GMT(?:([+-])(\d{2}):(\d{2})(?::(\d{2}))?)?$/;

/** Kept for the life of the process: zones are few and their rules do not change while it runs. */
const zones = new Map<string, ZoneOffsets>();

/**
 * The offsets of an IANA zone, as the runtime's own time-zone data has them.
 *
 * @throws RangeError for a zone the runtime does not know; `parseSchedule` has refused it before.
 */
export function zoneOffsets(timeZone: string): ZoneOffsets {
  let zone = zones.get(timeZone);
  if (zone === undefined) {
    zone = isUtc(timeZone) ? constantOffset(timeZone) : tabulateOffsets(timeZone, offsetReader(timeZone));
    zones.set(timeZone, zone);
  }
  return zone;
}

/** Whether the runtime knows this zone. */
export function isTimeZone(timeZone: string): boolean {
  try {
    zoneOffsets(timeZone);
    return true;
  } catch {
    return false;
  }
}

function isUtc(timeZone: string): boolean {
  return timeZone === "UTC" || timeZone === "Etc/UTC";
}

function constantOffset(timeZone: string): ZoneOffsets {
  const piece = { start: -Infinity, end: Infinity, offset: 0, before: 0, repeatsUntil: -Infinity };
  return { timeZone, pieceAt: () => piece };
}

/** Turns readings of the offset at single instants into stretches with one offset each. */
export function tabulateOffsets(timeZone: string, offsetAt: (instant: Instant) => number): ZoneOffsets {
  const chunks = new Map<number, readonly ZonePiece[]>();
  let last: ZonePiece | undefined;
  return {
    timeZone,
    pieceAt(instant) {
      if (last !== undefined && last.start <= instant && instant < last.end) return last;
      const index = Math.floor(instant / chunkMs);
      let chunk = chunks.get(index);
      if (chunk === undefined) {
        chunk = buildChunk(offsetAt, index * chunkMs);
        chunks.set(index, chunk);
      }
      const piece = chunk.find(({ end }) => instant < end);
      if (piece === undefined) throw new RangeError(`No offset of ${timeZone} at ${instant}`);
      last = piece;
      return piece;
    },
  };
}

function offsetReader(timeZone: string): (instant: Instant) => number {
  const format = new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" });
  return (instant) => {
    const text = format.format(Math.min(Math.max(instant, -dateRange), dateRange));
    const match = offsetText.exec(text);
    if (match === null) throw new RangeError(`The runtime writes an offset as ${text}`);
    const [, sign, hours = "0", minutes = "0", seconds = "0"] = match;
    const size = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
    return sign === "-" ? -size : size;
  };
}

/** Every change of offset in (from, to], and the offset that holds at `from`. */
function findChanges(offsetAt: (instant: Instant) => number, from: Instant, to: Instant) {
  const changes: { at: Instant; before: number; offset: number }[] = [];
  const first = offsetAt(from);
  let before = first;
  for (let left = from; left < to; left += sampleMs) {
    const right = Math.min(left + sampleMs, to);
    const offset = offsetAt(right);
    if (offset === before) continue;
    changes.push({ at: bisect(offsetAt, left, right, before), before, offset });
    before = offset;
  }
  return { first, changes };
}

/** The first whole second in (left, right] at which the offset is no longer `before`. */
function bisect(offsetAt: (instant: Instant) => number, left: Instant, right: Instant, before: number): Instant {
  let low = Math.floor(left / 1000);
  let high = Math.ceil(right / 1000);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle * 1000) === before) low = middle;
    else high = middle;
  }
  return high * 1000;
}

function buildChunk(offsetAt: (instant: Instant) => number, chunkStart: Instant): readonly ZonePiece[] {
  const chunkEnd = chunkStart + chunkMs;
  // Starts earlier than the chunk, so that an overlap that reaches into it is known.
  const { first, changes } = findChanges(offsetAt, chunkStart - longestOverlapMs, chunkEnd - 1000);
  const pieces: ZonePiece[] = [];
  let piece = { start: chunkStart, end: chunkEnd, offset: first, before: first, repeatsUntil: -Infinity };
  for (const { at, before, offset } of changes) {
    const repeatsUntil = offset < before ? at + before : -Infinity;
    if (at < chunkStart) {
      piece = { ...piece, offset, before: offset, repeatsUntil };
      continue;
    }
    pieces.push({ ...piece, end: at });
    piece = { start: at, end: chunkEnd, offset, before, repeatsUntil };
  }
  return [...pieces, piece];
}
