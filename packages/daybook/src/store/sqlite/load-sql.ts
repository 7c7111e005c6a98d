import { readOwnFile } from "../own-files.ts";

/** Folder of the statements: `sql/` beside this file, in `src` and, copied by the build, in `dist`. */
const folder = new URL("./sql/", import.meta.url);

/** The text of one statement, `sql/<name>.sql`. Read when it is first needed: opening a store reads none. */
export function loadSql(name: string): string {
  return readOwnFile(new URL(`${name}.sql`, folder));
}

const parameter = /\$([a-z_]+)/g;

/**
 * The text of a hot statement with its named parameters turned into places, because binding by place is cheaper than by name.
 *
 * @param names the parameters in the order in which the caller binds them; each occurs once in the file, in this order.
 */
export function loadSqlByPlace(name: string, names: readonly string[]): string {
  const text = loadSql(name).replaceAll(/--.*$/gm, "");
  const found = Array.from(text.matchAll(parameter), (match) => match[1]);
  if (found.join() !== names.join())
    throw new Error(`sql/${name}.sql binds (${found.join()}), its caller (${names.join()}).`);
  return text.replaceAll(parameter, "?");
}

/** The text of an insert by place that writes `rows` rows: one statement for several opens the table's many indexes once. */
export function loadInsertOfRows(name: string, names: readonly string[], rows: number): string {
  return loadSqlByPlace(name, names).replace(
    /VALUES\s*(\([^()]*\))/,
    (_, row: string) => `VALUES ${Array.from({ length: rows }, () => row).join(", ")}`,
  );
}
