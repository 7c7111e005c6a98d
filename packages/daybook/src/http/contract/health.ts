import { z } from "zod";
import { troubleCodes } from "../../engine/health/run-troubles.ts";
import { checkResult } from "./check.ts";
import { endpoint } from "./endpoint.ts";
import { run } from "./run.ts";
import { count, instant, name, none, wholeNumber } from "./values.ts";

// How the synchronizing fares.

const { id, job, tenant, queue, state, trigger, attempt, createdAt, availableAt, startedAt, workerId } = run.shape;

const troubledRun = z
  .strictObject({
    id,
    job,
    tenant,
    queue,
    state,
    trigger,
    attempt,
    createdAt,
    availableAt,
    startedAt,
    workerId,
    troubles: z.array(
      z.strictObject({
        code: z.enum(troubleCodes),
        message: z.string().meta({ description: "The same in words, with the figures." }),
        beganAt: instant,
      }),
    ),
    waitsFor: z.array(z.string()).meta({ description: "Running runs that hold what it is blocked by, at most 10." }),
  })
  .meta({ id: "TroubledRun", description: "A run that should be looked after." });

export const listTroubledRuns = endpoint({
  id: "health.runs",
  method: "GET",
  path: "/health/runs",
  summary: "Runs that are stuck or stalled, longest in trouble first, at most 200",
  description:
    "Looks at all that runs (at most 5,000) and at the first of each line of those that wait; costs no more for a long history or backlog.",
  role: "viewer",
  tenants: "own",
  params: none,
  query: z.strictObject({
    tenant: name.optional(),
    factor: wholeNumber(2, 100)
      .optional()
      .meta({ description: "How many times longer than usual is too long. Default 3." }),
  }),
  body: null,
  answer: z.strictObject({
    runs: z.array(troubledRun),
    examined: count.meta({ description: "Runs that were looked at." }),
    truncated: z.boolean().meta({ description: "Not all was looked at, or not all is told." }),
  }),
});

export const listTroubledChecks = endpoint({
  id: "health.checks",
  method: "GET",
  path: "/health/checks",
  summary: "What the checks of all jobs find fault with now: newest results that did not pass",
  description:
    "By job, check and tenant, at most 200. A check that failed says nothing of the data, but that nobody knows how they are.",
  role: "viewer",
  tenants: "own",
  params: none,
  query: z.strictObject({ tenant: name.optional() }),
  body: null,
  answer: z.strictObject({
    results: z.array(checkResult),
    truncated: z.boolean().meta({ description: "There are more." }),
  }),
});
