import { hash } from "node:crypto";
import { isDaybookError } from "../errors/daybook-error.ts";
import { jsonCopy } from "../run/json-copy.ts";
import { parseRetry, type RetryRule } from "../run/retry-policy.ts";
import type { RetryOptions } from "../run/retry.ts";
import type { ScheduleDefinition } from "../schedule/definition.ts";
import { parseSchedule } from "../schedule/parse-schedule.ts";
import { parseDuration, type Duration } from "../time/duration.ts";
import type { Instant } from "../time/instant.ts";
import { inputJsonSchema, isInputRequired } from "./input-json-schema.ts";
import type { CheckDefinition } from "./check.ts";
import type { JobCheckRecord, JobRecord, JobScheduleRecord } from "./job-record.ts";
import type { AnyJob, JobOptions } from "./job.ts";

/** Queue and priority of runs whose job names none. */
const defaultQueue = "default";
const defaultPriority = 100;
const defaultCheckTimeout = "1m";

/** A schedule's input is copied into every run it makes. */
const largestSchedule = 65_536;

/**
 * What code says of a job, every default filled in, as plain JSON data.
 *
 * @param registeredAt where intervals aligned to `start` begin that name no `startAt` of their own.
 */
export function describeJob(job: AnyJob, registeredAt: Instant): JobRecord {
  const { options } = job;
  return {
    name: job.name,
    description: options.description ?? null,
    kind: job.kind,
    queue: options.queue ?? defaultQueue,
    priority: options.priority ?? defaultPriority,
    timeoutMs: durationOf(options.timeout, "timeout"),
    expiresMs: durationOf(options.expires, "expires"),
    retry: retryRule(options.retry),
    concurrency: options.concurrency
      ? { limit: options.concurrency.limit, perKey: options.concurrency.key !== undefined }
      : null,
    fanOut: describeFanOut(options),
    retention: {
      maxAgeMs: durationOf(options.retention?.maxAge, "retention.maxAge"),
      maxRuns: options.retention?.maxRuns ?? null,
    },
    hasInputSchema: options.input !== undefined,
    inputSchema: inputJsonSchema(options.input),
    inputRequired: isInputRequired(options.input),
    schedules: [options.schedule ?? []].flat().map((schedule) => describeSchedule(schedule, registeredAt)),
    checks: Object.entries(options.checks ?? {}).map(([name, check]) => describeCheck(name, check)),
  };
}

/**
 * A name for what a record says. The same for equal definitions in every process, whenever they were registered:
 * schedules count as written, since reading them adds the instant of registration.
 */
export function definitionHash(record: JobRecord): string {
  const written = { ...record, schedules: record.schedules.map(({ key, definition }) => ({ key, definition })) };
  return hash("sha256", JSON.stringify(written, withSortedKeys));
}

function describeSchedule(written: ScheduleDefinition, registeredAt: Instant): JobScheduleRecord {
  const key = keyOf(written);
  const definition = jsonCopy(written, largestSchedule) as ScheduleDefinition | undefined;
  if (definition === undefined) {
    const error = `The schedule is not JSON data of at most ${largestSchedule} characters; look at its input.`;
    return { key, definition: withoutInput(written), schedule: null, error };
  }
  try {
    return { key, definition, schedule: parseSchedule(written, registeredAt), error: null };
  } catch (error) {
    if (!isDaybookError(error)) throw error;
    return { key, definition, schedule: null, error: error.message };
  }
}

/** Nothing is known of a schedule here but that it was written where one belongs. */
function keyOf(written: unknown): string {
  const key = typeof written === "object" && written !== null && "key" in written ? written.key : undefined;
  return typeof key === "string" ? key : "default";
}

function withoutInput(written: ScheduleDefinition): ScheduleDefinition {
  const { input: _input, ...rest } = written;
  return (jsonCopy(rest, largestSchedule) ?? {}) as ScheduleDefinition;
}

function describeCheck(name: string, check: CheckDefinition): JobCheckRecord {
  return {
    name,
    description: check.description ?? null,
    timeoutMs: parseDuration(check.timeout ?? defaultCheckTimeout, `checks.${name}.timeout`),
    after: check.after ?? false,
  };
}

function describeFanOut({ fanOut }: JobOptions): JobRecord["fanOut"] {
  if (fanOut === undefined) return null;
  return { limit: fanOut.limit ?? null, spreadMs: durationOf(fanOut.spread, "fanOut.spread") ?? 0 };
}

function retryRule(options: RetryOptions | undefined): RetryRule {
  const { attempts, backoff, delayMs, maxDelayMs, jitter } = parseRetry(options);
  return { attempts, backoff, delayMs, maxDelayMs, jitter };
}

function durationOf(written: Duration | undefined, field: string): number | null {
  return written === undefined ? null : parseDuration(written, field);
}

function withSortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
