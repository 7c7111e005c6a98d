import { isDaybookError } from "../../errors/daybook-error.ts";
import { formatInstant } from "../../time/instant.ts";

/** What users wrote or returned stays as it is, whatever its keys are called. */
type UsersOwn =
  | "data"
  | "definition"
  | "fields"
  | "input"
  | "metadata"
  | "params"
  | "result"
  | "samples"
  | "value"
  | "values";
const usersOwn: ReadonlySet<string> = new Set<UsersOwn>([
  "data",
  "definition",
  "fields",
  "input",
  "metadata",
  "params",
  "result",
  "samples",
  "value",
  "values",
]);

type InstantKey = "at" | "instant" | `${string}At`;
const isInstantKey = (key: string): boolean => key.endsWith("At") || key === "at" || key === "instant";

type ReadableField<Key, Value> = Key extends InstantKey
  ? number extends Value
    ? Exclude<Value, number> | string
    : Readable<Value>
  : Key extends UsersOwn
    ? Value
    : Readable<Value>;

/** A value of the engine as JSON has it: instants are text. */
export type Readable<Value> = Value extends readonly (infer Item)[]
  ? Readable<Item>[]
  : Value extends object
    ? { [Key in keyof Value]: ReadableField<Key, Value[Key]> }
    : Value;

/** JSON text with instants written as ISO 8601 in UTC, as every JSON surface of Daybook has them. */
export function jsonText(value: unknown, indent: number = 0): string {
  return JSON.stringify(toReadable(value), null, indent);
}

/** The same before it becomes text. */
export function toReadable<Value>(value: Value): Readable<Value> {
  return convert("", value, true, (inner) =>
    typeof inner === "number" ? formatInstant(inner) : inner,
  ) as Readable<Value>;
}

/** The way back: what {@link toReadable} made, with its instants as numbers again. */
export function fromReadable<Value>(readable: Readable<Value>): Value {
  return convert("", readable, true, (inner) => (isIsoText(inner) ? Date.parse(inner) : inner)) as Value;
}

function isIsoText(value: unknown): value is string {
  return typeof value === "string" && !Number.isNaN(Date.parse(value));
}

function convert(key: string, value: unknown, isTop: boolean, instant: (value: unknown) => unknown): unknown {
  if (typeof value !== "object" || value === null) return isInstantKey(key) ? instant(value) : value;
  if (value instanceof Error) return errorJson(value);
  if (Array.isArray(value)) return value.map((entry) => convert(key, entry, false, instant));
  // A copy that is changed where it has to be is four times as fast as one that is put together field by field.
  const converted: Record<string, unknown> = { ...value };
  for (const name of Object.keys(converted)) {
    const inner = converted[name];
    const isFinal = inner === null || (typeof inner !== "object" && !isInstantKey(name));
    if (isFinal || (usersOwn.has(name) && !(isTop && name === "data"))) continue;
    converted[name] = convert(name, inner, false, instant);
  }
  return converted;
}

/** An error as programs read it. */
export function errorJson(error: Error): { code: string; message: string; params: unknown } {
  return isDaybookError(error)
    ? { code: error.code, message: error.message, params: error.params }
    : { code: "UNEXPECTED", message: error.message, params: {} };
}
