import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { loadMoveSql } from "./move/load-sql.ts";
import { listOwnFolder } from "./own-files.ts";
import { loadSqlText } from "./postgres/load-sql.ts";
import { Connection } from "./sqlite/connection.ts";
import { loadSql } from "./sqlite/load-sql.ts";

const incomplete = (path: string) =>
  expect.objectContaining({
    code: "INSTALLATION_INCOMPLETE",
    message: expect.stringMatching(
      /cannot read a file of its own, .* \(ENOENT\)\. Install the package "daybook" again/,
    ),
    params: { path: expect.stringContaining(path), reason: "ENOENT" },
  });

test("a statement that is not there is told with its path and the remedy", () => {
  for (const [load, path] of [
    [loadSql, "sqlite/sql/no_such.sql"],
    [loadSqlText, "postgres/sql/no_such.sql"],
    [loadMoveSql, "move/sql/no_such.sql"],
  ] as const)
    expect(() => load("no_such")).toThrow(incomplete(path));
});

test("a call to a SQLite book that needs it does not take it for the book's trouble", () => {
  const connection = new Connection(":memory:", { durability: "process", busyTimeoutMs: 10 });
  expect(() => connection.write(() => connection.statement("no_such").run())).toThrow(incomplete("no_such.sql"));
  connection.close();
});

test("a folder of migrations that is not there is told likewise", () => {
  expect(() => listOwnFolder(pathToFileURL("/no/such/migrations/"))).toThrow(incomplete("migrations"));
});
