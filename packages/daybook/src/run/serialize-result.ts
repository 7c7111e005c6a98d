import { DaybookError } from "../errors/daybook-error.ts";

/** The most bytes of JSON a result may have. A result is what people read on the run's page; data belongs in a store of its own. */
export const largestResultBytes = 1_048_576;

/**
 * JSON text of a handler's result; null for `undefined` and `null`.
 *
 * Refuses what `JSON.stringify` would drop in silence as well as what it cannot do: a function, a symbol, a `Map` or a
 * `Set` in the result would be missing from the book without a word.
 *
 * @throws {@link DaybookError} `RESULT_NOT_SERIALIZABLE`.
 */
export function serializeResult(result: unknown): string | null {
  if (result === undefined || result === null) return null;
  let text: string | undefined;
  try {
    text = JSON.stringify(result, refuseUnserializable) as string | undefined;
  } catch (error) {
    throw notSerializable(error instanceof Error ? error.message : String(error), error);
  }
  if (text === undefined) throw notSerializable("its toJSON returned undefined");
  // A character is at least one byte and at most three, so most results need no counting.
  const bytes = text.length * 3 > largestResultBytes ? new TextEncoder().encode(text).length : text.length;
  if (bytes > largestResultBytes) {
    throw notSerializable(`it has ${bytes} bytes as JSON and the most is ${largestResultBytes} (1 MiB)`);
  }
  return text;
}

function refuseUnserializable(key: string, value: unknown): unknown {
  const type = typeof value;
  if (type === "bigint" || type === "function" || type === "symbol") throw new TypeError(`${placeOf(key)} a ${type}`);
  if (value instanceof Map || value instanceof Set) throw new TypeError(`${placeOf(key)} a ${value.constructor.name}`);
  return value;
}

function placeOf(key: string): string {
  return key === "" ? "it is" : `"${key}" is`;
}

function notSerializable(why: string, cause?: unknown): DaybookError {
  return new DaybookError(
    "RESULT_NOT_SERIALIZABLE",
    `The handler finished, but its result cannot be kept as JSON: ${why}. The work is done, so the run is not tried again; return plain data.`,
    { cause },
  );
}
