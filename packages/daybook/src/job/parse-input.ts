import type { StandardSchemaV1 } from "@standard-schema/spec";
import { DaybookError } from "../errors/daybook-error.ts";
import type { InputSchema, Job, ParsedInputOf } from "./job.ts";
import { previewValue } from "./preview-value.ts";

/** One thing wrong with an input. */
export interface InputIssue {
  /** Dotted, `lines.0.sku`; empty for the input as a whole. */
  readonly path: string;
  readonly message: string;
  /** What stands there, as short text. */
  readonly value: string;
}

const mostIssuesInMessage = 3;

/**
 * Runs a job's schema over an input and returns what the schema puts out. Without a schema the input passes as it is.
 *
 * @throws {@link DaybookError} `INPUT_INVALID` with `params.issues`, a list of {@link InputIssue}.
 */
export async function parseInput<Schema extends InputSchema | undefined>(
  job: Job<Schema, never>,
  input: unknown,
): Promise<ParsedInputOf<Schema>> {
  const schema: InputSchema | undefined = job.options.input;
  if (schema === undefined) return input as ParsedInputOf<Schema>;
  const result = await validate(schema, job.name, input);
  if (result.issues === undefined) return result.value as ParsedInputOf<Schema>;
  const issues = result.issues.map((issue) => readIssue(issue, input));
  throw inputInvalid(job.name, issues);
}

async function validate(schema: InputSchema, job: string, input: unknown): Promise<StandardSchemaV1.Result<unknown>> {
  try {
    return await schema["~standard"].validate(input);
  } catch (error) {
    throw new DaybookError("INPUT_INVALID", `The input schema of job "${job}" threw: ${String(error)}`, {
      params: { job, issues: [] },
      cause: error,
    });
  }
}

function readIssue({ path = [], message }: StandardSchemaV1.Issue, input: unknown): InputIssue {
  const keys = path.map((segment) => (typeof segment === "object" ? segment.key : segment));
  let value: unknown = input;
  for (const key of keys)
    value = value === undefined || value === null ? undefined : (value as Record<PropertyKey, unknown>)[key];
  return { path: keys.map(String).join("."), message, value: previewValue(value) };
}

/** The error for an input that does not fit. */
export function inputInvalid(job: string, issues: readonly InputIssue[]): DaybookError {
  const shown = issues
    .slice(0, mostIssuesInMessage)
    .map(({ path, message, value }) => `${path === "" ? "input" : path}: ${message} (got ${value})`);
  const more = issues.length > shown.length ? `, and ${issues.length - shown.length} more` : "";
  return new DaybookError("INPUT_INVALID", `The input of job "${job}" is not valid: ${shown.join("; ")}${more}.`, {
    params: { job, issues },
  });
}
