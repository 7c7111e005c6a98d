import { jsonCopy } from "../run/json-copy.ts";
import type { InputSchema } from "./job.ts";

/** JSON Schema as plain data. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** It is stored with every job and goes over the line with every list of them. */
const largestSchema = 65_536;

/**
 * What callers may write for an input, as JSON Schema 2020-12, where the schema can say it of itself (Standard JSON Schema: zod from 4.2,
 * arktype, valibot with its converter). Null where it cannot: then only a process with the job's code can check an input.
 */
export function inputJsonSchema(schema: InputSchema | undefined): JsonSchema | null {
  const standard = schema?.["~standard"] as { jsonSchema?: { input?: (options: object) => unknown } } | undefined;
  try {
    const described = standard?.jsonSchema?.input?.({ target: "draft-2020-12" });
    const copy = described === undefined ? undefined : jsonCopy(described, largestSchema);
    return typeof copy === "object" && copy !== null && !Array.isArray(copy) ? (copy as JsonSchema) : null;
  } catch {
    // Transforms, dates and the like have no JSON Schema, which is no reason to do without the job.
    return null;
  }
}

/** Whether the schema refuses a run without input. One that answers later, or throws, is asked again when the run is made. */
export function isInputRequired(schema: InputSchema | undefined): boolean {
  if (schema === undefined) return false;
  try {
    const result = schema["~standard"].validate(undefined);
    if (!(result instanceof Promise)) return result.issues !== undefined;
    result.catch(() => undefined);
    return false;
  } catch {
    return false;
  }
}
