import { z } from "zod";
import type { ErrorCode } from "../../errors/error-code.ts";
import type { RecordedError } from "../../run/recorded-error.ts";
import type { TriggerKind } from "../../run/state.ts";
import { finalStates, runStates } from "../../run/transitions.ts";
import { anyJson, count, instant, jsonObject } from "./values.ts";

// What a run is, and what hangs on it.

export const triggers = ["schedule", "manual", "api", "retry", "parent", "track"] as const satisfies TriggerKind[];

export const recordedError: z.ZodType<RecordedError> = z
  .strictObject({
    name: z.string(),
    code: z.string().nullable(),
    message: z.string(),
    stack: z.string().nullable(),
    metadata: jsonObject.nullable(),
    get cause(): z.ZodNullable<z.ZodType<RecordedError>> {
      return z.nullable(recordedError);
    },
  })
  .meta({ id: "RecordedError", description: "Why an attempt, or a check, failed." });

const snapshot = {
  total: z.number().nullable(),
  done: z.number(),
  counts: z.partialRecord(
    z.enum(["succeeded", "failed", "skipped", "created", "updated", "unchanged", "deleted"]),
    z.number(),
  ),
  stage: z.strictObject({ name: z.string(), number: z.number(), of: z.number().nullable() }).nullable(),
  message: z.string().nullable(),
  values: jsonObject,
  rate: z.number().nullable().meta({ description: "Items a second." }),
  usualGapMs: z.number().nullable(),
  changedAt: instant,
};

const progressSnapshot = z.strictObject(snapshot).meta({ id: "ProgressSnapshot" });

const progress = z
  .strictObject({
    ...snapshot,
    percent: z.number().nullable(),
    etaMs: z.number().nullable(),
    stalled: z.boolean().meta({ description: "Stands still for three times its usual gap." }),
  })
  .meta({ id: "Progress" });

export const state = z.enum(runStates);

export const run = z
  .strictObject({
    id: z.string(),
    job: z.string(),
    tenant: z.string().nullable(),
    queue: z.string(),
    state,
    status: z
      .enum([...runStates, "queued", "scheduled", "retrying", "held"])
      .meta({ description: "The state in people's words." }),
    held: z.boolean(),
    priority: z.int(),
    availableAt: instant,
    attempt: count,
    failures: count,
    maxAttempts: count,
    rescues: count,
    input: anyJson,
    trigger: z.enum(triggers),
    triggeredBy: z.string().nullable(),
    parentId: z.string().nullable(),
    childKey: z.string().nullable(),
    scheduleId: z.string().nullable(),
    dueAt: instant.nullable(),
    retryOfId: z.string().nullable(),
    concurrencyKey: z.string().nullable(),
    dedupeKey: z.string().nullable(),
    codeVersion: z.string().nullable(),
    workerId: z.string().nullable(),
    createdAt: instant,
    startedAt: instant.nullable(),
    finishedAt: instant.nullable(),
    expiresAt: instant.nullable(),
    cancelRequestedAt: instant.nullable(),
    progress: progress.nullable(),
    result: anyJson,
    metadata: jsonObject.nullable(),
    error: recordedError.nullable(),
    reason: z.string().nullable(),
    cpuMs: z.number().nullable(),
    memoryBytes: z.number().nullable(),
    durationMs: z.number().nullable(),
  })
  .meta({ id: "Run", description: "One recorded occurrence of a job." });

export const runEnd = z
  .strictObject({
    id: z.string(),
    job: z.string(),
    tenant: z.string().nullable(),
    state: z.enum(finalStates),
    startedAt: instant.nullable(),
    finishedAt: instant,
  })
  .meta({ id: "RunEnd", description: "How a run ended." });

export const dedupeKey = z.string().min(1).max(500).meta({
  description: "While an unfinished run of the job and tenant has it, that run is answered and none is made.",
});

/** What an enqueue made. */
export const enqueued = z.strictObject({
  id: z.string(),
  created: z.boolean().meta({ description: "False: a run with the dedupe key was there already; `id` is its." }),
});

export const enqueueErrors: readonly ErrorCode[] = [
  "JOB_NOT_FOUND",
  "JOB_NOT_LOADED",
  "INPUT_INVALID",
  "JOB_DISABLED",
  "TENANT_DISABLED",
  "OPTION_INVALID",
];

export const attempt = z
  .strictObject({
    runId: z.string(),
    number: count,
    outcome: z.enum([...finalStates, "retried", "rescued", "released", "snoozed"]),
    workerId: z.string().nullable(),
    codeVersion: z.string().nullable(),
    startedAt: instant,
    finishedAt: instant,
    error: recordedError.nullable(),
    reason: z.string().nullable(),
    progress: progressSnapshot.nullable(),
    cpuMs: z.number().nullable(),
    memoryBytes: z.number().nullable(),
  })
  .meta({ id: "Attempt" });

export const logLevels = ["debug", "info", "warn", "error"] as const;

export const logLine = z
  .strictObject({
    runId: z.string(),
    attempt: count,
    number: count,
    at: instant,
    level: z.enum(logLevels),
    message: z.string(),
    fields: jsonObject.nullable(),
  })
  .meta({ id: "LogLine" });

export const failedItem = z
  .strictObject({
    runId: z.string(),
    key: z.string(),
    attempt: count,
    at: instant,
    error: recordedError,
    data: anyJson,
    retryRunId: z.string().nullable().meta({ description: "The retry that took it over." }),
  })
  .meta({ id: "FailedItem", description: "One record that a run could not carry over." });

export const activeCounts = z
  .strictObject({ queued: count, scheduled: count, retrying: count, held: count, blocked: count, running: count })
  .meta({ id: "ActiveCounts" });
