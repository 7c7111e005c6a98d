import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import {
  anyJson,
  count,
  duration,
  flag,
  instant,
  instantInput,
  jsonObject,
  listOf,
  name,
  none,
  note,
  pageOf,
  pageQuery,
  wholeList,
} from "./values.ts";

const states = [
  "waiting",
  "blocked",
  "running",
  "succeeded",
  "partial",
  "failed",
  "cancelled",
  "skipped",
  "expired",
] as const;
const finalStates = ["succeeded", "partial", "failed", "cancelled", "skipped", "expired"] as const;
const triggers = ["schedule", "manual", "api", "retry", "parent", "track"] as const;

/** Why an attempt failed, as JSON has it. */
export interface ErrorOfAttempt {
  name: string;
  code: string | null;
  message: string;
  stack: string | null;
  metadata: Readonly<Record<string, unknown>> | null;
  cause: ErrorOfAttempt | null;
}

const recordedError: z.ZodType<ErrorOfAttempt> = z
  .strictObject({
    name: z.string(),
    code: z.string().nullable(),
    message: z.string(),
    stack: z.string().nullable(),
    metadata: jsonObject.nullable(),
    get cause(): z.ZodNullable<z.ZodType<ErrorOfAttempt>> {
      return z.nullable(recordedError);
    },
  })
  .meta({ id: "RecordedError", description: "Why an attempt failed." });

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

const state = z.enum(states);

