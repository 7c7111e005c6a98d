import { DaybookError } from "../../errors/daybook-error.ts";
import type { AnyJob } from "../../job/job.ts";
import type { TriggerKind } from "../../run/state.ts";
import type { NewRun } from "../../store/port/run-store.ts";
import type { Instant } from "../../time/instant.ts";
import type { CatalogedJob } from "../register/job-book.ts";

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
 * @throws DaybookError `JOB_INVALID` when the job's concurrency key function throws or returns no text.
 */
export function buildRun(
  entry: CatalogedJob,
  input: string | null,
  parsed: unknown,
  request: RunRequest,
  now: Instant,
): NewRun {
  const { job, record } = entry;
  const tenant = request.tenant ?? null;
  const fansOut = record.fanOut !== null && tenant === null;
  const expiresMs = request.expiresMs ?? record.expiresMs;
  const takesPart = request.trigger === "schedule" || request.trigger === "manual";
  return {
    id: request.id,
    job: job.name,
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
    concurrencyKey: fansOut ? null : concurrencyKey(job, parsed, tenant),
    dedupeKey: request.dedupeKey ?? null,
    overlapKey: takesPart ? overlapKeyOf(job.name, tenant) : null,
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

function concurrencyKey(job: AnyJob, parsed: unknown, tenant: string | null): string | null {
  const concurrency = job.options.concurrency;
  // Also without a limit in code: an operator may set one while the run waits or runs, and it has to be counted then.
  if (concurrency?.key === undefined) return jobKey(job.name);
  let key: unknown;
  try {
    key = (concurrency.key as (input: unknown, about: { tenant: string | null }) => unknown)(parsed, { tenant });
  } catch (error) {
    throw new DaybookError("JOB_INVALID", `concurrency.key of job "${job.name}" threw: ${String(error)}.`, {
      params: { job: job.name, field: "concurrency.key" },
      cause: error,
    });
  }
  if (typeof key === "string" && key.length > 0) return key;
  throw new DaybookError("JOB_INVALID", `concurrency.key of job "${job.name}" must return text, not ${String(key)}.`, {
    params: { job: job.name, field: "concurrency.key", value: key },
  });
}
