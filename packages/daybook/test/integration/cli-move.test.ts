import { DatabaseSync } from "node:sqlite";
import { afterEach, expect, test } from "vitest";
import type { MoveProgress } from "../../src/store/move/move-options.ts";
import { MoveView } from "../../src/cli/commands/move/move-view.ts";
import { plainStyle } from "../../src/cli/output/style.ts";
import { cli, RunningCli } from "./cli/cli.ts";
import { cliHere, cliHereJson } from "./cli/cli-here.ts";
import { jobFile, makeProject, type TestProject } from "./cli/project.ts";
import { usePostgres } from "./move/postgres-books.ts";

const postgres = usePostgres();

let project: TestProject;
afterEach(() => project?.remove());

const passwordOf = (address: string): string => new URL(address).password;

/** A project whose book has a few runs; the store is the config's. */
async function projectWithRuns(): Promise<TestProject> {
  const made = makeProject({ "jobs/greet.job.ts": jobFile("greet", "() => 'hello'") });
  for (let run = 0; run < 2; run += 1)
    expect((await cliHere(made, ["start", "--run", "greet", "--once"])).code).toBe(0);
  return made;
}

test("a dry run counts and changes nothing; the move tells of each table; afterwards the old book is refused and the new one works", async () => {
  project = await projectWithRuns();
  const to = postgres.newAddress();
  const dry = await cliHere(project, ["move", "--to", to, "--dry-run"]);
  expect([dry.code, dry.stderr]).toEqual([0, ""]);
  expect(dry.stdout).toMatch(/^run +2$/m);
  expect(dry.stdout).toMatch(/rows would go from sqlite:.*book\.db to 127\.0\.0\.1:\d+\/postgres, schema moved_/);
  await expect(postgres.sql(to, "SELECT 1 FROM daybook.run")).rejects.toThrow(/does not exist/);

  const moved = await cli(project, ["move", "--from", "sqlite:./book.db", "--to", to]);
  expect([moved.code, moved.stderr]).toEqual([0, ""]);
  expect(moved.stdout).toMatch(/^copying +run +2 of 2 /m);
  expect(moved.stdout).toMatch(/^comparing +run +2 of 2 /m);
  expect(moved.stdout).toMatch(/^run +2 +[0-9a-f]{64}$/m);
  expect(moved.stdout).toMatch(/refuses work from now on/);
  expect(moved.stdout).not.toContain(passwordOf(to));

  const old = await cliHere(project, ["start", "--once"]);
  expect([old.code, old.stderr]).toEqual([4, expect.stringMatching(/^error: This book was moved to .*--reopen/)]);
  expect((await cliHere(project, ["run", "list"])).code).toBe(0);
  const environment = { DAYBOOK_STORE: to };
  expect((await cliHere(project, ["start", "--run", "greet", "--once"], environment)).code).toBe(0);
  const { stdout } = await cliHere(project, ["run", "list", "--json"], environment);
  expect((JSON.parse(stdout) as { data: unknown[] }).data).toHaveLength(3);

  const reopened = await cliHere(project, ["move", "--reopen"]);
  expect([reopened.code, reopened.stdout]).toEqual([0, expect.stringContaining("can be worked on again")]);
  expect((await cliHere(project, ["start", "--once"])).code).toBe(0);
});

test("with --json the answer is one object, of a plan and of a move", async () => {
  project = await projectWithRuns();
  const to = postgres.newAddress();
  const plan = await cliHereJson<{ rows: number; obstacles: unknown[] }>(project, ["move", "--to", to, "--dry-run"]);
  expect(plan.obstacles).toEqual([]);
  const moved = await cliHereJson<{ rows: number; sealed: boolean; tables: { table: string }[] }>(project, [
    "move",
    "--to",
    to,
    "--keep-source-open",
  ]);
  expect(moved).toMatchObject({ rows: plan.rows, sealed: false, resumed: false, interrupted: false, altered: [] });
  expect(moved.tables.find(({ table }) => table === "run")).toMatchObject({ rows: 2 });
});

