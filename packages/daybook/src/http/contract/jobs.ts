import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { run } from "./run.ts";
import { schedule } from "./schedules.ts";
import { anyJson, count, duration, instant, name, none, wholeList } from "./values.ts";

const definition = z
  .strictObject({
    name: z.string(),
    description: z.string().nullable(),
    kind: z.enum(["recurring", "on_demand", "manual", "tracked"]),
    queue: z.string(),
    priority: z.int(),
    timeoutMs: z.number().nullable(),
    expiresMs: z.number().nullable(),
    retry: z.strictObject({
      attempts: count,
      backoff: z.enum(["fixed", "linear", "exponential", "custom"]),
      delayMs: z.number(),
      maxDelayMs: z.number(),
      jitter: z.number(),
    }),
    concurrency: z.strictObject({ limit: z.number(), perKey: z.boolean() }).nullable(),
    fanOut: z.strictObject({ limit: z.number().nullable(), spreadMs: z.number() }).nullable(),
    retention: z.strictObject({ maxAgeMs: z.number().nullable(), maxRuns: z.number().nullable() }),
    hasInputSchema: z.boolean(),
    schedules: z.array(z.unknown()).readonly(),
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
  overrides: z.array(override),
  schedules: z.array(schedule),
  nextDueAt: instant.nullable(),
};

const job = z.strictObject(jobFields).meta({ id: "Job" });

const jobDetail = z.strictObject({ ...jobFields, lastRun: run.nullable() }).meta({ id: "JobDetail" });

const ofJob = z.strictObject({ job: name });
const forTenant = z.strictObject({ tenant: name.optional() }).optional();

export const listJobs = endpoint({
  id: "jobs.list",
  method: "GET",
  path: "/jobs",
  summary: "Jobs by name, removed ones last",
  role: "viewer",
  tenants: "none",
  params: none,
  query: none,
  body: null,
  answer: wholeList(job),
});

export const getJob = endpoint({
  id: "jobs.get",
  method: "GET",
  path: "/jobs/{job}",
  summary: "One job: code's word beside the operator's, its schedules, its newest run",
  role: "viewer",
  tenants: "none",
  params: ofJob,
  query: none,
  body: null,
  answer: jobDetail,
  errors: ["JOB_NOT_FOUND"],
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
  summary: "Back to what code says: limit, retry policy, pause and switch",
  role: "operator",
  tenants: "none",
  params: ofJob,
  query: none,
  body: null,
  answer: null,
  errors: ["JOB_NOT_FOUND"],
});
