import imported from "cronstrue/i18n.js";
import type { Instant } from "../time/instant.ts";
import { type CronFields, parseCron } from "./parse-cron.ts";
import type { Schedule } from "./schedule.ts";
import { type DescribeLocale, type Phrases, phrases } from "./schedule-phrases.ts";
import { vietnameseCron } from "./vietnamese-cron.ts";
import { formatLocal } from "./wall-time.ts";
import { zoneOffsets } from "./zone-offset.ts";

// Node gives a CommonJS module's exports as the default import, bundlers and Vite give the default among them.
const exported: { default?: typeof imported.default } = imported;
const cronstrue = exported.default ?? (imported as unknown as typeof imported.default);
const { vi: vietnamese } = cronstrue.locales;
if (vietnamese !== undefined) cronstrue.locales[vietnameseCron.name] = vietnameseCron.over(vietnamese);

/** More dates than this would bury the sentence. */
const shownDates = 3;

/**
 * Tells in one sentence when `schedule` is due, with its zone, start, end and excluded dates; policies are not told.
 * Local times are those of the schedule's zone, with their offset.
 */
export function describeSchedule(schedule: Schedule, locale: DescribeLocale): string {
  const words = phrases[locale];
  const { startAt, endAt, exclude } = schedule;
  const local = (instant: Instant): string => formatLocal(zoneOffsets(schedule.timeZone), instant);
  return [
    describeRule(schedule, locale, local),
    words.zone(schedule.timeZone),
    startAt === null ? "" : words.from(local(startAt)),
    endAt === null ? "" : words.until(local(endAt)),
    exclude.length === 0 ? "" : words.except(exclude.slice(0, shownDates).join(", "), exclude.length - shownDates),
  ].join("");
}

function describeRule({ rule }: Schedule, locale: DescribeLocale, local: (instant: Instant) => string): string {
  const words = phrases[locale];
  switch (rule.kind) {
    case "one_off":
      return words.once(local(rule.at));
    case "interval": {
      const every = describeLength(rule.everyMs, words);
      return rule.anchor === 0 ? every : every + words.countedFrom(local(rule.anchor));
    }
    case "cron":
      return describeCron(rule.cron, locale);
  }
}

function describeCron(cron: string, locale: DescribeLocale): string {
  const fields = parseCron(cron);
  try {
    return cronstrue.toString(readablePattern(fields), {
      locale: locale === "vi" ? vietnameseCron.name : locale,
      use24HourTimeFormat: true,
      logicalAndDayFields: fields.dayOfWeek.startsWith("+"),
    });
  } catch {
    // Cronstrue knows fewer forms than croner; the pattern itself is then the best there is.
    return phrases[locale].pattern(cron);
  }
}

/** Without the fields that say nothing, which cronstrue would tell. */
function readablePattern({ second, minute, hour, dayOfMonth, month, dayOfWeek, year }: CronFields): string {
  const fields = [minute, hour, dayOfMonth, month, dayOfWeek.replace(/^\+/, "")];
  if (second !== "0" || year !== "*") fields.unshift(second);
  if (year !== "*") fields.push(year);
  return fields.join(" ");
}

function describeLength(ms: number, { every, units }: Phrases): string {
  const parts: string[] = [];
  let rest = ms;
  for (const [size, one, many, each] of units) {
    if (ms === size) return each;
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count} ${count === 1 ? one : many}`);
  }
  return every(parts.join(" "));
}
