import { z } from "zod";
import { resettable } from "../../engine/api/resettable.ts";
import { registeredCheck } from "./check.ts";
import { endpoint } from "./endpoint.ts";
import { dedupeKey, enqueued, enqueueErrors, run, runEnd } from "./run.ts";
import { schedule } from "./schedules.ts";
import {
  anyJson,
  count,
  duration,
  instant,
  instantInput,
  jsonObject,
  name,
  none,
  pageOf,
  pageQuery,
  wholeList,
  wholeNumber,
} from "./values.ts";

const retry = z.strictObject({
  attempts: count,
  backoff: z.enum(["fixed", "linear", "exponential", "custom"]),
  delayMs: z.number(),
  maxDelayMs: z.number(),
  jitter: z.number(),
});

const definition = z
  .strictObject({
    name: z.string(),
    description: z.string().nullable(),
    kind: z.enum(["recurring", "on_demand", "manual", "tracked"]),
    queue: z.string(),
    priority: z.int(),
    timeoutMs: z.number().nullable(),
    expiresMs: z.number().nullable(),
    retry,
    concurrency: z.strictObject({ limit: z.number(), perKey: z.boolean() }).nullable(),
    fanOut: z.strictObject({ limit: z.number().nullable(), spreadMs: z.number() }).nullable(),
    retention: z.strictObject({ maxAgeMs: z.number().nullable(), maxRuns: z.number().nullable() }),
    hasInputSchema: z.boolean(),
    inputSchema: jsonObject
      .nullable()
      .meta({ description: "JSON Schema 2020-12 of what callers may write; null where code's schema cannot say it." }),
    inputRequired: z.boolean(),
    schedules: z.array(z.unknown()).readonly(),
    checks: z.array(z.strictObject(registeredCheck)).readonly(),
  })
  .meta({ id: "JobDefinition", description: "What code says." });

const override = z
  .strictObject({
    scope: z.enum(["global", "job", "tenant", "job_tenant", "schedule", "queue"]),
    subject: z.string(),
    field: z.enum(["paused", "enabled", "cron", "limit", "concurrency", "retry"]),
    value: anyJson,
    setAt: instant,
    setBy: z.string().nullable(),
  })
  .meta({ id: "Override", description: "The operator's word; wins over code." });

const jobFields = {
  name: z.string(),
  app: z.string(),
  definition,
  version: z.string().nullable(),
  source: z.string().nullable(),
  registeredAt: instant,
  changedAt: instant,
  removedAt: instant.nullable(),
  enabled: z.boolean(),
  paused: z.boolean(),
  hold: z.string().nullable().meta({ description: "Why nothing of it starts, in words." }),
  limit: z.number().nullable().meta({ description: "In force: the operator's or code's." }),
  retry: retry.meta({ description: "In force: the operator's or code's." }),
  overrides: z.array(override),
  schedules: z.array(schedule),
  nextDueAt: instant.nullable(),
  lastOutcomes: z.array(runEnd).meta({ description: "How its newest runs ended, newest first, as many as asked for." }),
};

const job = z.strictObject(jobFields).meta({ id: "Job" });

const jobDetail = z
  .strictObject({
    ...jobFields,
    lastRun: run.nullable(),
    usualDurationMs: z.number().nullable().meta({ description: "Median of the newest runs that completed." }),
    nextFires: z
      .array(
        z.strictObject({
          scheduleId: z.string(),
          tenant: z.string().nullable(),
          dueAt: instant,
          effectiveAt: instant.meta({ description: "With the spread." }),
        }),
      )
      .meta({ description: "The next five, over all its schedules." }),
  })
  .meta({ id: "JobDetail" });

const ofJob = z.strictObject({ job: name });
const outcomes = wholeNumber(0, 30).optional();
const forTenant = z.strictObject({ tenant: name.optional() }).optional();

export const listJobs = endpoint({
  id: "jobs.list",
  method: "GET",
  path: "/jobs",
  summary: "Jobs by name, removed ones last",
  description:
    "Callers bound to one tenant see each job as it concerns that tenant: no schedules, switches or runs of others.",
  role: "viewer",
  tenants: "own",
  params: none,
  query: z.strictObject({ tenant: name.optional(), outcomes: outcomes.meta({ description: "Default 0." }) }),
  body: null,
  answer: wholeList(job),
});

