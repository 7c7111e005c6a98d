import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { dedupeKey, logLevels, state } from "./run.ts";
import { ofRun } from "./runs.ts";
import { anyJson, count, duration, jsonObject, name, none } from "./values.ts";

// Work that runs elsewhere and reports from outside.

const token = z.string().min(1).max(100).meta({ description: "What the start answered: proof of being the reporter." });

const tracked = {
  id: z.string(),
  state,
  cancelRequested: z.boolean().meta({ description: "Somebody wants it to end: stop, and complete it as cancelled." }),
};
const trackedState = z.strictObject(tracked).meta({ id: "TrackedState" });

export const startTrackedRun = endpoint({
  id: "trackedRuns.start",
  method: "POST",
  path: "/tracked-runs",
  summary: "Begin to report work that runs elsewhere",
  description:
    "Its job is made known by its first run, and may not be a registered job's. Without a word from the reporter for `silence` the run fails as `CRASHED`.",
  role: "operator",
  tenants: "own",
  params: none,
  query: none,
  body: z.strictObject({
    job: name,
    tenant: name.optional(),
    input: anyJson.optional().meta({ description: "Kept with the run, for readers." }),
    total: count.optional(),
    dedupeKey: dedupeKey.optional(),
    silence: duration.optional().meta({ description: "1s to 24h. Default 60s." }),
  }),
  answer: z.strictObject({
    ...tracked,
    token,
    created: z.boolean().meta({ description: "False: a running one had the dedupe key; `id` and `token` are its." }),
  }),
  status: 201,
  errors: ["JOB_INVALID", "INPUT_INVALID", "OPTION_INVALID", "DURATION_INVALID", "LEASE_LOST"],
});

/** All that a reporter says of a run differs in what it says. */
function report<Fields extends z.ZodRawShape>(verb: string, path: string, summary: string, fields: Fields) {
  return {
    id: `trackedRuns.${verb}` as const,
    method: "POST" as const,
    path: `/tracked-runs/{run}/${path}` as const,
    summary,
    role: "operator" as const,
    tenants: "own" as const,
    params: ofRun,
    query: none,
    body: z.strictObject({ token, ...fields }),
    answer: trackedState,
    errors: ["RUN_NOT_FOUND", "RUN_ENDED", "LEASE_LOST", "OPTION_INVALID", "INPUT_INVALID"] as const,
  };
}

const counts = z.partialRecord(
  z.enum(["succeeded", "failed", "skipped", "created", "updated", "unchanged", "deleted"]),
  count,
);

export const reportProgress = endpoint({
  ...report("progress", "progress", "How far it is; what is left out stays as it was", {
    total: count.nullable().optional(),
    counts: counts.optional().meta({ description: "How many by now, not how many more: a report may be repeated." }),
    stage: z.strictObject({ name: z.string().max(1_000), of: count.optional() }).optional(),
    message: z.string().max(1_000).nullable().optional(),
    values: jsonObject.optional(),
  }),
  id: "trackedRuns.progress",
});

export const reportLog = endpoint({
  ...report("log", "logs", "Log lines, kept behind those there are", {
    lines: z
      .array(
        z.strictObject({
          level: z.enum(logLevels),
          message: z.string().max(8_192),
          fields: jsonObject.optional(),
        }),
      )
      .min(1)
      .max(1_000),
  }),
  id: "trackedRuns.log",
});

export const reportFailedItems = endpoint({
  ...report("failItems", "failed-items", "Items that could not be carried over", {
    items: z
      .array(
        z.strictObject({ key: z.string().min(1).max(1_000), error: z.string().max(8_192), data: anyJson.optional() }),
      )
      .min(1)
      .max(1_000),
  }),
  id: "trackedRuns.failItems",
});

export const reportHeartbeat = endpoint({
  ...report("heartbeat", "heartbeat", "The reporter is alive; every other report says so, too", {}),
  id: "trackedRuns.heartbeat",
});

export const completeTrackedRun = endpoint({
  ...report("complete", "complete", "How it ended; nothing after this is recorded", {
    outcome: z.enum(["succeeded", "partial", "failed", "cancelled"]),
    result: anyJson.optional(),
    error: z
      .strictObject({
        message: z.string().max(8_192),
        name: z.string().max(200).optional(),
        stack: z.string().max(16_384).optional(),
      })
      .optional(),
    reason: z.string().max(2_000).optional(),
  }),
  id: "trackedRuns.complete",
});