export const run = z
  .strictObject({
    id: z.string(),
    job: z.string(),
    tenant: z.string().nullable(),
    queue: z.string(),
    state,
    status: z
      .enum([...states, "queued", "scheduled", "retrying", "held"])
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

const attempt = z
  .strictObject({
    runId: z.string(),
    number: count,
    outcome: z.enum([
      "succeeded",
      "partial",
      "failed",
      "cancelled",
      "skipped",
      "expired",
      "retried",
      "rescued",
      "released",
      "snoozed",
    ]),
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

const logLevels = ["debug", "info", "warn", "error"] as const;

const logLine = z
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

const failedItem = z
  .strictObject({
    runId: z.string(),
    key: z.string(),
    attempt: count,
    at: instant,
    error: recordedError,
    data: anyJson,
  })
  .meta({ id: "FailedItem", description: "One record that a run could not carry over." });

export const activeCounts = z
  .strictObject({ queued: count, scheduled: count, retrying: count, held: count, blocked: count, running: count })
  .meta({ id: "ActiveCounts" });

const ofRun = z.strictObject({ run: z.string().min(1).max(100) });

/** Which runs. */
const filterQuery = {
  state: listOf(states).optional(),
  job: name.optional(),
  tenant: name.optional(),
  queue: name.optional(),
  trigger: z.enum(triggers).optional(),
  parent: z.string().max(100).optional(),
  schedule: z.string().max(500).optional(),
  worker: z.string().max(200).optional(),
  createdFrom: instantInput.optional(),
  createdBefore: instantInput.optional(),
  text: z
    .string()
    .max(200)
    .optional()
    .meta({ description: "In the id's start, the job's name, the input or the error message." }),
};

/** The same in a body, where lists are lists. */
const filterBody = z.strictObject({
  state: z.array(state).min(1).max(9).optional(),
  job: name.optional(),
  tenant: name.optional(),
  queue: name.optional(),
  trigger: z.enum(triggers).optional(),
  parent: z.string().max(100).optional(),
  schedule: z.string().max(500).optional(),
  worker: z.string().max(200).optional(),
  createdFrom: instantInput.optional(),
  createdBefore: instantInput.optional(),
  text: z.string().max(200).optional(),
});

export const listRuns = endpoint({
  id: "runs.list",
  method: "GET",
  path: "/runs",
  summary: "Runs, newest first",
  role: "viewer",
  tenants: "own",
  params: none,
  query: z.strictObject({
    ...pageQuery,
    ...filterQuery,
  }),
  body: null,
  answer: pageOf(run),
  errors: ["FILTER_INVALID"],
});

export const countActiveRuns = endpoint({
  id: "runs.activeCounts",
  method: "GET",
  path: "/runs/active-counts",
  summary: "How many runs are unfinished, and how",
  role: "viewer",
  tenants: "none",
  params: none,
  query: none,
  body: null,
  answer: activeCounts,
});

export const getLatestRun = endpoint({
  id: "runs.latest",
  method: "GET",
  path: "/runs/latest",
  summary: "The newest run of a job, and tenant, that ended in one of the states",
  role: "viewer",
  tenants: "own",
  params: none,
  query: z.strictObject({ job: name, tenant: name.optional(), state: listOf(finalStates).optional() }),
  body: null,
  answer: run,
  errors: ["RUN_NOT_FOUND"],
});

export const exportAllRuns = endpoint({
  id: "runs.export",
  method: "GET",
  path: "/runs/export",
  summary: "All runs of a filter, streamed, newest first",
  description: "CSV for spreadsheets, with what fits a table; NDJSON has each run whole.",
  role: "viewer",
  tenants: "own",
  params: none,
  query: z.strictObject({ format: z.enum(["csv", "ndjson"]), ...filterQuery }),
  body: null,
  answer: z.string(),
  contentTypes: ["text/csv", "application/x-ndjson"],
});

/** The two actions differ in nothing but their name. */
function bulkAction(verb: "cancel" | "retry", summary: string) {
  return endpoint({
    id: `runs.bulk${verb === "cancel" ? "Cancel" : "Retry"}`,
    method: "POST",
    path: `/runs/bulk-${verb}`,
    summary,
    description:
      "Without `expected` they are only counted. With it, they are changed if the filter still means as many.",
    role: "operator",
    tenants: "own",
    params: none,
    query: none,
    body: z.strictObject({ filter: filterBody, expected: count.optional(), reason: note.optional() }),
    answer: z.strictObject({
      matched: count,
      changed: count.nullable(),
      refused: z.array(z.strictObject({ id: z.string(), code: z.string(), message: z.string() })),
    }),
    errors: ["COUNT_CHANGED", "OPTION_INVALID"],
  });
}

export const bulkCancelRuns = bulkAction("cancel", "Cancel all unfinished runs of a filter");
export const bulkRetryRuns = bulkAction("retry", "Make new runs of all final runs of a filter");

export const getRun = endpoint({
  id: "runs.get",
  method: "GET",
  path: "/runs/{run}",
  summary: "One run",
  role: "viewer",
  tenants: "own",
  params: ofRun,
  query: none,
  body: null,
  answer: run,
  errors: ["RUN_NOT_FOUND"],
});

export const listAttempts = endpoint({
  id: "runs.attempts",
  method: "GET",
  path: "/runs/{run}/attempts",
  summary: "The attempts that did not finish the run, oldest first",
  description: "The attempt that finished it, or that is under way, stands in the run itself.",
  role: "viewer",
  tenants: "own",
  params: ofRun,
  query: none,
  body: null,
  answer: wholeList(attempt),
  errors: ["RUN_NOT_FOUND"],
});

export const listLogs = endpoint({
  id: "runs.logs",
  method: "GET",
  path: "/runs/{run}/logs",
  summary: "What a run logged, oldest first",
  role: "viewer",
  tenants: "own",
  params: ofRun,
  query: z.strictObject({
    ...pageQuery,
    tail: flag.optional().meta({ description: "The newest lines, oldest of them first." }),
    level: listOf(logLevels).optional(),
  }),
  body: null,
  answer: pageOf(logLine),
  errors: ["RUN_NOT_FOUND", "FILTER_INVALID"],
});

export const listFailedItems = endpoint({
  id: "runs.failedItems",
  method: "GET",
  path: "/runs/{run}/failed-items",
  summary: "What a run could not carry over, by key",
  role: "viewer",
  tenants: "own",
  params: ofRun,
  query: z.strictObject(pageQuery),
  body: null,
  answer: pageOf(failedItem),
  errors: ["RUN_NOT_FOUND", "FILTER_INVALID"],
});

export const countChildren = endpoint({
  id: "runs.childStates",
  method: "GET",
  path: "/runs/{run}/child-states",
  summary: "How many children of a run there are in each state",
  description: "The children themselves: `/runs?parent=…`.",
  role: "viewer",
  tenants: "own",
  params: ofRun,
  query: none,
  body: null,
  answer: z.partialRecord(state, count),
  errors: ["RUN_NOT_FOUND"],
});

export const enqueueRun = endpoint({
  id: "runs.enqueue",
  method: "POST",
  path: "/runs",
  summary: "Make a run of a job",
  description: "When this answers, the run is in the book and will not be lost.",
  role: "operator",
  tenants: "own",
  params: none,
  query: none,
  body: z.strictObject({
    job: name,
    input: anyJson.optional(),
    tenant: name.optional(),
    delay: duration.optional().meta({ description: 'Not before this long from now, `"10m"`. Not together with `at`.' }),
    at: instantInput.optional(),
    priority: z.int().optional().meta({ description: "Smaller runs first. Default: the job's." }),
    queue: name.optional(),
    dedupeKey: z.string().min(1).max(500).optional().meta({
      description: "While an unfinished run of the job and tenant has it, that run is answered and none is made.",
    }),
    expires: duration.optional(),
    attempts: z.int().min(1).optional(),
    trigger: z.enum(["api", "manual"]).optional(),
  }),
  answer: z.strictObject({
    id: z.string(),
    created: z.boolean().meta({ description: "False: a run with the dedupe key was there already; `id` is its." }),
  }),
  status: 201,
  errors: ["JOB_NOT_FOUND", "INPUT_INVALID", "JOB_DISABLED", "TENANT_DISABLED", "OPTION_INVALID"],
});

export const cancelRun = endpoint({
  id: "runs.cancel",
  method: "POST",
  path: "/runs/{run}/cancel",
  summary: "Cancel a run and its unfinished descendants",
  description: "At once where they wait; where they run, their workers abort them. A final run is left as it is.",
  role: "operator",
  tenants: "own",
  params: ofRun,
  query: none,
  body: z.strictObject({ reason: note.optional() }).optional(),
  answer: z.strictObject({ cancelled: z.array(z.string()), requested: z.array(z.string()) }),
  errors: ["RUN_NOT_FOUND"],
});

export const retryRun = endpoint({
  id: "runs.retry",
  method: "POST",
  path: "/runs/{run}/retry",
  summary: "Make a new run of a final one, with the same input",
  role: "operator",
  tenants: "own",
  params: ofRun,
  query: none,
  body: null,
  answer: z.strictObject({ id: z.string() }),
  status: 201,
  errors: ["RUN_NOT_FOUND", "RUN_NOT_FINAL", "JOB_DISABLED", "TENANT_DISABLED", "OPTION_INVALID"],
});
