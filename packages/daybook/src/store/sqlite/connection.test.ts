import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Connection } from "./connection.ts";

let folder = "";
let connection: Connection;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "daybook-connection-"));
  connection = new Connection(join(folder, "daybook.db"), { durability: "process", busyTimeoutMs: 10 });
  connection.database.exec("CREATE TABLE note (text TEXT)");
});

afterEach(() => {
  connection.close();
  rmSync(folder, { recursive: true, force: true });
});

const note = (text: string): void => connection.database.exec(`INSERT INTO note VALUES ('${text}')`);
const notes = (): unknown[] =>
  connection.database
    .prepare("SELECT text FROM note")
    .all()
    .map((row) => row["text"]);

test("a transaction that throws leaves nothing behind, and the next one works", () => {
  let forgotten = 0;
  connection.onRollback(() => (forgotten += 1));
  const bug = new Error("a bug");
  expect(() =>
    connection.write(() => {
      note("lost");
      connection.afterCommit(() => note("never"));
      throw bug;
    }),
  ).toThrow(bug);
  expect(forgotten).toBe(1);
  connection.write(() => note("kept"));
  expect(notes()).toEqual(["kept"]);
});

test("a write within a write is part of it", () => {
  expect(() =>
    connection.write(() => {
      connection.write(() => note("inner"));
      throw new Error("outer");
    }),
  ).toThrow("outer");
  expect(notes()).toEqual([]);
});

test("a transaction that SQLite has ended by itself does not keep the error from being told", () => {
  expect(() =>
    connection.write(() => {
      connection.database.exec("ROLLBACK");
      throw new Error("disk gone");
    }),
  ).toThrow("disk gone");
  connection.write(() => note("next"));
  expect(notes()).toEqual(["next"]);
});

test("a connection that was closed under a transaction says that it is closed", () => {
  expect(() => connection.write(() => connection.close())).toThrow(expect.objectContaining({ code: "STORE_CLOSED" }));
  expect(() => connection.read(() => 1)).toThrow(expect.objectContaining({ code: "STORE_CLOSED" }));
});
