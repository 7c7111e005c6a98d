import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Connection } from "./connection.ts";
import { loadMigrations, type Migration, Migrator } from "./migrate.ts";

let folder = "";
let connection: Connection;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "daybook-migrate-"));
  connection = new Connection(join(folder, "daybook.db"), { durability: "process", busyTimeoutMs: 10 });
});

afterEach(() => {
  connection.close();
  rmSync(folder, { recursive: true, force: true });
});

const migration = (number: number, text: string): Migration => ({
  number,
  title: `step ${number}`,
  text,
  checksum: `sum ${number}`,
});
const first = migration(1, "CREATE TABLE one (x)");
const second = migration(2, "CREATE TABLE two (x)");

test("the migrations are numbered from 1 without a gap", () => {
  const migrations = loadMigrations();
  expect(migrations.map(({ number }) => number)).toEqual(migrations.map((_, place) => place + 1));
});

test("only what is pending is applied, and each is noted", () => {
  new Migrator(connection, [first]).migrate();
  const migrator = new Migrator(connection, [first, second]);
  expect(migrator.status()).toEqual({ current: 1, wanted: 2, pending: [{ number: 2, title: "step 2" }] });
  expect(() => migrator.assertCurrent()).toThrow(expect.objectContaining({ code: "SCHEMA_MISSING" }));

  expect(migrator.migrate()).toEqual({ current: 2, wanted: 2, pending: [] });

  expect(connection.database.prepare("SELECT number, title, checksum FROM migration ORDER BY number").all()).toEqual([
    { number: 1, title: "step 1", checksum: "sum 1" },
    { number: 2, title: "step 2", checksum: "sum 2" },
  ]);
});

test("a migration that fails leaves the schema as it was, those before it in the same call included", () => {
  const broken = migration(3, "CREATE TABLE three (x); CREATE TABLE one (x)");
  new Migrator(connection, [first]).migrate();
  expect(() => new Migrator(connection, [first, second, broken]).migrate()).toThrow(
    expect.objectContaining({ code: "STORE_FAILED" }),
  );
  expect(new Migrator(connection, [first, second]).status()).toMatchObject({ current: 1 });
  const tables = connection.database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").all();
  expect(tables.map((row) => row["name"])).toEqual(["migration", "one"]);
});

test("a newer schema is refused with what to do", () => {
  new Migrator(connection, [first, second]).migrate();
  const older = new Migrator(connection, [first]);
  for (const call of [() => older.migrate(), () => older.assertCurrent()]) {
    expect(call).toThrow(
      expect.objectContaining({ code: "SCHEMA_TOO_NEW", message: expect.stringContaining("Update Daybook") }),
    );
  }
});

test("0002: a book from before knows how its jobs stand, to the hour", () => {
  const [book, ...later] = loadMigrations();
  if (book === undefined) throw new TypeError("There is no first migration.");
  new Migrator(connection, [book]).migrate();
  const hour = 3_600_000;
  const insert = connection.database.prepare(
    `INSERT INTO roll_up VALUES ('sync', ?, ?, ?, 0, ?, 0, 0, 0, 0, 0, 0, 1, 1, '[1]')`,
  );
  insert.run("acme", hour, 1, 0);
  insert.run("acme", 2 * hour, 0, 1);
  insert.run(null, 2 * hour, 1, 1);
  new Migrator(connection, [book, ...later]).migrate();
  const rows = connection.database.prepare("SELECT * FROM standing ORDER BY place").all();
  const kept = { job: "sync", run_id: null, finished_at: 3 * hour - 1, failed_at: 3 * hour - 1 };
  expect(rows.map((row) => ({ ...row }))).toEqual([
    { ...kept, place: "", state: "succeeded", succeeded_at: 3 * hour - 1 },
    { ...kept, place: "=acme", state: "failed", succeeded_at: 2 * hour - 1 },
  ]);
  expect(connection.database.prepare("SELECT DISTINCT waits FROM roll_up").all()).toMatchObject([{ waits: "[]" }]);
});
