import { z } from "zod";
import { checkResult, registeredCheck } from "./check.ts";
import { endpoint } from "./endpoint.ts";
import { name, none, pageOf, pageQuery, wholeList } from "./values.ts";

// Integrity checks that jobs register.

const ofCheck = z.strictObject({ job: name, check: name });

const check = z
  .strictObject({
    ...registeredCheck,
    standings: z
      .array(
        z.strictObject({
          tenant: z.string().nullable(),
          newest: checkResult.nullable(),
          underWay: checkResult.nullable().meta({ description: "What waits or runs now." }),
        }),
      )
      .meta({ description: "For each tenant it was asked for, the one for no tenant first." }),
  })
  .meta({ id: "Check", description: "A check as code registers it, and how it stands." });

export const listChecks = endpoint({
  id: "checks.list",
  method: "GET",
  path: "/jobs/{job}/checks",
  summary: "The checks that a job registers, each with its newest result for each tenant",
  role: "viewer",
  tenants: "own",
  params: z.strictObject({ job: name }),
  query: z.strictObject({ tenant: name.optional() }),
  body: null,
  answer: wholeList(check),
  errors: ["JOB_NOT_FOUND"],
});

export const askCheck = endpoint({
  id: "checks.ask",
  method: "POST",
  path: "/jobs/{job}/checks/{check}",
  summary: "Make a check now",
  description:
    "Answers at once, usually before the check is over: ask for its result until `finishedAt` is set. A process that has the job's code makes it; where none takes it within ten minutes, it fails as `CHECK_NOT_TAKEN`. While the same check waits already, that one is told.",
  role: "operator",
  tenants: "own",
  params: ofCheck,
  query: none,
  body: z.strictObject({ tenant: name.optional() }).optional(),
  answer: checkResult,
  status: 202,
  errors: ["JOB_NOT_FOUND", "CHECK_NOT_FOUND", "TENANT_NOT_FOUND"],
});

export const listCheckHistory = endpoint({
  id: "checks.history",
  method: "GET",
  path: "/jobs/{job}/checks/{check}",
  summary: "The results of a check, newest first",
  role: "viewer",
  tenants: "own",
  params: ofCheck,
  query: z.strictObject({ ...pageQuery, tenant: name.optional() }),
  body: null,
  answer: pageOf(checkResult),
  errors: ["JOB_NOT_FOUND", "CHECK_NOT_FOUND", "FILTER_INVALID"],
});

export const getCheckResult = endpoint({
  id: "checks.get",
  method: "GET",
  path: "/check-results/{result}",
  summary: "One result of a check",
  role: "viewer",
  tenants: "own",
  params: z.strictObject({ result: name }),
  query: none,
  body: null,
  answer: checkResult,
  errors: ["CHECK_NOT_FOUND"],
});
