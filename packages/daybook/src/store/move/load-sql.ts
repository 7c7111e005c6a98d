import { readOwnFile } from "../own-files.ts";

const folder = new URL("./sql/", import.meta.url);

/** The statement `sql/<name>.sql`, for SQLite where the name begins with `source`, else for PostgreSQL. */
export function loadMoveSql(name: string): string {
  return readOwnFile(new URL(`${name}.sql`, folder))
    .replaceAll(/^--.*$/gm, "")
    .trim();
}
