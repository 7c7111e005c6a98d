import type { OutputUnit } from "@cfworker/json-schema";
import { DaybookError } from "../errors/daybook-error.ts";
import type { JsonSchema } from "./input-json-schema.ts";
import { inputInvalid, type InputIssue } from "./parse-input.ts";
import { previewValue } from "./preview-value.ts";

/** These say only that something below them is wrong, and that is said as well. */
const wrappers: ReadonlySet<string> = new Set(["properties", "items", "prefixItems", "$ref", "allOf"]);

/**
 * Holds an input against a job's JSON Schema, for processes that do not have the job's code. The worker that claims the run has the last word:
 * a schema of code may ask for more than JSON Schema can say.
 *
 * The validator interprets: it makes no code out of what stands in the book.
 * @throws DaybookError `INPUT_INVALID` with `params.issues`, as a check by code does.
 */
export async function checkJsonSchema(job: string, schema: JsonSchema, input: unknown): Promise<void> {
  const { Validator } = await import("@cfworker/json-schema");
  // A schema that takes no input at all is tried with the nearest thing that JSON has.
  const value = input === undefined ? null : input;
  const result = validate(job, () => new Validator(schema, "2020-12", false).validate(value));
  if (result.valid) return;
  const telling = result.errors.filter(({ keyword }) => !wrappers.has(keyword));
  throw inputInvalid(
    job,
    (telling.length === 0 ? result.errors : telling).map((unit) => issueOf(unit, value)),
  );
}

function validate<Result>(job: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw new DaybookError(
      "INPUT_INVALID",
      `The stored JSON Schema of job "${job}" cannot be used: ${String(error)}.`,
      {
        params: { job, issues: [] },
        cause: error,
      },
    );
  }
}

function issueOf({ instanceLocation, error }: OutputUnit, input: unknown): InputIssue {
  const keys = instanceLocation
    .replace(/^#\/?/, "")
    .split("/")
    .filter((key) => key !== "")
    .map((key) => decodeURIComponent(key).replaceAll("~1", "/").replaceAll("~0", "~"));
  let value: unknown = input;
  for (const key of keys)
    value = typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  return { path: keys.join("."), message: error, value: previewValue(value) };
}
