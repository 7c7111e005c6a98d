import { expect, test } from "vitest";
import { movedTables } from "../../src/store/move/tables.ts";
import { openStore } from "../../src/store/open-store.ts";
import { newBook } from "./engine/book.ts";
import { usePostgres } from "./move/postgres-books.ts";

const postgres = usePostgres();

/** Each house keeps these for itself. */
const houseTables = ["change", "listening", "migration", "owed_wake", "pulse", "roll_up_day", "running_batch"];

interface Column {
  readonly table: string;
  readonly column: string;
}

const byTable = (columns: readonly Column[]): Record<string, string[]> => {
  const tables: Record<string, string[]> = {};
  for (const { table, column } of columns) if (!houseTables.includes(table)) (tables[table] ??= []).push(column);
  return Object.fromEntries(
    Object.entries(tables)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([table, names]) => [table, names.toSorted()]),
  );
};

const columnsOf = (table: string, columns: readonly string[]): Column[] => columns.map((column) => ({ table, column }));

test("a move carries every table and column of the old house, but for those that mean something on its machine alone", async () => {
  const book = newBook();
  await (await book.store()).migrate();
  const columns = book
    .sql()
    .prepare(
      `SELECT m.name AS "table", c.name AS "column" FROM sqlite_schema AS m, pragma_table_info(m.name) AS c
       WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'`,
    )
    .all() as unknown as Column[];
  const listed = movedTables.flatMap((table) =>
    columnsOf(table.name, [...Object.keys(table.columns), ...(table.left ?? [])]),
  );
  expect(byTable(listed)).toEqual(byTable(columns));
});

test("a move fills every table and column of the new house", async () => {
  const address = postgres.newAddress();
  const store = await openStore(address);
  await store.migrate();
  await store.close();
  const schema = new URL(address).searchParams.get("schema");
  const columns = await postgres.sql<Column>(
    address,
    `SELECT table_name AS "table", column_name AS "column" FROM information_schema.columns
     JOIN information_schema.tables USING (table_schema, table_name)
     WHERE table_schema = '${schema}' AND table_type = 'BASE TABLE'`,
  );
  const listed = movedTables.flatMap((table) =>
    table.places === undefined
      ? columnsOf(table.name, [...Object.keys(table.columns), ...Object.keys(table.added ?? {})])
      : table.places.flatMap((place) => columnsOf(place.name, Object.keys(place.columns))),
  );
  expect(byTable(listed)).toEqual(byTable(columns));
});

test("what a table's rows go into in the new house has all that is carried of them", () => {
  for (const { columns, places } of movedTables) {
    const kept = places?.flatMap((place) => Object.values(place.columns)) ?? Object.keys(columns);
    expect(new Set(kept)).toEqual(new Set(Object.keys(columns)));
  }
});
