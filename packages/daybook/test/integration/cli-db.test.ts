import { existsSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { afterEach, expect, test } from "vitest";
import { shownStore } from "../../src/cli/config/store-address.ts";
import { cliHere, cliHereJson } from "./cli/cli-here.ts";
import { makeProject, type TestProject } from "./cli/project.ts";

interface Status {
  readonly current: number;
  readonly wanted: number;
  readonly pending: readonly { readonly number: number }[];
}

let project: TestProject;
afterEach(() => project?.remove());

test("migrate makes the book, says what it applied, and has nothing to do the second time", async () => {
  project = makeProject();
  const first = await cliHere(project, ["db", "migrate"]);
  expect([first.code, first.stdout]).toEqual([
    0,
    expect.stringMatching(/^Applied 1 book\.\n(.*\n)*The schema is up to date at \d+\.\n$/),
  ]);
  const second = await cliHere(project, ["db", "migrate"]);
  expect([second.code, second.stdout]).toEqual([0, expect.stringMatching(/^The schema is up to date at \d+\.\n$/)]);
  expect(await cliHereJson<Status>(project, ["db", "migrate"])).toMatchObject({ pending: [], applied: [] });
});

test("status says what is pending and how to apply it, and exits with 1 until that is done", async () => {
  project = makeProject();
  new DatabaseSync(project.path("book.db")).close();
  const before = await cliHere(project, ["db", "status"]);
  expect([before.code, before.stdout]).toEqual([1, expect.stringMatching(/no schema yet[^]*daybook db migrate/)]);
  await cliHere(project, ["db", "migrate"]);
  const after = await cliHere(project, ["db", "status"]);
  expect([after.code, after.stdout]).toEqual([0, expect.stringContaining("up to date")]);
  const database = new DatabaseSync(project.path("book.db"));
  database.exec("PRAGMA user_version = 999");
  database.close();
  const newer = await cliHere(project, ["db", "status"]);
  expect([newer.code, newer.stdout]).toEqual([1, expect.stringContaining("update Daybook on this machine")]);
  expect((await cliHere(project, ["db", "migrate"])).code).toBe(4);
});

test("a book that is not there has no status, and asking makes none", async () => {
  project = makeProject();
  expect((await cliHere(project, ["db", "status"])).code).toBe(4);
  expect((await cliHere(project, ["db", "print"])).code).toBe(0);
  expect(existsSync(project.path("book.db"))).toBe(false);
});

test("the printed SQL, run by hand, has the same result as migrate", async () => {
  project = makeProject();
  const { stdout: sql } = await cliHere(project, ["db", "print"]);
  const database = new DatabaseSync(project.path("book.db"));
  database.exec(sql);
  database.close();
  const status = await cliHereJson<Status>(project, ["db", "status"]);
  expect(status.pending).toEqual([]);
  expect(status.current).toBe(status.wanted);
  const nothing = await cliHere(project, ["db", "print"]);
  expect([nothing.stdout, nothing.stderr]).toEqual(["", "Nothing is pending.\n"]);
  expect((await cliHere(project, ["db", "print", "--all"])).stdout).toBe(sql);
});

test("print --all writes PostgreSQL's SQL for the schema of the address, without a server", async () => {
  project = makeProject();
  const store = "postgres://nobody:kept-to-itself@nowhere.invalid/app?schema=ledger";
  const { code, stdout } = await cliHere(project, ["db", "print", "--all"], { DAYBOOK_STORE: store });
  expect(code).toBe(0);
  expect(stdout).toMatch(/^BEGIN;\n\nCREATE SCHEMA "ledger";/);
  expect(stdout).toContain('CREATE TABLE "ledger".run (');
  expect(stdout).toMatch(/INSERT INTO "ledger"\.migration [^]*COMMIT;\n$/);
  expect(stdout).not.toContain("kept-to-itself");
});

test("an address of PostgreSQL that cannot be read is told without its password", async () => {
  project = makeProject();
  for (const [store, field] of [
    ["postgres://app:pa/ss@host:x/app", "store"],
    ["postgres://app:secret@host/app?pool=many", "pool"],
    ["postgres://app:secret@host/app?schema=Bad-Name", "schema"],
    ["postgres://app:secret@host/app?sessions=maybe", "sessions"],
  ] as const) {
    const { code, stderr } = await cliHere(project, ["db", "status", "--json"], { DAYBOOK_STORE: store });
    expect([code, JSON.parse(stderr)]).toEqual([
      2,
      expect.objectContaining({ code: "OPTION_INVALID", params: expect.objectContaining({ field }) }),
    ]);
    expect(stderr).not.toMatch(/secret|pa\/ss/);
  }
});

test("an address is shown without its password", () => {
  expect(shownStore("sqlite:./book.db")).toBe("sqlite:./book.db");
  expect(shownStore("postgres://app:secret@host:5432/app?schema=ledger")).toBe(
    "postgres://app:***@host:5432/app?schema=ledger",
  );
  expect(shownStore("postgres://host/app?user=a&password=secret")).toBe("postgres://host/app?user=a&password=***");
  expect(shownStore("postgres://app:pa/ss@host:x/app")).toBe("postgres:…");
});
