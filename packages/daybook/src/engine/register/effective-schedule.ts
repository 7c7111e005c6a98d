import { isDaybookError } from "../../errors/daybook-error.ts";
import type { JobScheduleRecord } from "../../job/job-record.ts";
import type { ScheduleDefinition } from "../../schedule/definition.ts";
import { nextInstant } from "../../schedule/next-instant.ts";
import { parseSchedule } from "../../schedule/parse-schedule.ts";
import type { Schedule } from "../../schedule/schedule.ts";
import { spreadOffsetMs } from "../../schedule/spread.ts";
import type { ScheduleWrite, StoredSchedule } from "../../store/port/schedule-store.ts";
import type { Instant } from "../../time/instant.ts";

/** What code says of one schedule; `error` where it is known to be unusable. */
export type CodeSchedule = Pick<JobScheduleRecord, "key" | "definition" | "error"> &
  Partial<Pick<JobScheduleRecord, "schedule">>;

/** The id of a job's schedule, the same in every process and for ever. */
export function scheduleIdOf(job: string, key: string): string {
  return `${job}/${key}`;
}

/**
 * A schedule as it is in force: what code says, with the operator's cron in place of code's rule where there is one.
 *
 * @param before the stored one. Intervals counted from their registration keep counting from the first one, whatever is deployed since.
 * @param cron the operator's, if any.
 */
export function effectiveSchedule(
  job: string,
  record: CodeSchedule,
  before: StoredSchedule | null,
  cron: string | null,
  now: Instant,
): ScheduleWrite {
  const id = scheduleIdOf(job, record.key);
  const { schedule, error } = readSchedule(record, cron, before?.createdAt ?? now);
  const { tenant, input } = record.definition;
  const nextDueAt = schedule === null ? null : nextInstant(schedule, now);
  return {
    id,
    job,
    key: record.key,
    tenant: typeof tenant === "string" ? tenant : null,
    input: input === undefined ? null : JSON.stringify(input),
    definition: record.definition,
    schedule,
    error,
    nextDueAt,
    nextFireAt: nextDueAt === null || schedule === null ? null : nextDueAt + spreadOffsetMs(id, schedule.spreadMs),
  };
}

/** What code says with another cron, read. @throws DaybookError `SCHEDULE_INVALID`. */
export function withCron(definition: ScheduleDefinition, cron: string, registeredAt: Instant): Schedule {
  const {
    cron: _cron,
    every: _every,
    align: _align,
    at: _at,
    ...rest
  } = definition as ScheduleDefinition & Record<"cron" | "every" | "align" | "at", unknown>;
  return parseSchedule({ ...rest, cron }, registeredAt);
}

function readSchedule(
  record: CodeSchedule,
  cron: string | null,
  registeredAt: Instant,
): { schedule: Schedule | null; error: string | null } {
  if (record.error !== null && cron === null) return { schedule: null, error: record.error };
  // Read once already when the job was described; only intervals depend on when they were first registered.
  const described = record.schedule ?? null;
  if (cron === null && described !== null && described.rule.kind !== "interval") {
    return { schedule: described, error: null };
  }
  try {
    const schedule =
      cron === null ? parseSchedule(record.definition, registeredAt) : withCron(record.definition, cron, registeredAt);
    return { schedule, error: null };
  } catch (error) {
    if (!isDaybookError(error)) throw error;
    return { schedule: null, error: error.message };
  }
}
