import type { Instant } from "../time/instant.ts";
import { type EpochDay, lastYear, epochDay, msPerDay, parseDate } from "./calendar.ts";
import { cronInstantFrom, type CronRule } from "./cron-instant.ts";
import { cronMatcher } from "./cron-matcher.ts";
import { intervalInstantFrom } from "./interval-instant.ts";
import type { Schedule } from "./schedule.ts";
import { toWallTime } from "./wall-time.ts";
import { type ZoneOffsets, zoneOffsets } from "./zone-offset.ts";

/** A schedule with its pattern read and its zone at hand. */
export interface CompiledSchedule {
  readonly zone: ZoneOffsets;
  /** Null unless the rule is a cron pattern. */
  readonly cron: CronRule | null;
  /** The first instant at or after `from` that the rule names, with excluded dates left out, before `startAt` and `endAt`. */
  ruleInstantFrom(from: Instant): Instant | null;
}

/** Nothing is looked for outside these: cron's years are 1 to 9999. */
const earliest = epochDay(1, 1, 2) * msPerDay;
const latest = epochDay(lastYear, 12, 31) * msPerDay;

const compiled = new WeakMap<Schedule, CompiledSchedule>();

/** Compiles a schedule; kept as long as the schedule object lives, so asking again costs nothing. */
export function compileSchedule(schedule: Schedule): CompiledSchedule {
  let result = compiled.get(schedule);
  if (result === undefined) {
    result = compile(schedule);
    compiled.set(schedule, result);
  }
  return result;
}

function compile({ rule, timeZone, exclude: dates }: Schedule): CompiledSchedule {
  const zone = zoneOffsets(timeZone);
  const exclude = new Set(dates.map(parseDate).filter((day): day is EpochDay => day !== null));
  if (rule.kind === "cron") {
    const cron = { matcher: cronMatcher(rule.cron), zone, exclude };
    return { zone, cron, ruleInstantFrom: within((from) => cronInstantFrom(cron, from)) };
  }
  if (rule.kind === "interval") {
    const interval = { everyMs: rule.everyMs, anchor: rule.anchor, zone, exclude };
    return { zone, cron: null, ruleInstantFrom: within((from) => intervalInstantFrom(interval, from)) };
  }
  const { at } = rule;
  const excluded = exclude.size > 0 && exclude.has(Math.floor(toWallTime(zone, at) / msPerDay));
  return { zone, cron: null, ruleInstantFrom: (from) => (excluded || at < from ? null : at) };
}

function within(instantFrom: (from: Instant) => Instant | null): (from: Instant) => Instant | null {
  return (from) => {
    if (from > latest) return null;
    const instant = instantFrom(Math.max(from, earliest));
    return instant === null || instant > latest ? null : instant;
  };
}
