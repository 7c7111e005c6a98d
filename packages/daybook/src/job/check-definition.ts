import { DaybookError } from "../errors/daybook-error.ts";
import { parseRetry } from "../run/retry-policy.ts";
import { parseDuration, type Duration } from "../time/duration.ts";
import { previewValue } from "./preview-value.ts";

const jobName = /^[\w.:-]{1,200}$/;
/** Limits, priorities and counts live in 32-bit columns. */
const largestInteger = 2_147_483_647;

/** Says what a value must be instead, or null when it is fine. May throw a DaybookError of its own. */
type Check = (value: unknown, field: string) => string | null;

const nameRule = "must be 1 to 200 letters, digits, '.', '_', '-' or ':'";
const name: Check = (value) => (typeof value === "string" && jobName.test(value) ? null : nameRule);
const text: Check = (value) => (typeof value === "string" ? null : "must be text");
const handler: Check = (value) => (typeof value === "function" ? null : "must be a function");
const integerFrom =
  (least: number): Check =>
  (value) =>
    Number.isInteger(value) && Number(value) >= least && Number(value) <= largestInteger
      ? null
      : `must be a whole number from ${least}`;
const duration: Check = (value, field) => {
  parseDuration(value as Duration, field);
  return null;
};
const positiveDuration: Check = (value, field) =>
  parseDuration(value as Duration, field) > 0 ? null : "must be longer than nothing; leave it out for no limit";
const flag: Check = (value) => (typeof value === "boolean" ? null : "must be true or false");
const fields =
  (checks: Readonly<Record<string, Check>>, required: readonly string[] = []): Check =>
  (value, field) => {
    if (!isObject(value)) return "must be an object";
    checkFields(value, checks, required, `${field}.`);
    return null;
  };

const checks: Readonly<Record<string, Check>> = {
  name,
  description: text,
  kind: (value) =>
    value === "on_demand" || value === "manual"
      ? null
      : 'must be "on_demand" or "manual"; "recurring" follows from a schedule',
  schedule: checkScheduleKeys,
  input: (value) => (isSchema(value) ? null : "must be a Standard Schema, such as one of zod, valibot or arktype"),
  queue: name,
  priority: integerFrom(-largestInteger),
  timeout: positiveDuration,
  expires: positiveDuration,
  retry: (value) => {
    if (!isObject(value)) return "must be an object";
    parseRetry(value);
    return null;
  },
  concurrency: fields({ limit: integerFrom(1), key: handler }, ["limit"]),
  fanOut: fields({ tenants: handler, limit: integerFrom(1), spread: duration }, ["tenants"]),
  retention: fields({ maxAge: duration, maxRuns: integerFrom(0) }),
  checks: checkChecks,
  version: (value) =>
    typeof value === "string" && value !== "" && value.length <= 200 ? null : "must be text of at most 200 characters",
  run: handler,
};

/**
 * Checks all that a job says of itself, but for the schedules' rules: one bad cron expression must not cost the job.
 *
 * @throws {@link DaybookError} `JOB_INVALID` naming the job, the field and the value.
 */
export function checkDefinition(definition: unknown): void {
  const job = isObject(definition) && typeof definition["name"] === "string" ? definition["name"] : "(no name)";
  try {
    if (!isObject(definition)) throw new FieldError("definition", definition, "must be an object");
    checkFields(definition, checks, ["name", "run"], "");
    if (definition["kind"] !== undefined && [definition["schedule"] ?? []].flat().length > 0) {
      throw new FieldError(
        "kind",
        definition["kind"],
        "cannot be said of a job with a schedule, which is recurring and can be triggered as well",
      );
    }
  } catch (error) {
    throw jobInvalid(job, error);
  }
}

class FieldError extends Error {
  readonly field: string;
  readonly value: unknown;

  constructor(field: string, value: unknown, rule: string) {
    super(`${field} ${rule}, got ${previewValue(value)}`);
    this.field = field;
    this.value = value;
  }
}

function checkFields(
  object: Readonly<Record<string, unknown>>,
  known: Readonly<Record<string, Check>>,
  required: readonly string[],
  prefix: string,
): void {
  for (const key of required) {
    if (object[key] === undefined) throw new FieldError(prefix + key, undefined, "is required");
  }
  for (const [key, value] of Object.entries(object)) {
    if (value === undefined) continue;
    const check = Object.hasOwn(known, key) ? known[key] : undefined;
    if (check === undefined) {
      throw new FieldError(prefix + key, value, `is not known; there are ${Object.keys(known).join(", ")}`);
    }
    const rule = check(value, prefix + key);
    if (rule !== null) throw new FieldError(prefix + key, value, rule);
  }
}

/** Keys are the schedules' identities in the book, so two of the same are a mistake in the job, not in a schedule. */
function checkScheduleKeys(value: unknown): string | null {
  const seen = new Set<unknown>();
  for (const schedule of Array.isArray(value) ? value : [value]) {
    const key = (isObject(schedule) ? schedule["key"] : undefined) ?? "default";
    if (typeof key !== "string" || !jobName.test(key)) return `has a key that ${nameRule}: ${previewValue(key)}`;
    if (seen.has(key)) return `has two schedules with the key ${previewValue(key)}; give each a key of its own`;
    seen.add(key);
  }
  return null;
}

const oneCheck = fields({ description: text, timeout: positiveDuration, after: flag, run: handler }, ["run"]);

function checkChecks(value: unknown, field: string): string | null {
  if (!isObject(value) || Array.isArray(value)) return "must be an object of checks by their names";
  for (const [key, check] of Object.entries(value)) {
    if (!jobName.test(key)) return `has a name that ${nameRule}: ${previewValue(key)}`;
    const rule = oneCheck(check, `${field}.${key}`);
    if (rule !== null) throw new FieldError(`${field}.${key}`, check, rule);
  }
  return null;
}

function jobInvalid(job: string, error: unknown): unknown {
  if (error instanceof FieldError) {
    return new DaybookError("JOB_INVALID", `Job "${job}": ${error.message}.`, {
      params: { job, field: error.field, value: error.value },
    });
  }
  if (!(error instanceof DaybookError)) return error;
  return new DaybookError("JOB_INVALID", `Job "${job}": ${error.message}`, {
    params: { job, ...error.params },
    cause: error,
  });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

/** Arktype's schemas are functions. */
function isSchema(value: unknown): boolean {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return false;
  const standard = (value as Record<string, unknown>)["~standard"];
  return isObject(standard) && standard["version"] === 1 && typeof standard["validate"] === "function";
}
