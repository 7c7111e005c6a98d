/** A field of a form, made from a property of the input's JSON Schema. */
export interface InputFieldShape {
  readonly name: string;
  readonly label: string;
  readonly hint: string | null;
  readonly required: boolean;
  readonly kind: "text" | "number" | "whole" | "flag" | "choice" | "date" | "json";
  readonly choices: readonly string[];
}

export type FormValues = Record<string, string | boolean | undefined>;

type Schema = Readonly<Record<string, unknown>>;

/** The fields of a schema that describes an object; null where no form can be made of it. */
export function fieldsOf(schema: Schema | null): readonly InputFieldShape[] | null {
  const properties = schema?.["properties"];
  if (schema?.["type"] !== "object" || typeof properties !== "object" || properties === null) return null;
  const required = Array.isArray(schema["required"]) ? (schema["required"] as unknown[]) : [];
  return Object.entries(properties as Record<string, Schema>).map(([name, property]) => ({
    name,
    label: textOr(property["title"], name),
    hint: textOr(property["description"], null),
    required: required.includes(name),
    kind: kindOf(property),
    choices: Array.isArray(property["enum"]) ? (property["enum"] as unknown[]).map(String) : [],
  }));
}

function kindOf({ type, enum: choices, format }: Schema): InputFieldShape["kind"] {
  if (Array.isArray(choices) && choices.every((choice) => typeof choice === "string")) return "choice";
  if (type === "boolean") return "flag";
  if (type === "integer") return "whole";
  if (type === "number") return "number";
  if (type === "string") return format === "date" ? "date" : "text";
  return "json";
}

/** What the form says as input; fields left empty are left out. @throws SyntaxError for JSON that is none. */
export function inputOf(fields: readonly InputFieldShape[], values: FormValues): Record<string, unknown> | undefined {
  const input: Record<string, unknown> = {};
  for (const { name, kind } of fields) {
    const value = values[name];
    if (value === undefined || value === "") continue;
    if (kind === "number" || kind === "whole") input[name] = Number(value);
    else if (kind === "json") input[name] = JSON.parse(String(value)) as unknown;
    else input[name] = value;
  }
  return Object.keys(input).length === 0 && fields.every(({ required }) => !required) ? undefined : input;
}

function textOr<Other>(value: unknown, other: Other): string | Other {
  return typeof value === "string" ? value : other;
}
