import { afterEach, beforeEach, expect, test } from "vitest";
import { cliHere, cliHereJson } from "../integration/cli/cli-here.ts";
import { jobFile, makeProject, type TestProject } from "../integration/cli/project.ts";
import { openFreshPostgres } from "./postgres-fixture.ts";
import type { StoreFixture } from "./store-fixture.ts";

let fixture: StoreFixture;
let project: TestProject;

beforeEach(async () => {
  fixture = await openFreshPostgres();
  const config = { store: fixture.url, jobs: "./jobs" };
  project = makeProject({
    "daybook.config.ts": `export default ${JSON.stringify(config)};\n`,
    "jobs/one.job.ts": jobFile("one", "return 1;", `schedule: { every: "1h" },`),
  });
});
afterEach(async () => {
  project.remove();
  await fixture.destroy();
});

test("db status, print and migrate work on the schema of the address", async () => {
  const before = await cliHere(project, ["db", "status"]);
  expect([before.code, before.stdout]).toEqual([1, expect.stringContaining("There is no schema yet")]);
  const { stdout: sql } = await cliHere(project, ["db", "print"]);
  expect((await cliHere(project, ["db", "print", "--all"])).stdout).toBe(sql);
  const migrated = await cliHere(project, ["db", "migrate"]);
  expect([migrated.code, migrated.stdout]).toEqual([0, expect.stringMatching(/^Applied 1 book\./)]);
  expect((await cliHere(project, ["db", "status"])).code).toBe(0);
  expect((await cliHere(project, ["db", "print"])).stdout).toBe("");
});

test("without a schema a command says which one makes it, and doctor too", async () => {
  const list = await cliHere(project, ["run", "list"]);
  expect([list.code, list.stderr]).toEqual([4, expect.stringContaining("daybook db migrate")]);
  const doctor = await cliHere(project, ["doctor"]);
  expect([doctor.code, doctor.stdout]).toEqual([1, expect.stringMatching(/daybook db migrate/)]);
});

test("doctor tells the server's version and finds nothing wrong with a book that was just made", async () => {
  await cliHere(project, ["db", "migrate"]);
  const { findings } = await cliHereJson<{ findings: { level: string; message: string }[] }>(project, ["doctor"]);
  expect(findings.map(({ message }) => message)).toContainEqual(expect.stringMatching(/^postgres 1\d/));
  expect(findings.filter(({ level }) => level === "error")).toEqual([]);
});

test("a server that is not there, and a password in its address, are told and not told", async () => {
  const store = "postgres://app:geheim@127.0.0.1:1/app";
  const list = await cliHere(project, ["run", "list"], { DAYBOOK_STORE: store });
  expect([list.code, list.stderr]).toEqual([4, expect.stringContaining("127.0.0.1:1")]);
  const doctor = await cliHere(project, ["doctor"], { DAYBOOK_STORE: store });
  expect([doctor.code, doctor.stdout]).toEqual([1, expect.stringContaining("Check that the server runs")]);
  expect(list.stderr + doctor.stdout + doctor.stderr).not.toContain("geheim");
});
