import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { activeCounts, run } from "./run.ts";
import { count, instant, name, none, wholeNumber } from "./values.ts";

const statistics = z
  .strictObject({
    completed: count.meta({ description: "Ended as succeeded or partial." }),
    failed: count,
    cancelled: count,
    successRate: z.number().nullable().meta({ description: "Of those that completed or failed, 0 to 1." }),
    retries: count,
    items: z.number(),
    failedItems: z.number(),
    averageMs: z.number().nullable(),
    p50Ms: z
      .number()
      .nullable()
      .meta({ description: "From a histogram: at most twice the true value, never below it." }),
    p95Ms: z.number().nullable(),
  })
  .meta({ id: "Statistics" });

const period = {
  days: wholeNumber(1, 400).optional().meta({ description: "From so many days ago, in whole hours. Default 7." }),
  tenant: name.optional(),
};

const periodFields = {
  from: instant,
  total: statistics,
  byJob: z.array(z.strictObject({ key: z.string(), statistics })).meta({ description: "The busiest 1,000." }),
  byTenant: z
    .array(z.strictObject({ key: z.string().nullable(), statistics }))
    .meta({ description: "The busiest 1,000." }),
  hours: z
    .array(z.strictObject({ hourAt: instant, statistics }))
    .meta({ description: "Oldest first; hours in which nothing ended are left out." }),
};

export const getOverview = endpoint({
  id: "overview.get",
  method: "GET",
  path: "/overview",
  summary: "What runs now, what ran last, and how it went; at most a second old",
  role: "viewer",
  tenants: "own",
  params: none,
  query: z.strictObject(period),
  body: null,
  answer: z.strictObject({
    counts: activeCounts.nullable().meta({ description: "Unfinished runs. Null for callers bound to one tenant." }),
    active: z.array(run).meta({ description: "Running now, newest first, at most 100." }),
    latest: run.nullable(),
    recent: z.array(run).meta({ description: "At most 20, newest first." }),
    ...periodFields,
  }),
});

export const getJobStatistics = endpoint({
  id: "jobs.statistics",
  method: "GET",
  path: "/jobs/{job}/statistics",
  summary: "How a job went, hour by hour and in all; at most a second old",
  role: "viewer",
  tenants: "own",
  params: z.strictObject({ job: name }),
  query: z.strictObject(period),
  body: null,
  answer: z.strictObject(periodFields),
});