test("a dry run exits with 1 and says what stands in the way", async () => {
  project = await projectWithRuns();
  const worker = new RunningCli(project, ["start"]);
  try {
    const [, id] = await worker.output(/worker (\S+) after/);
    const dry = await cliHere(project, ["move", "--to", postgres.newAddress(), "--dry-run"]);
    expect([dry.code, dry.stdout]).toEqual([1, expect.stringMatching(new RegExp(`^refused +Worker ${id} `, "m"))]);
    const { code, stderr } = await cliHere(project, ["move", "--to", postgres.newAddress(), "--json"]);
    expect([code, JSON.parse(stderr)]).toEqual([1, expect.objectContaining({ code: "MOVE_REFUSED" })]);
  } finally {
    await worker.stop();
  }
});

test("the first Ctrl-C ends a move between two batches with 130, and the same command goes on", async () => {
  project = await projectWithRuns();
  const book = new DatabaseSync(project.path("book.db"));
  book.exec(`INSERT INTO audit (at, action, subject)
    WITH RECURSIVE many (at) AS (SELECT 1 UNION ALL SELECT at + 1 FROM many WHERE at < 2000) SELECT at, 'a', 'b' FROM many`);
  book.close();
  const args = ["move", "--to", postgres.newAddress()];
  const moving = new RunningCli(project, [...args, "--batch", "1"]);
  await moving.output(/^copying +queue/m);
  moving.signal("SIGINT");
  const ended = await moving.ended;
  expect([ended.code, ended.stderr]).toEqual([130, expect.stringContaining("Start the same command again")]);
  expect((await cliHere(project, args)).code).toBe(0);
  expect((await cliHere(project, ["start", "--once"])).code).toBe(4);
});

test.each([
  [["move"], "--to", null],
  [["move", "--to", "sqlite:./other.db"], "--to", "sqlite:./other.db"],
  [["move", "--to", "mysql://app:secret@host/app"], "--to", "mysql:…"],
  [["move", "--to", "postgres://app:secret@host/app?pool=none"], "--to", "none"],
  [["move", "--to", "postgres://app:se/cret@host:x/app"], "--to", undefined],
  [["move", "--from", "postgres://app:secret@host/app", "--to", "postgres://host/app"], "--from", "postgres:…"],
  [["move", "--from", "", "--to", "postgres://host/app"], "--from", ""],
  [["move", "--reopen", "--to", "postgres://host/app"], "--to", null],
])("%j is a mistake in the command line that names the option", async (args, field, value) => {
  project = makeProject();
  const { code, stdout, stderr } = await cliHere(project, [...args, "--json"]);
  expect([code, stdout]).toEqual([2, ""]);
  const error = JSON.parse(stderr) as { code: string; message: string; params: { field: string; value?: unknown } };
  expect([error.code, error.params.field, error.params.value]).toEqual(["OPTION_INVALID", field, value]);
  expect(error.message).toContain(field);
  expect(stderr).not.toMatch(/secret|se\/cret/);
});

test("a batch of no rows is a mistake in the command line", async () => {
  project = makeProject();
  const { code, stderr } = await cliHere(project, ["move", "--to", "postgres://host/app", "--batch", "0"]);
  expect([code, stderr]).toEqual([2, expect.stringMatching(/--batch.*whole number from 1/)]);
});

test("where no terminal is, a table has one line at its end, and an empty one none", async () => {
  const lines: string[] = [];
  const view = await MoveView.open({
    style: plainStyle,
    isTerminal: false,
    columns: () => null,
    stream: process.stdout,
    errorStream: process.stderr,
    line: (text = "") => void lines.push(text),
    note: () => undefined,
  });
  const at = (part: Partial<MoveProgress>): MoveProgress => ({
    phase: "copy",
    table: "run",
    rows: 0,
    of: 2_000,
    totalRows: 0,
    totalOf: 4_000,
    ...part,
  });
  view.show(at({ table: "job", of: 0 }));
  for (const rows of [1_000, 1_500, 2_000, 2_000]) view.show(at({ rows, totalRows: rows }));
  view.close();
  expect(lines).toEqual([
    "copying    run          1,000 of 2,000  25% of all",
    "copying    run          2,000 of 2,000  50% of all",
  ]);
});
