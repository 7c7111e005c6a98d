import { DaybookError, isDaybookError } from "../errors/daybook-error.ts";
import { resolveWallTime } from "../schedule/resolve-wall-time.ts";
import { parseDuration } from "../time/duration.ts";
import { parseInstant, type Instant } from "../time/instant.ts";

/** A whole number from 1, or null for other text. */
export function parseCount(text: string): number | null {
  const value = Number(text);
  return /^\d+$/.test(text) && Number.isSafeInteger(value) && value >= 1 ? value : null;
}

/** A limit as operators write it: a whole number from 1, or `none`. @throws DaybookError `OPTION_INVALID`. */
export function parseLimit(text: string): number | null {
  if (text === "none") return null;
  const count = parseCount(text);
  if (count !== null) return count;
  throw new DaybookError(
    "OPTION_INVALID",
    `A limit cannot be ${JSON.stringify(text)}: write a whole number from 1, or none.`,
    {
      params: { field: "limit", value: text },
    },
  );
}

/**
 * A point in the past as operators write it: how long ago (`2h`), an instant with its offset, or a local time or date.
 * @throws DaybookError `OPTION_INVALID`.
 */
export function parseSince(text: string, field: string, now: Instant, timeZone: string): Instant {
  if (/^\d+(?:\.\d+)?[a-z]/i.test(text)) return now - parseDuration(text, field);
  const local = /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00` : text;
  try {
    return parseInstant(text, field);
  } catch (error) {
    if (!isDaybookError(error)) throw error;
  }
  try {
    const wall = resolveWallTime(local, timeZone);
    return wall.kind === "twice" ? wall.first : wall.instant;
  } catch (error) {
    if (!isDaybookError(error)) throw error;
    throw new DaybookError(
      "OPTION_INVALID",
      `${field} cannot be ${JSON.stringify(text)}: write how long ago, such as 2h or 7d, or a time such as 2026-11-22T02:00.`,
      { params: { field, value: text }, cause: error },
    );
  }
}

/** JSON as an operator types it. @throws DaybookError `INPUT_INVALID` naming the place. */
export function parseJson(text: string, source: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new DaybookError(
      "INPUT_INVALID",
      `${source} is not JSON: ${why}. Write it in single quotes, such as '{"day":"2026-11-22"}'.`,
      {
        params: { field: source, value: text.slice(0, 200) },
        cause: error,
      },
    );
  }
}
