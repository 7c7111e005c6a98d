import type { CustomTypesConfig } from "pg";
import type { SqlParams, SqlValue } from "./transaction.ts";
import pg from "pg";

/** The values of a statement in the order of its parameters. A missing one is a mistake in our own code. */
export function valuesOf(names: readonly string[], params: SqlParams, statement: string): (string | null)[] {
  return names.map((name) => {
    const value = params[name];
    if (value === undefined) throw new Error(`sql/${statement}.sql needs $${name}.`);
    return toText(value);
  });
}

/**
 * A value as text, which is how PostgreSQL takes parameters. Lists become array literals here and not in the driver, because a batch
 * has thousands of elements and most of them need no quoting.
 */
function toText(value: SqlValue): string | null {
  if (value === null) return null;
  if (typeof value === "string") return withoutZero(value);
  return typeof value === "object" ? toArrayLiteral(value) : String(value);
}

function toArrayLiteral(values: readonly (string | number | boolean | null)[]): string {
  return `{${values.map(toElement).join(",")}}`;
}

function toElement(value: string | number | boolean | null): string {
  if (typeof value === "string") return quoted(withoutZero(value));
  return value === null ? "NULL" : String(value);
}

function quoted(value: string): string {
  return /["\\]/.test(value) ? `"${value.replaceAll(/["\\]/g, String.raw`\$&`)}"` : `"${value}"`;
}

/**
 * PostgreSQL has no text with the character U+0000. JSON text never holds it (it is escaped there), so only names and reasons can; they
 * are written, and looked for, with the replacement character in its place, rather than failing a whole batch.
 */
function withoutZero(value: string): string {
  return value.includes("\0") ? value.replaceAll("\0", "\u{FFFD}") : value;
}

const int8 = 20;
const int8Array = 1_016;
const numeric = 1_700;

/** How columns are read: 64-bit integers as numbers. Instants and counts are far below 2^53. */
export const columnTypes: CustomTypesConfig = {
  getTypeParser(oid, format) {
    const number: number = oid;
    if (format !== "binary") {
      if (number === int8 || number === numeric) return Number;
      if (number === int8Array)
        return (text: string) => (text === "{}" ? [] : text.slice(1, -1).split(",").map(Number));
    }
    return pg.types.getTypeParser(oid, "text") as (text: string) => unknown;
  },
};
