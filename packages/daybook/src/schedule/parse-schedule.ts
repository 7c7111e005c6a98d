import { DaybookError, isDaybookError } from "../errors/daybook-error.ts";
import { parseDuration } from "../time/duration.ts";
import { type Instant, formatInstant, parseInstant } from "../time/instant.ts";
import { parseDate } from "./calendar.ts";
import type { MisfirePolicy, OverlapPolicy, ScheduleDefinition } from "./definition.ts";
import { parseCron } from "./parse-cron.ts";
import type { Schedule, ScheduleRule } from "./schedule.ts";
import { isTimeZone } from "./zone-offset.ts";

type Fields = Readonly<Record<string, unknown>>;

const misfirePolicies = ["skip", "fire_once", "catch_up"] as const satisfies readonly MisfirePolicy[];
const overlapPolicies = ["allow", "skip", "queue_one", "cancel_previous"] as const satisfies readonly OverlapPolicy[];
const alignments = ["clock", "start"] as const;
const kinds = ["cron", "every", "at"] as const;
const optionNames =
  "key timeZone startAt endAt exclude misfire misfireWindow misfireLimit overlap spread input tenant".split(" ");

/**
 * Checks a schedule and fills in every default.
 *
 * Defaults: zone `UTC`, misfire `fire_once` within 1 day and at most 100 instants, overlap `skip`, no spread, intervals aligned
 * to the clock. An option that is `undefined` counts as left out.
 *
 * @param registeredAt where an interval aligned to its start begins when it has no `startAt`. Pass the instant the schedule was
 * first stored, not "now", or each deploy would move it.
 * @throws {@link DaybookError} `SCHEDULE_INVALID` with `params.field` and `params.value`, the message says what to write instead.
 */
export function parseSchedule(definition: ScheduleDefinition, registeredAt: Instant): Schedule {
  const written: unknown = definition;
  if (typeof written !== "object" || written === null || Array.isArray(written)) {
    throw invalid(
      "schedule",
      written,
      'Write an object such as { cron: "0 2 * * *" }, { every: "15m" } or { at: "2026-11-22T02:00:00Z" }.',
    );
  }
  const fields = written as Fields;
  const kind = readKind(fields);
  refuseUnknown(fields, kind);
  readText(fields, "key");
  readText(fields, "tenant");
  const startAt = readInstant(fields, "startAt");
  const endAt = readInstant(fields, "endAt");
  if (startAt !== null && endAt !== null && endAt <= startAt) {
    throw invalid("endAt", fields["endAt"], `It must be later than startAt, ${formatInstant(startAt)}.`);
  }
  return {
    rule: readRule(fields, kind, startAt ?? registeredAt),
    timeZone: readTimeZone(fields),
    startAt,
    endAt,
    exclude: readExclude(fields),
    misfire: readChoice(fields, "misfire", misfirePolicies, "fire_once"),
    misfireWindowMs: readDuration(fields, "misfireWindow", "7d"),
    misfireLimit: readCount(fields, "misfireLimit", 100),
    overlap: readChoice(fields, "overlap", overlapPolicies, "skip"),
    spreadMs: readDuration(fields, "spread", 0),
  };
}

function readKind(fields: Fields): (typeof kinds)[number] {
  const present = kinds.filter((kind) => fields[kind] !== undefined);
  const [kind] = present;
  if (kind === undefined || present.length > 1) {
    const found = kind === undefined ? "It has none of them" : `It has ${present.join(" and ")}`;
    throw invalid("schedule", present, `Write exactly one of cron, every, at. ${found}.`);
  }
  return kind;
}

function refuseUnknown(fields: Fields, kind: string): void {
  const allowed = [kind, ...(kind === "every" ? ["align"] : []), ...optionNames];
  const unknown = Object.keys(fields).find((name) => fields[name] !== undefined && !allowed.includes(name));
  if (unknown === undefined) return;
  throw invalid(
    unknown,
    fields[unknown],
    `A schedule with ${kind} has no such option. Allowed: ${allowed.join(", ")}.`,
  );
}

