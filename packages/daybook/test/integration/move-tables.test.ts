import { expect, test } from "vitest";
import { movedTables } from "../../src/store/move/tables.ts";
import { openStore } from "../../src/store/open-store.ts";
import { newBook } from "./engine/book.ts";
import { usePostgres } from "./move/postgres-books.ts";

const postgres = usePostgres();

/** Each house keeps these for itself. */
const houseTables = ["change", "listening", "migration", "pulse"];

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

const listed = (extra: (table: (typeof movedTables)[number]) => readonly string[]): Record<string, string[]> =>
  byTable(
    movedTables.flatMap((table) =>
      [...Object.keys(table.columns), ...extra(table)].map((column) => ({ table: table.name, column })),
    ),
  );

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
  expect(listed(({ left = [] }) => left)).toEqual(byTable(columns));
});

test("a move fills every table and column of the new house", async () => {
  const address = postgres.newAddress();
  const store = await openStore(address);
  await store.migrate();
  await store.close();
  const schema = new URL(address).searchParams.get("schema");
  const columns = await postgres.sql<Column>(
    address,
    `SELECT table_name AS "table", column_name AS "column" FROM information_schema.columns WHERE table_schema = '${schema}'`,
  );
  expect(listed(({ added = {} }) => Object.keys(added))).toEqual(byTable(columns));
});
