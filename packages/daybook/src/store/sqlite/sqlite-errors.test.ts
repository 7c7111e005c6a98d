import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { DaybookError } from "../../errors/daybook-error.ts";
import { Connection } from "./connection.ts";
import { openSqliteStore } from "./open-sqlite-store.ts";
import { toStoreError } from "./sqlite-errors.ts";

let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "daybook-errors-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const options = { durability: "process", busyTimeoutMs: 1 } as const;

/** The error of a call that has to fail. */
function errorOf(call: () => unknown): DaybookError {
  try {
    call();
  } catch (error) {
    if (error instanceof DaybookError) return error;
    throw error;
  }
  throw new Error("It did not fail.");
}

describe("what SQLite says becomes a store error that names the file and the remedy", () => {
  test("a folder that does not exist: unreachable", () => {
    const path = join(folder, "no-such-folder", "daybook.db");
    const error = errorOf(() => openSqliteStore(path));
    expect(error).toMatchObject({ code: "STORE_UNREACHABLE", params: { path } });
    expect(error.message).toContain(join(folder, "no-such-folder"));
    expect(error.cause).toBeInstanceOf(Error);
  });

  test("a file that is no database: corrupt", () => {
    const path = join(folder, "daybook.db");
    writeFileSync(path, "This is a letter to my aunt, and no database at all.".repeat(100));
    expect(errorOf(() => openSqliteStore(path))).toMatchObject({ code: "STORE_CORRUPT" });
  });

  test("a lock that another connection holds: busy", () => {
    const path = join(folder, "daybook.db");
    const holder = new Connection(path, options);
    const waiting = new Connection(path, options);
    holder.write(() => {
      expect(errorOf(() => waiting.write(() => {}))).toMatchObject({ code: "STORE_BUSY" });
    });
    expect(waiting.write(() => "its turn")).toBe("its turn");
    holder.close();
    waiting.close();
  });

  test("no room left: full, nothing of the write is kept, and the connection goes on when there is room again", () => {
    const connection = new Connection(join(folder, "daybook.db"), options);
    const { database } = connection;
    database.exec("CREATE TABLE page (text TEXT)");
    database.exec("PRAGMA max_page_count = 10");
    const fill = (): void => {
      for (let page = 0; page < 50; page += 1) database.exec("INSERT INTO page VALUES (zeroblob(4096))");
    };
    expect(errorOf(() => connection.write(fill))).toMatchObject({ code: "STORE_FULL" });
    expect(database.isTransaction).toBe(false);
    expect(database.prepare("SELECT count(*) AS pages FROM page").get()).toEqual({ pages: 0 });

    database.exec("PRAGMA max_page_count = 1000");
    connection.write(fill);
    expect(database.prepare("SELECT count(*) AS pages FROM page").get()).toEqual({ pages: 50 });
    connection.close();
  });

  test("a file that may not be written: read-only", () => {
    const path = join(folder, "daybook.db");
    new DatabaseSync(path).exec("CREATE TABLE page (text TEXT)");
    const database = new DatabaseSync(path, { readOnly: true });
    const error = errorOf(() => {
      try {
        database.exec("INSERT INTO page VALUES ('x')");
      } catch (cause) {
        throw toStoreError(cause, path);
      }
    });
    expect(error).toMatchObject({ code: "STORE_READ_ONLY" });
    database.close();
  });

  test.for([
    [0x30a, "STORE_FULL"],
    [0x40a, "STORE_FULL"],
    [0x10a, "STORE_FAILED"],
    [0x105, "STORE_BUSY"],
    [0x20b, "STORE_CORRUPT"],
    [0x508, "STORE_READ_ONLY"],
    [1, "STORE_FAILED"],
  ] as const)("the extended code %i is %s", ([errcode, code]) => {
    expect(toStoreError(Object.assign(new Error("x"), { errcode }), "daybook.db")).toMatchObject({ code });
  });

  test("an error that is not the store's passes unchanged", () => {
    const error = new TypeError("a bug");
    expect(toStoreError(error, "daybook.db")).toBe(error);
  });
});