function readRule(fields: Fields, kind: (typeof kinds)[number], start: Instant): ScheduleRule {
  switch (kind) {
    case "cron": {
      const cron = readText(fields, "cron") ?? "";
      parseCron(cron);
      return { kind: "cron", cron: cron.trim().replaceAll(/\s+/g, " ") };
    }
    case "every": {
      const everyMs = readDuration(fields, "every", 0);
      if (everyMs < 1)
        throw invalid("every", fields["every"], "It must be longer than nothing, such as 30s, 15m or 2h.");
      const align = readChoice(fields, "align", alignments, "clock");
      return { kind: "interval", everyMs, anchor: align === "clock" ? 0 : start };
    }
    case "at":
      return { kind: "one_off", at: readInstant(fields, "at") ?? start };
  }
}

function readText(fields: Fields, field: string): string | null {
  const value = fields[field];
  if (value === undefined) return null;
  if (typeof value !== "string" || value.trim() === "") throw invalid(field, value, "Write text that is not empty.");
  return value;
}

function readTimeZone(fields: Fields): string {
  const timeZone = readText(fields, "timeZone") ?? "UTC";
  if (isTimeZone(timeZone)) return timeZone;
  throw invalid("timeZone", timeZone, "This time zone is not known. Write an IANA name such as Europe/Berlin, or UTC.");
}

function readInstant(fields: Fields, field: string): Instant | null {
  const value = fields[field];
  if (value === undefined) return null;
  if (typeof value !== "string" && typeof value !== "number" && !(value instanceof Date)) {
    throw invalid(
      field,
      value,
      "Write a Date, epoch milliseconds, or ISO 8601 with an offset such as 2026-11-22T02:00:00Z.",
    );
  }
  return asScheduleError(field, value, () => parseInstant(value, field));
}

function readDuration(fields: Fields, field: string, fallback: number | string): number {
  const value = fields[field] ?? fallback;
  if (fields[field] === null || (typeof value !== "string" && typeof value !== "number")) {
    throw invalid(field, fields[field], "Write milliseconds or text such as 30s, 5m, 2h, 1h30m.");
  }
  return asScheduleError(field, value, () => parseDuration(value, field));
}

function asScheduleError<T>(field: string, value: unknown, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!isDaybookError(error)) throw error;
    throw new DaybookError("SCHEDULE_INVALID", error.message, { params: { field, value }, cause: error });
  }
}

function readCount(fields: Fields, field: string, fallback: number): number {
  const value = fields[field] === undefined ? fallback : fields[field];
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 1) return value;
  throw invalid(field, value, "Write a whole number from 1 on.");
}

function readChoice<T extends string>(fields: Fields, field: string, choices: readonly T[], fallback: T): T {
  const value = fields[field] === undefined ? fallback : fields[field];
  const choice = choices.find((candidate) => candidate === value);
  if (choice !== undefined) return choice;
  throw invalid(field, value, `Write one of ${choices.join(", ")}.`);
}

function readExclude(fields: Fields): readonly string[] {
  const value = fields["exclude"];
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw invalid("exclude", value, 'Write a list of dates such as ["2026-12-25"].');
  const dates = value.map((date: unknown, index) => {
    if (typeof date === "string" && parseDate(date) !== null) return date;
    throw invalid(`exclude[${index}]`, date, "Write a date that exists, as YYYY-MM-DD.");
  });
  return [...new Set(dates)].toSorted();
}

function invalid(field: string, value: unknown, remedy: string): DaybookError {
  const shown = typeof value === "bigint" || typeof value === "symbol" ? String(value) : JSON.stringify(value);
  return new DaybookError("SCHEDULE_INVALID", `${field} is not valid: ${shown}. ${remedy}`, {
    params: { field, value },
  });
}
