import type { ColumnKind, MovedPlace, MovedTable, OrderPart, UniqueColumns } from "./tables.ts";

/** PostgreSQL's type of a parameter. Counts travel as array literals, since a list of lists would be unnested to its numbers. */
const parameterTypes: Readonly<Record<ColumnKind, string>> = {
  text: "text",
  key: "text",
  uuid: "uuid",
  instant: "bigint",
  int: "int",
  small: "smallint",
  float: "double precision",
  flag: "boolean",
  counts: "text",
};

const quoted = (name: string): string => `"${name}"`;
const list = (parts: readonly string[]): string => parts.join(", ");
const orderList = (order: readonly OrderPart[]): string => list(order.map(({ sql }) => sql));
const whereOf = (conditions: readonly (string | undefined)[]): string => {
  const given = conditions.filter((condition) => condition !== undefined);
  return given.length === 0 ? "" : ` WHERE ${given.join(" AND ")}`;
};

/** SQLite: the columns of each row, then its place in the order; from the start, or from behind a place. */
export function readSourceSql({ name, columns, sourceOrder, where }: MovedTable, hasPlace: boolean): string {
  const order = orderList(sourceOrder);
  const behind = hasPlace ? `(${order}) > (${list(sourceOrder.map(() => "?"))})` : undefined;
  const selected = list([...Object.keys(columns).map(quoted), order]);
  return `SELECT ${selected} FROM ${quoted(name)}${whereOf([where, behind])} ORDER BY ${order}`;
}

export function countSourceSql({ name, where }: MovedTable): string {
  return `SELECT count(*) AS rows FROM ${quoted(name)}${whereOf([where])}`;
}

/** SQLite: rows in which a UUID is to be written, and none is there; with the one text found first. */
export function badUuidSql({ name }: MovedTable, column: string): string {
  const text = quoted(column);
  return `SELECT count(*) AS rows, min(${text}) AS example FROM ${quoted(name)} WHERE ${text} IS NOT NULL
    AND (length(${text}) <> 36 OR ${text} NOT LIKE '________-____-____-____-____________'
      OR replace(${text}, '-', '') GLOB '*[^0-9a-fA-F]*' OR length(replace(${text}, '-', '')) <> 32)`;
}

/** SQLite: what makes rows unique, of those in which a text has U+0000 or what it is replaced by: two of these could become the same. */
export function suspectsSql({ name, columns: kinds }: MovedTable, { columns, where }: UniqueColumns): string {
  const texts = columns.filter((column) => kinds[column] === "key").map(quoted);
  const suspect = texts.map((text) => `instr(${text}, char(0)) > 0 OR instr(${text}, char(65533)) > 0`);
  return `SELECT ${list(columns.map(quoted))} FROM ${quoted(name)}${whereOf([where, `(${suspect.join(" OR ")})`])}`;
}

/** PostgreSQL: writes a batch; parameter `$c<n>` is the list of column n's values. */
export function writeTargetSql({ name, columns, places, added = {} }: MovedTable): string {
  const entries = Object.entries(columns);
  const names = entries.map(([column]) => quoted(column));
  const lists = entries.map(([, kind], index) => `$c${index}::${parameterTypes[kind]}[]`);
  const values = entries.map(([column, kind]) => (kind === "counts" ? `${quoted(column)}::bigint[]` : quoted(column)));
  const moved = `unnest(${list(lists)}) AS moved (${list(names)})`;
  if (places !== undefined) return writePlacesSql(moved, places);
  const into = list([...names, ...Object.keys(added)]);
  // An identity column takes a given value only when it is told so; all others do not mind.
  return `INSERT INTO daybook.${name} (${into}) OVERRIDING SYSTEM VALUE
    SELECT ${list([...values, ...Object.values(added)])} FROM ${moved}`;
}

function writePlacesSql(moved: string, places: readonly MovedPlace[]): string {
  const writes = places.map(({ name, where, columns }) => {
    const into = list(Object.keys(columns).map(quoted));
    const values = list(Object.values(columns).map(quoted));
    return `into_${name} AS (INSERT INTO daybook.${name} (${into}) SELECT ${values} FROM moved WHERE ${where})`;
  });
  return `WITH ${list([`moved AS MATERIALIZED (SELECT * FROM ${moved})`, ...writes])} SELECT count(*) FROM moved`;
}

/** PostgreSQL: a page of rows with their place behind them; the place before the page is `$k<n>`. */
export function readTargetSql({ name, columns, targetOrder, where }: MovedTable, hasPlace: boolean): string {
  const order = orderList(targetOrder);
  const place = targetOrder.map(({ kind }, index) => `$k${index}::${parameterTypes[kind]}`);
  const behind = hasPlace ? `(${order}) > (${list(place)})` : undefined;
  const places = targetOrder.map(({ sql }, index) => `${sql} AS k${index}`);
  const selected = list([...Object.keys(columns).map(quoted), ...places]);
  return `SELECT ${selected} FROM daybook.${name}${whereOf([where, behind])} ORDER BY ${order} LIMIT $rows::bigint`;
}

export function hasRowsSql({ name, where }: MovedTable): string {
  return `SELECT EXISTS (SELECT 1 FROM daybook.${name}${whereOf([where])}) AS found`;
}

export function analyzeSql({ name, places }: MovedTable): string {
  return `ANALYZE ${list((places ?? [{ name }]).map((place) => `daybook.${place.name}`))}`;
}
