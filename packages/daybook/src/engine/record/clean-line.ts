import type { Redactor } from "../../run/redactor.ts";

/** What the log may say of a run or check that has fetched credentials; fields then are a copy as JSON has them, for pino too. */
export function cleanLine(
  redactor: Redactor | null,
  text: string,
  fields: Readonly<Record<string, unknown>> | undefined,
): { text: string; fields: Readonly<Record<string, unknown>> | undefined } {
  if (redactor === null) return { text, fields };
  const copy = fields === undefined ? null : redactor.json(jsonText(fields));
  const kept: unknown = copy === null ? undefined : JSON.parse(copy);
  const isObject = typeof kept === "object" && kept !== null;
  return {
    text: redactor.text(text),
    fields: kept === undefined ? undefined : isObject ? (kept as Record<string, unknown>) : { value: kept },
  };
}

/** JSON text of what a handler handed over; what JSON cannot hold is kept as the text it turns into. */
export function jsonText(value: unknown): string | null {
  try {
    return JSON.stringify(value) ?? null;
  } catch {
    return JSON.stringify(String(value));
  }
}