export const getJob = endpoint({
  id: "jobs.get",
  method: "GET",
  path: "/jobs/{job}",
  summary: "One job: code's word beside the operator's, its schedules, what ran and what comes next",
  role: "viewer",
  tenants: "own",
  params: ofJob,
  query: z.strictObject({ tenant: name.optional(), outcomes: outcomes.meta({ description: "Default 30." }) }),
  body: null,
  answer: jobDetail,
  errors: ["JOB_NOT_FOUND"],
});

export const listJobHistory = endpoint({
  id: "jobs.history",
  method: "GET",
  path: "/jobs/{job}/history",
  summary: "A job's runs, newest first",
  role: "viewer",
  tenants: "own",
  params: ofJob,
  query: z.strictObject({ ...pageQuery, tenant: name.optional() }),
  body: null,
  answer: pageOf(run),
  errors: ["JOB_NOT_FOUND", "FILTER_INVALID"],
});

export const triggerJob = endpoint({
  id: "jobs.trigger",
  method: "POST",
  path: "/jobs/{job}/trigger",
  summary: "Make a run of a job by hand: a person's button",
  description:
    "Takes part in overlap policies. The input is held against the job's schema; where this process does not have the job's code, against its `inputSchema`.",
  role: "operator",
  tenants: "own",
  params: ofJob,
  query: none,
  body: z
    .strictObject({
      input: anyJson.optional(),
      tenant: name.optional(),
      delay: duration.optional().meta({ description: "Not together with `at`." }),
      at: instantInput.optional(),
      priority: z.int().optional(),
      dedupeKey: dedupeKey.optional(),
    })
    .optional(),
  answer: enqueued,
  status: 201,
  errors: enqueueErrors,
});

/** The four switches differ in nothing but their name. */
function jobSwitch(verb: "pause" | "resume" | "enable" | "disable", summary: string) {
  return endpoint({
    id: `jobs.${verb}`,
    method: "POST",
    path: `/jobs/{job}/${verb}`,
    summary,
    role: "operator",
    tenants: "own",
    params: ofJob,
    query: none,
    body: forTenant,
    answer: null,
    errors: ["JOB_NOT_FOUND"],
  });
}

export const pauseJob = jobSwitch("pause", "Start nothing of a job, for all or for one tenant, until it is resumed");
export const resumeJob = jobSwitch("resume", "Take back a pause");
export const disableJob = jobSwitch("disable", "Start nothing and accept nothing of a job until it is enabled");
export const enableJob = jobSwitch("enable", "Take back a disable");

export const setJobLimit = endpoint({
  id: "jobs.setLimit",
  method: "PUT",
  path: "/jobs/{job}/limit",
  summary: "At most so many running at a time over the cluster; null for no limit, whatever code says",
  role: "operator",
  tenants: "none",
  params: ofJob,
  query: none,
  body: z.strictObject({ limit: z.int().min(1).nullable() }),
  answer: null,
  errors: ["JOB_NOT_FOUND"],
});

export const setJobRetry = endpoint({
  id: "jobs.setRetry",
  method: "PUT",
  path: "/jobs/{job}/retry",
  summary: "Another retry policy than code's, for attempts that fail from now on",
  role: "operator",
  tenants: "none",
  params: ofJob,
  query: none,
  body: z.strictObject({
    attempts: z.int().min(1).optional(),
    backoff: z.enum(["fixed", "linear", "exponential"]).optional(),
    delay: duration.optional(),
    maxDelay: duration.optional(),
    jitter: z.number().min(0).max(1).optional(),
  }),
  answer: null,
  errors: ["JOB_NOT_FOUND", "OPTION_INVALID", "DURATION_INVALID", "JOB_INVALID"],
});

export const resetJob = endpoint({
  id: "jobs.reset",
  method: "POST",
  path: "/jobs/{job}/reset",
  summary: "Back to what code says: limit, retry policy, pause and switch, or those of them that are named",
  role: "operator",
  tenants: "none",
  params: ofJob,
  query: none,
  body: z.strictObject({ fields: z.array(z.enum(resettable)).min(1).max(4).optional() }).optional(),
  answer: null,
  errors: ["JOB_NOT_FOUND"],
});
