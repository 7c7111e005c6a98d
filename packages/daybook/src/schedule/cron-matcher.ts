import { Cron, CronPattern } from "croner";
import { daysInMonth, type EpochDay, epochDay, lastYear, msPerDay } from "./calendar.ts";
import { type CronFields, isIntervalLike, parseCron } from "./parse-cron.ts";
import type { WallTime } from "./wall-time.ts";

/** After this many years the calendar repeats to the weekday: what did not match until then never will. */
const calendarCycleYears = 400;
/** Enough for every schedule of a large installation; one entry is a few KB, or 100 KB with a year field. */
const keptMatchers = 2_000;

const matchers = new Map<string, CronMatcher>();

/** The matcher of a pattern that `parseSchedule` has accepted; kept, because building one costs 0.3 ms. */
export function cronMatcher(pattern: string): CronMatcher {
  let matcher = matchers.get(pattern);
  if (matcher === undefined) {
    if (matchers.size >= keptMatchers) matchers.delete(matchers.keys().next().value ?? pattern);
    matcher = new CronMatcher(parseCron(pattern));
    matchers.set(pattern, matcher);
  }
  return matcher;
}

/** For every index the first set index at or after it, or -1. */
function followers(set: readonly number[]): Int16Array {
  const next = new Int16Array(set.length + 1).fill(-1);
  for (let index = set.length - 1; index >= 0; index--) next[index] = set[index] ? index : (next[index + 1] ?? -1);
  return next;
}

/**
 * Finds the wall times a cron pattern names. It knows no zone: wall time goes in and comes out.
 *
 * Croner reads the pattern and decides which days of a month match. There are only 28 kinds of month (28 to 31 days, starting
 * on one of seven weekdays), so that answer is kept per kind and the search itself is a few table look-ups.
 */
export class CronMatcher {
  /** See {@link isIntervalLike}. */
  readonly intervalLike: boolean;
  readonly fields: CronFields;
  readonly #seconds: Int16Array;
  readonly #minutes: Int16Array;
  readonly #hours: Int16Array;
  readonly #months: readonly number[];
  /** Null when every year matches. */
  readonly #years: Int16Array | null;
  readonly #days: Cron;
  readonly #dayMasks = new Map<number, number>();
  #month = { start: 0, length: 0, mask: 0 };
  /** Nothing matches from this day on; found out once, so that a pattern that can never fire costs nothing after. */
  #noneFrom: EpochDay = Infinity;

  constructor(fields: CronFields) {
    const { second, minute, hour, dayOfMonth, month, dayOfWeek, year } = fields;
    const pattern = new CronPattern([second, minute, hour, dayOfMonth, month, dayOfWeek, year].join(" "));
    this.fields = fields;
    this.intervalLike = isIntervalLike(fields);
    this.#seconds = followers(pattern.second);
    this.#minutes = followers(pattern.minute);
    this.#hours = followers(pattern.hour);
    this.#months = pattern.month;
    this.#years = year === "*" ? null : followers(pattern.year);
    this.#days = new Cron(`0 0 0 ${dayOfMonth} * ${dayOfWeek}`, { utcOffset: 0, paused: true });
  }

  /** The first wall time at or after `wall` that the pattern names; null when there is none ever. */
  next(wall: WallTime): WallTime | null {
    const seconds = Math.ceil(wall / 1000);
    const day = Math.floor(seconds / 86_400);
    if (this.#dayMatches(day)) {
      const time = this.#nextTime(seconds - day * 86_400);
      if (time >= 0) return day * msPerDay + time * 1000;
    }
    const next = this.#nextDay(day + 1);
    return next === null ? null : next * msPerDay + this.#nextTime(0) * 1000;
  }

  /** The first matching second of the day at or after `time`, or -1. */
  #nextTime(time: number): number {
    const hour = Math.floor(time / 3600);
    const minute = Math.floor((time % 3600) / 60);
    const firstSecond = this.#seconds[0] ?? 0;
    if (this.#hours[hour] === hour) {
      if (this.#minutes[minute] === minute) {
        const second = this.#seconds[time % 60] ?? -1;
        if (second >= 0) return hour * 3600 + minute * 60 + second;
      }
      const after = this.#minutes[this.#minutes[minute] === minute ? minute + 1 : minute] ?? -1;
      if (after >= 0) return hour * 3600 + after * 60 + firstSecond;
    }
    const after = this.#hours[this.#hours[hour] === hour ? hour + 1 : hour] ?? -1;
    return after < 0 ? -1 : after * 3600 + (this.#minutes[0] ?? 0) * 60 + firstSecond;
  }

  #dayMatches(day: EpochDay): boolean {
    const { start, length } = this.#month;
    if (day < start || day >= start + length) return this.#nextDay(day) === day;
    return (this.#month.mask & (1 << (day - start))) !== 0;
  }

  #nextDay(from: EpochDay): EpochDay | null {
    if (from >= this.#noneFrom) return null;
    const date = new Date(from * msPerDay);
    const firstYear = date.getUTCFullYear();
    const end = this.#years === null ? Math.min(lastYear, firstYear + calendarCycleYears) : lastYear;
    let firstMonth = date.getUTCMonth() + 1;
    for (let year = this.#yearFrom(firstYear); year <= end; year = this.#yearFrom(year + 1)) {
      if (year > firstYear) firstMonth = 1;
      let start = epochDay(year, firstMonth, 1);
      for (let month = firstMonth; month <= 12; month++) {
        const length = daysInMonth(year, month);
        const mask = this.#months[month - 1] ? this.#daysOfMonth(start, length) : 0;
        const open = start < from ? (mask >>> (from - start)) << (from - start) : mask;
        if (open !== 0) {
          this.#month = { start, length, mask };
          return start + 31 - Math.clz32(open & -open);
        }
        start += length;
      }
    }
    this.#noneFrom = from;
    return null;
  }

  /** The first year at or after `year` that the pattern allows, or Infinity. */
  #yearFrom(year: number): number {
    if (this.#years === null) return year;
    const allowed = this.#years[Math.max(0, year)] ?? -1;
    return allowed < 0 ? Infinity : allowed;
  }

  /** Bit n is set when day n + 1 of the month that begins on `start` matches. */
  #daysOfMonth(start: EpochDay, length: number): number {
    const kind = length * 7 + (((start % 7) + 7) % 7);
    let mask = this.#dayMasks.get(kind);
    if (mask === undefined) {
      mask = 0;
      for (let day = 0; day < length; day++) {
        if (this.#days.match(new Date((start + day) * msPerDay))) mask |= 1 << day;
      }
      this.#dayMasks.set(kind, mask);
    }
    return mask;
  }
}
