import { compileSchedule } from "./compile-schedule.ts";
import type { ScheduleFinding } from "./lint-schedule.ts";
import type { CronFields } from "./parse-cron.ts";
import type { Schedule } from "./schedule.ts";

const steppedFields = [
  ["second", 60, "minute"],
  ["minute", 60, "hour"],
  ["hour", 24, "day"],
] as const;

/** What can be said about a cron pattern without looking at a calendar. */
export function lintPattern(schedule: Schedule): ScheduleFinding[] {
  const { cron } = compileSchedule(schedule);
  if (cron === null) return [];
  const { fields } = cron.matcher;
  return [...lintMissingDays(fields), ...lintEitherDay(fields), ...lintUnevenSteps(fields)];
}

function lintMissingDays({ dayOfMonth, month, dayOfWeek }: CronFields): ScheduleFinding[] {
  // A day of week beside it, or a month named on purpose, is another matter.
  if (!/^(?:29|30|31)W?$/.test(dayOfMonth) || month !== "*" || dayOfWeek !== "*") return [];
  const day = dayOfMonth.slice(0, 2);
  const months =
    day === "31"
      ? "Months with fewer than 31 days are"
      : day === "30"
        ? "February is"
        : "February is, except in leap years,";
  const message = `${months} skipped, for want of a day ${day}; write L for the last day of every month.`;
  return [{ code: "skips_months", message, instant: null }];
}

function lintEitherDay({ dayOfMonth, dayOfWeek }: CronFields): ScheduleFinding[] {
  if (dayOfMonth === "*" || dayOfWeek === "*" || dayOfWeek.startsWith("+")) return [];
  const message =
    `It fires on every day that fits ${dayOfMonth} as the day of month or ${dayOfWeek} as the day of week; ` +
    `write +${dayOfWeek} where both must fit.`;
  return [{ code: "either_day", message, instant: null }];
}

function lintUnevenSteps(fields: CronFields): ScheduleFinding[] {
  return steppedFields.flatMap(([name, size, whole]) => {
    const step = Number(/^\*\/(\d+)$/.exec(fields[name])?.[1] ?? 1);
    if (size % step === 0) return [];
    const rest = size % step;
    const message =
      `Every ${step} ${name}s does not divide the ${whole}: the last step before each new ${whole} is ${rest} ` +
      `${rest === 1 ? name : `${name}s`} long. Write every instead of cron for even steps.`;
    return [{ code: "uneven_step" as const, message, instant: null }];
  });
}
