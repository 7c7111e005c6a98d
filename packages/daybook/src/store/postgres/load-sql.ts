import { DaybookError } from "../../errors/daybook-error.ts";
import { readOwnFile } from "../own-files.ts";

/** A statement as PostgreSQL takes it. */
export interface PreparedText {
  /** With `$1…` and the schema's real name. */
  readonly text: string;
  /** Names of the parameters, in the order of `$1…`. */
  readonly names: readonly string[];
}

/** Folder of the statements: `sql/` beside this file, in `src` and, copied by the build, in `dist`. */
const folder = new URL("./sql/", import.meta.url);

/** The text of `sql/<name>.sql` as it stands there. Read when it is first needed: opening a store reads none. */
export function loadSqlText(name: string): string {
  return readOwnFile(new URL(`${name}.sql`, folder));
}

/** The statement `sql/<name>.sql`. */
export function loadSql(name: string, schema: string): PreparedText {
  return prepareText(loadSqlText(name), schema);
}

/** Turns `$name` into `$1…`, in the order of first occurrence, and `daybook.` into the schema. */
export function prepareText(text: string, schema: string): PreparedText {
  const names: string[] = [];
  const numbered = inSchema(text.replaceAll(/--.*$/gm, "").trim(), schema).replaceAll(
    /\$([a-z][a-z0-9_]*)/gi,
    (_, name: string) => {
      if (!names.includes(name)) names.push(name);
      return `$${names.indexOf(name) + 1}`;
    },
  );
  return { text: numbered, names };
}

/** Statement files and migrations write their tables as `daybook.<table>`, so that they can be pasted into psql. */
export function inSchema(text: string, schema: string): string {
  return text.replaceAll(/\bdaybook\.(?=[a-z_])/g, `"${schema}".`);
}

/** Room is left for a prefix, because the channel of the hints is named after the schema: 63 bytes is the most a name can have. */
const schemaName = /^[a-z_][a-z0-9_]{0,49}$/;

/** @throws DaybookError `OPTION_INVALID` for a name that would have to be escaped, or that PostgreSQL keeps to itself. */
export function assertSchemaName(schema: string): void {
  if (schemaName.test(schema) && !schema.startsWith("pg_")) return;
  throw new DaybookError(
    "OPTION_INVALID",
    `${JSON.stringify(schema)} cannot be the name of the book's schema. Use lower-case letters, digits and "_", at most 50, not beginning with "pg_".`,
    { params: { field: "schema", value: schema } },
  );
}
