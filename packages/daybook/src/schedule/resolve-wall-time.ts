import { DaybookError } from "../errors/daybook-error.ts";
import { parseDate } from "./calendar.ts";
import { fromWallTime, type WallTime, type WallTimeInstants } from "./wall-time.ts";
import { isTimeZone, zoneOffsets } from "./zone-offset.ts";

const wallText = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}):(\d{2})(?::(\d{2}))?$/;

/**
 * Says which instant a person means who names a local time: one, none because the clock was put forward over it (then
 * `instant` is the first valid one after the gap), or two because the clock was put back.
 *
 * @param text `2027-03-28T02:30` or `2027-03-28 02:30`, with or without seconds, without an offset.
 * @throws {@link DaybookError} `OPTION_INVALID` for other text or an unknown zone.
 */
export function resolveWallTime(text: string, timeZone: string): WallTimeInstants {
  const wall = parseWallTime(text);
  if (wall === null) {
    const remedy = "Write a local time that exists on a calendar and a clock, such as 2027-03-28T02:30.";
    throw new DaybookError("OPTION_INVALID", `This is not a local time: ${JSON.stringify(text)}. ${remedy}`, {
      params: { field: "text", value: text },
    });
  }
  if (!isTimeZone(timeZone)) {
    const remedy = "Write an IANA name such as Europe/Berlin, or UTC.";
    throw new DaybookError("OPTION_INVALID", `This time zone is not known: ${JSON.stringify(timeZone)}. ${remedy}`, {
      params: { field: "timeZone", value: timeZone },
    });
  }
  return fromWallTime(zoneOffsets(timeZone), wall);
}

function parseWallTime(text: string): WallTime | null {
  const match = wallText.exec(text.trim());
  if (match === null) return null;
  const [, date = "", hour, minute, second = "0"] = match;
  const day = parseDate(date);
  if (day === null || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null;
  return (((day * 24 + Number(hour)) * 60 + Number(minute)) * 60 + Number(second)) * 1000;
}
