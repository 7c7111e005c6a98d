import { z } from "zod";
import { finalStates, runStates } from "../../run/transitions.ts";
import { endpoint } from "./endpoint.ts";
import {
  activeCounts,
  attempt,
  dedupeKey,
  enqueued,
  enqueueErrors,
  failedItem,
  logLevels,
  logLine,
  run,
  state,
  triggers,
} from "./run.ts";
import {
  anyJson,
  count,
  duration,
  flag,
  instantInput,
  listOf,
  name,
  none,
  note,
  pageOf,
  pageQuery,
  wholeList,
} from "./values.ts";

export const ofRun = z.strictObject({ run: z.string().min(1).max(100) });

/** Which runs; in a query and in a body they differ in how a list is written. */
const filterFields = {
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
const filterQuery = { state: listOf(runStates).optional(), ...filterFields };
export const filterBody = z.strictObject({ state: z.array(state).min(1).max(9).optional(), ...filterFields });

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
  answer: pageOf(logLine).extend({
    followCursor: z.string().meta({
      description: "As `after`, gives what was logged behind these lines since: there on the last page, too.",
    }),
  }),
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
    dedupeKey: dedupeKey.optional(),
    expires: duration.optional(),
    attempts: z.int().min(1).optional(),
    trigger: z.enum(["api", "manual"]).optional(),
  }),
  answer: enqueued,
  status: 201,
  errors: enqueueErrors,
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
