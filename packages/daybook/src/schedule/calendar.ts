/** Days since 1970-01-01; a calendar date without a zone. */
export type EpochDay = number;

/** Milliseconds in a calendar day of wall time (never of elapsed time: such a day has 23 to 25 hours, or none). */
export const msPerDay = 86_400_000;

/** The last year in which anything is due; ISO 8601 has four digits for it, and so has cron's seventh field. */
export const lastYear = 9999;

const isoDate = /^(\d{4})-(\d{2})-(\d{2})$/;

/** The day number of a Gregorian date. `month` counts from 1; a day beyond the month's end runs into the next month. */
export function epochDay(year: number, month: number, day: number): EpochDay {
  // Date.UTC reads the years 0 to 99 as 1900 to 1999; setUTCFullYear does not.
  return new Date(0).setUTCFullYear(year, month - 1, day) / msPerDay;
}

/** How many days `month` (from 1) of `year` has. */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Reads `YYYY-MM-DD`; null when the text has another form or names a date that does not exist. */
export function parseDate(text: string): EpochDay | null {
  const match = isoDate.exec(text);
  if (match === null) return null;
  const day = epochDay(Number(match[1]), Number(match[2]), Number(match[3]));
  return formatDate(day) === text ? day : null;
}

/** Writes a day as `YYYY-MM-DD`. */
function formatDate(day: EpochDay): string {
  return new Date(day * msPerDay).toISOString().slice(0, 10);
}
