import imported from "cronstrue/i18n.js";
import type { Instant } from "../time/instant.ts";
import { type CronFields, parseCron } from "./parse-cron.ts";
import type { Schedule } from "./schedule.ts";
import { formatLocal } from "./wall-time.ts";
import { zoneOffsets } from "./zone-offset.ts";

// Node gives a CommonJS module's exports as the default import, bundlers and Vite give the default among them.
const exported: { default?: typeof imported.default } = imported;
const cronstrue = exported.default ?? (imported as unknown as typeof imported.default);

/** Languages a schedule can be told in. */
export type DescribeLocale = "en" | "de";

interface Phrases {
  readonly once: (local: string) => string;
  readonly every: (length: string) => string;
  readonly countedFrom: (local: string) => string;
  readonly pattern: (cron: string) => string;
  readonly zone: (timeZone: string) => string;
  readonly from: (local: string) => string;
  readonly until: (local: string) => string;
  readonly except: (dates: string, more: number) => string;
  /** Largest first; `each` is the whole phrase for exactly one. */
  readonly units: readonly (readonly [ms: number, one: string, many: string, each: string])[];
}

const phrases: Readonly<Record<DescribeLocale, Phrases>> = {
  en: {
    once: (local) => `Once, at ${local}`,
    every: (length) => `Every ${length}`,
    countedFrom: (local) => `, counted from ${local}`,
    pattern: (cron) => `When the clock matches ${cron}`,
    zone: (timeZone) => ` (${timeZone})`,
    from: (local) => `, from ${local}`,
    until: (local) => `, until ${local}`,
    except: (dates, more) => `, except on ${dates}${more > 0 ? ` and ${more} more` : ""}`,
    units: [
      [86_400_000, "day", "days", "Every day"],
      [3_600_000, "hour", "hours", "Every hour"],
      [60_000, "minute", "minutes", "Every minute"],
      [1_000, "second", "seconds", "Every second"],
      [1, "millisecond", "milliseconds", "Every millisecond"],
    ],
  },
  de: {
    once: (local) => `Einmal, am ${local}`,
    every: (length) => `Alle ${length}`,
    countedFrom: (local) => `, gezählt ab ${local}`,
    pattern: (cron) => `Wenn die Uhr zu ${cron} passt`,
    zone: (timeZone) => ` (${timeZone})`,
    from: (local) => `, ab ${local}`,
    until: (local) => `, bis ${local}`,
    except: (dates, more) => `, außer am ${dates}${more > 0 ? ` und ${more} weiteren` : ""}`,
    units: [
      [86_400_000, "Tag", "Tage", "Jeden Tag"],
      [3_600_000, "Stunde", "Stunden", "Jede Stunde"],
      [60_000, "Minute", "Minuten", "Jede Minute"],
      [1_000, "Sekunde", "Sekunden", "Jede Sekunde"],
      [1, "Millisekunde", "Millisekunden", "Jede Millisekunde"],
    ],
  },
};

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
      locale,
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
