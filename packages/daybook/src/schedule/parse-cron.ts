import { CronPattern } from "croner";
import { DaybookError } from "../errors/daybook-error.ts";

/** The seven fields of a cron pattern, in order; a pattern written with fewer got `0` seconds and `*` as its year. */
export interface CronFields {
  readonly second: string;
  readonly minute: string;
  readonly hour: string;
  readonly dayOfMonth: string;
  readonly month: string;
  readonly dayOfWeek: string;
  readonly year: string;
}

const macros: Readonly<Record<string, string>> = {
  "@YEARLY": "0 0 1 1 *",
  "@ANNUALLY": "0 0 1 1 *",
  "@MONTHLY": "0 0 1 * *",
  "@WEEKLY": "0 0 * * 0",
  "@DAILY": "0 0 * * *",
  "@MIDNIGHT": "0 0 * * *",
  "@HOURLY": "0 * * * *",
};

const fields = [
  { name: "second", max: 59, allowed: "0-59" },
  { name: "minute", max: 59, allowed: "0-59" },
  { name: "hour", max: 23, allowed: "0-23" },
  {
    name: "day of month",
    max: 31,
    allowed: "1-31, L (last day), LW (last weekday), 15W (weekday nearest the 15th), ?",
  },
  { name: "month", max: 12, allowed: "1-12 or JAN-DEC" },
  { name: "day of week", max: 6, allowed: "0-7 or SUN-SAT (0 and 7 are Sunday), MON#2 (second), FRIL (last), ?" },
  { name: "year", max: 9999, allowed: "1-9999" },
] as const;
const common = "*, lists (1,5), ranges (1-5) and steps (*/2, 1-9/2)";

/**
 * Reads a cron pattern and checks it.
 *
 * Five fields start with the minute, six with the second, seven end with the year. Names, ranges, lists, steps, `L`, `W`,
 * `#`, `?` and the macros `@yearly` `@annually` `@monthly` `@weekly` `@daily` `@midnight` `@hourly` are understood;
 * letter case does not matter. `5/15` means `5-59/15`, as in Quartz.
 *
 * A day matches when it fits the day of month **or** the day of week, if both are restricted (the classic rule; a field
 * is unrestricted only when it is exactly `*` or `?`). A `+` before the day of week (`0 0 1-7 * +MON`) asks for both.
 *
 * @throws {@link DaybookError} `SCHEDULE_INVALID`, naming the field and what may stand in it.
 */
export function parseCron(pattern: string): CronFields {
  const parts = splitPattern(pattern);
  try {
    void new CronPattern(parts.join(" "));
  } catch (error) {
    throw fieldError(pattern, parts, error);
  }
  const [second = "0", minute = "*", hour = "*", dayOfMonth = "*", month = "*", dayOfWeek = "*", year = "*"] = parts;
  return { second, minute, hour, dayOfMonth, month, dayOfWeek, year };
}

/**
 * Whether the pattern says "every so often" rather than "at these times": its second, minute or hour field starts with
 * `*` or carries a step. When the clock is put back, such a pattern fires in both passes, the others only in the first.
 */
export function isIntervalLike({ second, minute, hour }: CronFields): boolean {
  return [second, minute, hour].some((field) => field.startsWith("*") || field.includes("/"));
}

function splitPattern(pattern: string): string[] {
  const text = pattern.trim().toUpperCase();
  if (text === "@REBOOT") {
    throw invalid(pattern, "@reboot is not a time. Enqueue the job where your program starts instead.");
  }
  const macro = macros[text];
  if (text.startsWith("@") && macro === undefined) {
    throw invalid(pattern, `There is no such macro. Write one of ${Object.keys(macros).join(" ").toLowerCase()}.`);
  }
  const parts = (macro ?? text).split(/\s+/).filter((part) => part !== "");
  if (parts.length < 5 || parts.length > 7) {
    const remedy = "Write 5 (minute hour day month weekday), 6 (second first) or 7 (year last), such as 0 2 * * *.";
    throw invalid(pattern, `It has ${parts.length} field${parts.length === 1 ? "" : "s"}. ${remedy}`);
  }
  if (parts.length === 5) parts.unshift("0");
  if (parts.length === 6) parts.push("*");
  return parts.map((part, index) => normalizeField(pattern, part, index));
}

function normalizeField(pattern: string, part: string, index: number): string {
  if (part.includes("?")) {
    if (part === "?" && (index === 3 || index === 5)) return "*";
    throw invalid(
      pattern,
      `? stands alone, for the day of month or the day of week. Write * in the ${nameOf(index)} field.`,
    );
  }
  const max = fields[index]?.max ?? 0;
  return part.replaceAll(/(?<=^|,)([A-Z]{3}|\d+)\/(\d+)(?=,|$)/g, `$1-${max}/$2`);
}

function nameOf(index: number): string {
  return fields[index]?.name ?? "last";
}

/** Croner names no field in some of its messages, so each is tried alone. */
function fieldError(pattern: string, parts: readonly string[], cause: unknown): DaybookError {
  for (const [index, part] of parts.entries()) {
    try {
      void new CronPattern(fields.map((_, other) => (other === index ? part : "*")).join(" "));
    } catch (error) {
      const field = fields[index];
      const reason = error instanceof Error ? error.message.replace(/^CronPattern: (?:Syntax error, )?/, "") : "";
      const detail = `The ${nameOf(index)} field ${JSON.stringify(part)} cannot be read: ${reason.replace(/\.$/, "")}.`;
      return invalid(pattern, `${detail} Write ${field?.allowed ?? ""}, with ${common}.`, nameOf(index), error);
    }
  }
  return invalid(pattern, "Its fields do not fit together.", undefined, cause);
}

function invalid(pattern: string, detail: string, cronField?: string, cause?: unknown): DaybookError {
  return new DaybookError("SCHEDULE_INVALID", `cron is not valid: ${JSON.stringify(pattern)}. ${detail}`, {
    params: { field: "cron", value: pattern, ...(cronField === undefined ? {} : { cronField }) },
    cause,
  });
}
