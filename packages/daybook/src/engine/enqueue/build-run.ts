import { DaybookError } from "../../errors/daybook-error.ts";
import type { AnyJob } from "../../job/job.ts";
import type { JobRecord } from "../../job/job-record.ts";
import type { TriggerKind } from "../../run/state.ts";
import type { NewRun } from "../../store/port/run-store.ts";
import type { Instant } from "../../time/instant.ts";

/** A job to make runs of: with its code, or, where this process does not have that, as the book tells it. */
export interface RunTarget {
  readonly record: JobRecord;
  readonly job: AnyJob | null;
}

/** What makes one run differ from the next of the same job. */
export interface RunRequest {
  readonly id: string;
  readonly trigger: TriggerKind;
  readonly triggeredBy?: string | null;
  readonly tenant?: string | null;
  readonly availableAt: Instant;
  readonly priority?: number | undefined;
  readonly queue?: string | undefined;
  readonly dedupeKey?: string | null | undefined;
  readonly parentId?: string | null;
  readonly childKey?: string | null;
  readonly siblingLimit?: number | null;
  readonly scheduleId?: string | null;
  readonly dueAt?: Instant | null;
  readonly retryOfId?: string | null;
  readonly solo?: boolean;
  readonly expiresMs?: number | null | undefined;
  readonly maxAttempts?: number | undefined;
}

/** Runs that overlap policies look at: those of schedules, and those a person started. */
export function overlapKeyOf(job: string, tenant: string | null): string {
  return tenant === null ? job : `${job}@${tenant}`;
}

/**
 * The row of a new run.
 * @param parsed the schema's output, for the job's own concurrency key.
 * @throws DaybookError `JOB_INVALID` when the job's concurrency key function throws or returns no text, `JOB_NOT_LOADED` where it has one
 * and this process does not have it.
 */
export function buildRun(
  target: RunTarget,
  input: string | null,
  parsed: unknown,
  request: RunRequest,
  now: Instant,
): NewRun {
  const { record } = target;
  const tenant = request.tenant ?? null;
  const fansOut = record.fanOut !== null && tenant === null;
  const expiresMs = request.expiresMs ?? record.expiresMs;
  const takesPart = request.trigger === "schedule" || request.trigger === "manual";
  return {
    id: request.id,
    job: record.name,
    tenant,
    queue: request.queue ?? record.queue,
    priority: request.priority ?? record.priority,
    availableAt: request.availableAt,
    maxAttempts: request.maxAttempts ?? record.retry.attempts,
    input,
    trigger: request.trigger,
    triggeredBy: request.triggeredBy ?? null,
    parentId: request.parentId ?? null,
    childKey: request.childKey ?? null,
    siblingLimit: request.siblingLimit ?? null,
    // The parent of a fan-out only waits for its children: counted against the job's limit it would keep them from starting.
    concurrencyKey: fansOut ? null : concurrencyKey(target, parsed, tenant),
    dedupeKey: request.dedupeKey ?? null,
    overlapKey: takesPart ? overlapKeyOf(record.name, tenant) : null,
    solo: request.solo ?? false,
    scheduleId: request.scheduleId ?? null,
    dueAt: request.dueAt ?? null,
    retryOfId: request.retryOfId ?? null,
    createdAt: now,
    expiresAt: expiresMs === null ? null : request.availableAt + expiresMs,
  };
}

/** The concurrency key of a job that computes none itself. */
function jobKey(job: string): string {
  return `job:${job}`;
}

function concurrencyKey({ job, record }: RunTarget, parsed: unknown, tenant: string | null): string | null {
  if (job === null && record.concurrency?.perKey === true) {
    throw new DaybookError(
      "JOB_NOT_LOADED",
      `Job "${record.name}" computes its concurrency keys in code that this process does not have. Enqueue it where its job file is loaded.`,
      { params: { job: record.name, field: "concurrency.key" } },
    );
  }
  const concurrency = job?.options.concurrency;
  // Also without a limit in code: an operator may set one while the run waits or runs, and it has to be counted then.
  if (concurrency?.key === undefined) return jobKey(record.name);
  let key: unknown;
  try {
    key = (concurrency.key as (input: unknown, about: { tenant: string | null }) => unknown)(parsed, { tenant });
  } catch (error) {
    throw new DaybookError("JOB_INVALID", `concurrency.key of job "${record.name}" threw: ${String(error)}.`, {
      params: { job: record.name, field: "concurrency.key" },
      cause: error,
    });
  }
  if (typeof key === "string" && key.length > 0) return key;
  throw new DaybookError(
    "JOB_INVALID",
    `concurrency.key of job "${record.name}" must return text, not ${String(key)}.`,
    {
      params: { job: record.name, field: "concurrency.key", value: key },
    },
  );
}
