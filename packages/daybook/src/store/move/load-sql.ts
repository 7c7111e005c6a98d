import { readFileSync } from "node:fs";

const folder = new URL("./sql/", import.meta.url);

/** The statement `sql/<name>.sql`, for SQLite where the name begins with `source`, else for PostgreSQL. */
export function loadMoveSql(name: string): string {
  return readFileSync(new URL(`${name}.sql`, folder), "utf8")
    .replaceAll(/^--.*$/gm, "")
    .trim();
}
