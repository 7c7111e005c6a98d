import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { anyJson, count, flag, instant, instantInput, name, none, pageOf, pageQuery, wholeList } from "./values.ts";

// The switch for everything, queues, workers, settings, audit: what the installation is made of.

/** The two switches differ in nothing but their name. */
function everythingSwitch(verb: "enable" | "disable", summary: string) {
  return endpoint({
    id: `jobs.${verb}All`,
    method: "POST",
    path: `/jobs/${verb}-all`,
    summary,
    role: "operator",
    tenants: "none",
    params: none,
    query: none,
    body: null,
    answer: null,
  });
}

export const disableAllJobs = everythingSwitch("disable", "Start nothing and accept nothing of any job");
export const enableAllJobs = everythingSwitch("enable", "Take back that; jobs disabled by themselves stay so");

export const getEverything = endpoint({
  id: "jobs.everything",
  method: "GET",
  path: "/everything",
  summary: "Whether jobs start at all: the switch for everything",
  role: "viewer",
  tenants: "none",
  params: none,
  query: none,
  body: null,
  answer: z.strictObject({
    enabled: z.boolean(),
    setAt: instant.nullable().meta({ description: "When it was turned off." }),
    setBy: z.string().nullable(),
  }),
});

const queue = z
  .strictObject({
    name: z.string(),
    concurrency: z.number().nullable().meta({ description: "In force; null for no limit." }),
    codeConcurrency: z.number().nullable(),
    paused: z.boolean(),
    waiting: count,
    running: count,
    oldestAvailableAt: instant.nullable(),
  })
  .meta({ id: "Queue" });

const ofQueue = z.strictObject({ queue: name });

export const listQueues = endpoint({
  id: "queues.list",
  method: "GET",
  path: "/queues",
  summary: "Queues with what waits and runs in them",
  role: "viewer",
  tenants: "none",
  params: none,
  query: none,
  body: null,
  answer: wholeList(queue),
});

/** The three switches differ in nothing but their name. */
function queueSwitch(verb: "pause" | "resume" | "reset", summary: string) {
  return endpoint({
    id: `queues.${verb}`,
    method: "POST",
    path: `/queues/{queue}/${verb}`,
    summary,
    role: "operator",
    tenants: "none",
    params: ofQueue,
    query: none,
    body: null,
    answer: null,
    errors: ["QUEUE_NOT_FOUND"],
  });
}

export const pauseQueue = queueSwitch("pause", "Start no run of a queue until it is resumed; running ones go on");
export const resumeQueue = queueSwitch("resume", "Take back a pause");
export const resetQueue = queueSwitch("reset", "Back to what code says");

export const setQueueConcurrency = endpoint({
  id: "queues.setConcurrency",
  method: "PUT",
  path: "/queues/{queue}/concurrency",
  summary: "At most so many runs of the queue at a time over the cluster; null for no limit",
  role: "operator",
  tenants: "none",
  params: ofQueue,
  query: none,
  body: z.strictObject({ concurrency: z.int().min(1).nullable() }),
  answer: null,
  errors: ["QUEUE_NOT_FOUND"],
});

const worker = z
  .strictObject({
    id: z.string(),
    host: z.string(),
    pid: z.int(),
    app: z.string(),
    codeVersion: z.string().nullable(),
    queues: z.array(z.string()).nullable(),
    concurrency: count,
    startedAt: instant,
    leaseMs: z.number(),
    heartbeatAt: instant,
    state: z.enum(["alive", "stopped", "lost"]),
    endedAt: instant.nullable(),
    running: count,
  })
  .meta({ id: "Worker" });

export const listWorkers = endpoint({
  id: "workers.list",
  method: "GET",
  path: "/workers",
  summary: "Workers, newest first",
  role: "viewer",
  tenants: "none",
  params: none,
  query: z.strictObject({ withEnded: flag.optional() }),
  body: null,
  answer: wholeList(worker),
});

const setting = z
  .strictObject({
    key: z.string(),
    value: z.union([z.string(), z.number()]),
    default: z.union([z.string(), z.number()]),
    describes: z.string(),
    setBy: z.string().nullable(),
    setAt: instant.nullable(),
  })
  .meta({ id: "Setting" });

const ofSetting = z.strictObject({ key: name });

export const listSettings = endpoint({
  id: "settings.list",
  method: "GET",
  path: "/settings",
  summary: "Settings of the installation, beside their defaults",
  role: "viewer",
  tenants: "none",
  params: none,
  query: none,
  body: null,
  answer: wholeList(setting),
});

export const setSetting = endpoint({
  id: "settings.set",
  method: "PUT",
  path: "/settings/{key}",
  summary: "Change a setting for all processes",
  role: "admin",
  tenants: "none",
  params: ofSetting,
  query: none,
  body: z.strictObject({ value: z.union([z.string().max(1_000), z.number()]) }),
  answer: null,
  errors: ["SETTING_NOT_FOUND", "SETTING_INVALID"],
});

export const resetSetting = endpoint({
  id: "settings.reset",
  method: "DELETE",
  path: "/settings/{key}",
  summary: "Back to the default",
  role: "admin",
  tenants: "none",
  params: ofSetting,
  query: none,
  body: null,
  answer: null,
  errors: ["SETTING_NOT_FOUND"],
});

const auditEntry = z
  .strictObject({
    at: instant,
    by: z.string().nullable(),
    action: z.string(),
    subject: z.string(),
    before: anyJson,
    after: anyJson,
    from: z
      .strictObject({ via: z.string(), address: z.string().nullable(), agent: z.string().nullable() })
      .nullable()
      .meta({ description: "From where: `cli`, `session`, `token`, `host`, `loopback`; null for code." }),
  })
  .meta({ id: "AuditEntry", description: "Who did what to what." });

export const listAudit = endpoint({
  id: "audit.list",
  method: "GET",
  path: "/audit",
  summary: "Who changed what, newest first",
  role: "admin",
  tenants: "none",
  params: none,
  query: z.strictObject({
    ...pageQuery,
    subject: z.string().max(500).optional(),
    action: z.string().max(200).optional(),
    from: instantInput.optional(),
    before: instantInput.optional(),
  }),
  body: null,
  answer: pageOf(auditEntry),
  errors: ["FILTER_INVALID"],
});
