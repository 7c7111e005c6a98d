import { boundText } from "./bounded-text.ts";
import { jsonCopy } from "./json-copy.ts";
import type { RecordedError } from "./recorded-error.ts";

// Bounds keep one wild error from filling the book. The head of a message and the first frames of a stack are what
// people read, so the tails go.
const longestName = 200;
const longestCode = 100;
const longestMessage = 8_192;
const longestStack = 16_384;
const largestMetadata = 16_384;
const deepestCause = 5;
const mostAggregated = 10;

/**
 * An error as the book keeps it, made from whatever was thrown. Never throws: not for proxies, not for getters that
 * throw, not for causes that form a circle.
 *
 * Kept: 8 Ki characters of message, 16 Ki of stack, 16 Ki of metadata as JSON, 5 causes, and the first 10 messages of
 * an `AggregateError` (in the metadata, under `errors`).
 */
export function recordError(thrown: unknown): RecordedError {
  try {
    return record(thrown, new Set());
  } catch {
    return plainError("unknown", "The thrown value could not be read.");
  }
}

function record(thrown: unknown, seen: Set<unknown>): RecordedError {
  if (typeof thrown !== "object" || thrown === null) return recordPrimitive(thrown);
  seen.add(thrown);
  const message = read(thrown, "message");
  const stack = read(thrown, "stack");
  // Errors of another realm (vm, worker) are no `instanceof Error`, but have both.
  if (!(thrown instanceof Error) && !(typeof message === "string" && typeof stack === "string")) {
    return plainError(constructorName(thrown) ?? "object", describe(thrown, message));
  }
  const name = errorName(thrown);
  const text = typeof message === "string" ? message : safeString(message);
  return {
    name: boundText(name, longestName),
    code: boundCode(read(thrown, "code")),
    message: boundText(text, longestMessage),
    stack: typeof stack === "string" ? boundStack(stack, name, text) : null,
    metadata: metadataOf(thrown),
    cause: causeOf(thrown, seen),
  };
}

function recordPrimitive(thrown: unknown): RecordedError {
  if (typeof thrown === "function")
    return plainError("function", `A function was thrown: ${safeString(read(thrown, "name"))}`);
  return plainError(thrown === null ? "null" : typeof thrown, safeString(thrown));
}

function plainError(name: string, message: string): RecordedError {
  return {
    name: boundText(name, longestName),
    code: null,
    message: boundText(message, longestMessage),
    stack: null,
    metadata: null,
    cause: null,
  };
}

function errorName(error: object): string {
  const name = read(error, "name");
  // Most people who extend Error forget to set `name`; the class says more than "Error" does.
  if (typeof name !== "string" || name === "" || name === "Error") return constructorName(error) ?? "Error";
  return name;
}

function constructorName(value: object): string | null {
  const constructor = read(value, "constructor");
  const name = typeof constructor === "function" ? read(constructor, "name") : undefined;
  return typeof name === "string" && name !== "" ? name : null;
}

function describe(value: object, message: unknown): string {
  if (typeof message === "string" && message !== "") return message;
  const copy = jsonCopy(value, longestMessage);
  return copy === undefined ? safeString(value) : JSON.stringify(copy);
}

function boundCode(code: unknown): string | null {
  return typeof code === "string" && code !== "" ? boundText(code, longestCode) : null;
}

function boundStack(stack: string, name: string, message: string): string {
  if (stack.length <= longestStack) return boundText(stack, longestStack);
  // A stack begins with its message: cutting a huge one would leave no frame at all.
  const frames = stack.indexOf("\n    at ", stack.includes(message) ? message.length : 0);
  const head = `${name}: ${boundText(message, longestStack / 4)}`;
  return boundText(frames === -1 ? head : head + stack.slice(frames, frames + longestStack), longestStack);
}

function metadataOf(error: object): Readonly<Record<string, unknown>> | null {
  const found: Record<string, unknown> = {};
  for (const source of [read(error, "params"), read(error, "metadata")]) {
    if (typeof source === "object" && source !== null && !Array.isArray(source)) copyInto(found, source);
  }
  const errors = read(error, "errors");
  if (Array.isArray(errors)) {
    found["errors"] = errors.slice(0, mostAggregated).map((one) => {
      const { name, message } = record(one, new Set([error]));
      return { name, message: boundText(message, longestMessage / mostAggregated) };
    });
  }
  if (Object.keys(found).length === 0) return null;
  const copy = jsonCopy(found, largestMetadata);
  return copy === undefined ? { dropped: "The metadata was larger than 16 KiB." } : (copy as Record<string, unknown>);
}

/** One value that JSON cannot hold must not cost the others. */
function copyInto(target: Record<string, unknown>, source: object): void {
  for (const key of Object.keys(source)) {
    const value = read(source, key);
    target[key] =
      jsonCopy(value, largestMetadata) ?? (value === undefined ? null : boundText(safeString(value), longestName));
  }
}

function causeOf(error: object, seen: Set<unknown>): RecordedError | null {
  const cause = read(error, "cause");
  if (cause === undefined || cause === null || seen.has(cause) || seen.size > deepestCause) return null;
  return record(cause, seen);
}

function read(object: object, key: string): unknown {
  try {
    return (object as Record<string, unknown>)[key];
  } catch {
    return undefined;
  }
}

function safeString(value: unknown): string {
  try {
    return String(value);
  } catch {
    return "A value that has no text.";
  }
}
