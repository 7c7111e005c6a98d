import type { Schedule } from "../transport/contract.ts";

/** The time zone a schedule counts in; undefined where it has none, as intervals. */
export function zoneOf({ schedule }: Pick<Schedule, "schedule">): string | undefined {
  const zone = (schedule as { timeZone?: unknown } | null)?.timeZone;
  return typeof zone === "string" ? zone : undefined;
}
