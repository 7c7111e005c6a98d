import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { filterBody, ofRun } from "./runs.ts";
import { count, none } from "./values.ts";

const refusals = z.array(z.strictObject({ id: z.string(), code: z.string(), message: z.string() }));

export const retryFailedItems = endpoint({
  id: "runs.retryFailedItems",
  method: "POST",
  path: "/runs/{run}/retry-failed-items",
  summary: "Make a new run for the failed items of a final one",
  description:
    "The new run has the same input, and its handler finds the items in `items.toRetry`. Items that a retry has taken over already are left to that one. At most 10,000 at a time, by key.",
  role: "operator",
  tenants: "own",
  params: ofRun,
  query: none,
  body: z
    .strictObject({
      keys: z.array(z.string().min(1).max(1_000)).min(1).max(10_000).optional().meta({ description: "Only these." }),
    })
    .optional(),
  answer: z.strictObject({ id: z.string(), items: count }),
  status: 201,
  errors: ["RUN_NOT_FOUND", "RUN_NOT_FINAL", "NO_FAILED_ITEMS", "JOB_DISABLED", "TENANT_DISABLED", "OPTION_INVALID"],
});

export const bulkRetryFailedItems = endpoint({
  id: "runs.bulkRetryFailedItems",
  method: "POST",
  path: "/runs/bulk-retry-failed-items",
  summary: "Make new runs for the failed items of all final runs of a filter",
  description:
    "Without `expected` they are only counted. With it, the runs are made if the filter still means as many items.",
  role: "operator",
  tenants: "own",
  params: none,
  query: none,
  body: z.strictObject({
    filter: filterBody,
    expected: count.optional().meta({ description: "Items, not runs." }),
  }),
  answer: z.strictObject({
    matched: count.meta({ description: "Runs that have such items." }),
    items: count,
    changed: count.nullable(),
    refused: refusals,
  }),
  errors: ["COUNT_CHANGED", "OPTION_INVALID"],
});
