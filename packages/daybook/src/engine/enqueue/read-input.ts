import { DaybookError, isDaybookError } from "../../errors/daybook-error.ts";
import { checkJsonSchema } from "../../job/check-json-schema.ts";
import type { AnyJob } from "../../job/job.ts";
import type { JobRecord } from "../../job/job-record.ts";
import { parseInput } from "../../job/parse-input.ts";

/** An input as the book keeps it, and as the job's schema reads it from there. */
export interface ReadInput {
  /** JSON text; null for none. */
  readonly text: string | null;
  readonly parsed: unknown;
}

/**
 * Turns an input into JSON and has the job's schema read that, since that is what the handler will get: a schema that wants a
 * `Date` or a `Map` is found out here and not when the run fails.
 *
 * @param one says which of several inputs it is.
 * @throws DaybookError `INPUT_INVALID` naming the field.
 */
export async function readInput(
  job: AnyJob,
  input: unknown,
  one?: { readonly name: "input" | "child"; readonly place: number },
): Promise<ReadInput> {
  try {
    const text = inputText(input, job.name);
    if (job.options.input === undefined) return { text, parsed: input };
    return { text, parsed: await parseInput(job, text === null ? undefined : JSON.parse(text)) };
  } catch (error) {
    if (one === undefined || !isDaybookError(error, "INPUT_INVALID")) throw error;
    throw new DaybookError(
      "INPUT_INVALID",
      `${one.name === "child" ? "Child" : "Input"} ${one.place}: ${error.message}`,
      { params: { ...error.params, [one.name]: one.place }, cause: error },
    );
  }
}

/**
 * The same without the job's code: its stored JSON Schema checks the input, as far as it can, and the worker that claims the run does the
 * rest. @throws DaybookError `INPUT_INVALID`.
 */
export async function readStoredInput(record: JobRecord, input: unknown): Promise<ReadInput> {
  const { name, inputSchema, inputRequired } = record;
  const text = inputText(input, name);
  const value: unknown = text === null ? undefined : JSON.parse(text);
  if (inputSchema !== null && (value !== undefined || inputRequired)) await checkJsonSchema(name, inputSchema, value);
  return { text, parsed: value };
}

/** JSON text of an input; null for none. @throws DaybookError `INPUT_INVALID` for what JSON cannot hold or would drop in silence. */
export function inputText(input: unknown, job: string): string | null {
  if (input === undefined) return null;
  let field = "";
  const refuse = (key: string, value: unknown): unknown => {
    const kind = unwritable(value);
    if (kind === null) return value;
    field = key;
    throw new TypeError(`${key === "" ? "it" : `"${key}"`} is a ${kind}`);
  };
  try {
    return JSON.stringify(input, refuse) ?? null;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new DaybookError(
      "INPUT_INVALID",
      `The input of job "${job}" cannot be written as JSON: ${why}. Pass plain data.`,
      { params: { job, field }, cause: error },
    );
  }
}

function unwritable(value: unknown): string | null {
  const type = typeof value;
  if (type === "bigint" || type === "function" || type === "symbol") return type;
  return value instanceof Map || value instanceof Set ? value.constructor.name : null;
}
