import { formatLocal } from "../../schedule/wall-time.ts";
import { zoneOffsets } from "../../schedule/zone-offset.ts";
import { formatDuration } from "../../time/duration.ts";
import type { Instant } from "../../time/instant.ts";

/** Instants for people who sit in one time zone and read at one instant. */
export interface TimeReader {
  readonly now: Instant;
  readonly timeZone: string;
}

/** `2026-11-22 02:00:04 +01:00`, to the second. */
export function localTime(instant: Instant, { timeZone }: Pick<TimeReader, "timeZone">): string {
  return formatLocal(zoneOffsets(timeZone), Math.floor(instant / 1_000) * 1_000);
}

/** As {@link localTime}, seconds always: times under each other stay in line. */
export function logTime(instant: Instant, reader: Pick<TimeReader, "timeZone">): string {
  return localTime(instant, reader).replace(/^(\S+ \d\d:\d\d) /, "$1:00 ");
}

/** `3m ago`, `in 2h 5m`, `now`. */
export function age(instant: Instant, now: Instant): string {
  const distance = now - instant;
  if (Math.abs(distance) < 1_000) return "now";
  return distance > 0 ? `${formatDuration(distance)} ago` : `in ${formatDuration(-distance)}`;
}

/** `2026-11-22 02:00:04 +01:00 (3m ago)`; a dash for none. */
export function timeAndAge(instant: Instant | null, reader: TimeReader): string {
  return instant === null ? "-" : `${localTime(instant, reader)} (${age(instant, reader.now)})`;
}

/** A length of time; a dash for none. */
export function lengthOf(ms: number | null): string {
  return ms === null ? "-" : formatDuration(ms);
}
