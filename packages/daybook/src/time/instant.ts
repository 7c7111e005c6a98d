import { DaybookError } from "../errors/daybook-error.ts";

/** A point in time: milliseconds since 1970-01-01T00:00:00Z. Shown as ISO 8601 wherever people or other programs read it. */
export type Instant = number;

/** What callers may write for an instant: a `Date`, epoch milliseconds, or an ISO 8601 string that carries its offset. */
export type InstantInput = Date | number | string;

const isoWithOffset = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})$/i;

/**
 * Reads an instant.
 *
 * A string without an offset is refused: `2026-03-29T02:30` means another instant on every machine.
 *
 * @param field named in the error, so that the caller finds the place.
 * @throws {@link DaybookError} `INSTANT_INVALID`.
 */
export function parseInstant(input: InstantInput, field: string): Instant {
  const instant = input instanceof Date ? input.getTime() : typeof input === "number" ? input : parseText(input);
  // 8.64e15 is the range of Date; beyond it formatting would throw later, far from the place of the mistake.
  if (!Number.isFinite(instant) || Math.abs(instant) > 8.64e15) {
    throw new DaybookError(
      "INSTANT_INVALID",
      `${field} is not an instant: ${JSON.stringify(input)}. Write a Date, epoch milliseconds, or ISO 8601 with an offset such as 2026-11-22T02:00:00Z.`,
      { params: { field, value: input } },
    );
  }
  return Math.trunc(instant);
}

function parseText(text: unknown): Instant {
  return typeof text === "string" && isoWithOffset.test(text) ? Date.parse(text) : Number.NaN;
}

const dayMs = 86_400_000;
let lastDay = Number.NaN;
let lastDate = "";

/**
 * ISO 8601 in UTC with milliseconds, the form every JSON surface of Daybook uses.
 *
 * What `Date.prototype.toISOString` says, in a twelfth of its time: a list of runs has 400 instants, most of them of one day.
 *
 * @throws RangeError for what is no instant.
 */
export function formatInstant(instant: Instant): string {
  const at = Math.trunc(instant);
  const day = Math.floor(at / dayMs);
  if (day !== lastDay) {
    const text = new Date(at).toISOString();
    lastDate = text.slice(0, text.indexOf("T") + 1);
    lastDay = day;
  }
  const ms = at - day * dayMs;
  const seconds = Math.floor(ms / 1_000);
  const minutes = Math.floor(seconds / 60);
  return `${lastDate}${digits(Math.floor(minutes / 60))}:${digits(minutes % 60)}:${digits(seconds % 60)}.${milliseconds(ms % 1_000)}Z`;
}

function digits(number: number): string {
  return number < 10 ? `0${number}` : `${number}`;
}

function milliseconds(number: number): string {
  return number < 100 ? `0${digits(number)}` : `${number}`;
}
