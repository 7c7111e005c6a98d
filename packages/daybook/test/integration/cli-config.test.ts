import { chmodSync, existsSync, readdirSync, writeFileSync } from "node:fs";
import { afterEach, expect, test } from "vitest";
import { cliHere } from "./cli/cli-here.ts";
import { cli } from "./cli/cli.ts";
import { jobFile, makeProject, type TestProject } from "./cli/project.ts";

let project: TestProject;
afterEach(() => project.remove());

const readers = [
  ["job", "list"],
  ["run", "list"],
  ["run", "tail", "some-run"],
  ["queue", "pause", "default"],
  ["settings", "set", "retention.maxAge", "1d"],
  ["job", "run", "quick"],
];

test.each(readers)("%s %s makes no book where none is, and says how to make one", async (...args) => {
  project = makeProject({ "jobs/quick.job.ts": jobFile("quick", "return 1;") });
  const { code, stdout, stderr } = await cliHere(project, args);
  expect([code, stdout]).toEqual([4, ""]);
  expect(stderr).toContain(`There is no book at ${project.path("book.db")}`);
  expect(stderr).toContain("daybook start");
  expect(readdirSync(project.folder).filter((name) => name.includes(".db"))).toEqual([]);
});

test("a database without Daybook's schema is refused and left as it is", async () => {
  project = makeProject();
  writeFileSync(project.path("book.db"), "");
  const { code, stderr } = await cli(project, ["run", "list", "--json"]);
  expect(code).toBe(4);
  expect(JSON.parse(stderr)).toMatchObject({ code: "SCHEMA_MISSING" });
});

test("a file that is no database is refused", async () => {
  project = makeProject({ "book.db": "this is a shopping list, not a database, and long enough to be looked at" });
  const { code, stderr } = await cli(project, ["run", "list", "--json"]);
  expect(code).toBe(4);
  expect((JSON.parse(stderr) as { code: string }).code).toMatch(/^STORE_/);
});

test("a kind of store that does not exist is refused", async () => {
  project = makeProject();
  const { code, stderr } = await cli(project, ["run", "list"], { DAYBOOK_STORE: "oracle:somewhere" });
  expect(code).toBe(4);
  expect(stderr).toContain("oracle:");
});

test("a wrong value in the config names the file, the field and the value", async () => {
  project = makeProject({
    "daybook.config.ts": "export default { store: 'sqlite:./book.db', worker: { concurrency: 0 } };",
  });
  const { code, stderr } = await cli(project, ["run", "list", "--json"]);
  expect(code).toBe(3);
  expect(JSON.parse(stderr)).toMatchObject({
    code: "CONFIG_INVALID",
    params: { file: project.path("daybook.config.ts"), field: "worker.concurrency", value: 0 },
  });
});

test("an option that does not exist, a config without a default export and one that throws are mistakes in the config", async () => {
  project = makeProject({
    "unknown.ts": "export default { shop: true };",
    "empty.ts": "export const config = {};",
    "broken.ts": "throw new Error('no such secret');\nexport default {};",
  });
  const [unknown, empty, broken, missing] = await Promise.all(
    ["unknown.ts", "empty.ts", "broken.ts", "nowhere.ts"].map((file) =>
      cli(project, ["run", "list", "--config", file]),
    ),
  );
  expect([unknown?.code, empty?.code, broken?.code, missing?.code]).toEqual([3, 3, 3, 3]);
  expect(unknown?.stderr).toContain("shop");
  expect(empty?.stderr).toContain("default export");
  expect(broken?.stderr).toContain("no such secret");
  expect(missing?.stderr).toContain("There is no config file");
});

test("a wrong environment variable is named with its value", async () => {
  project = makeProject();
  const { code, stderr } = await cli(project, ["run", "list"], { DAYBOOK_CONCURRENCY: "many" });
  expect(code).toBe(3);
  expect(stderr).toBe(
    `error: DAYBOOK_CONCURRENCY cannot be "many": set it to a whole number from 1 to 100000, or unset it.\n`,
  );
  const impatient = await cli(project, ["run", "list"], { DAYBOOK_STORE_TIMEOUT: "1ms" });
  expect([impatient.code, impatient.stderr]).toEqual([
    3,
    `error: DAYBOOK_STORE_TIMEOUT cannot be "1ms": set it to a time from 100 ms to 1 h, such as "30s", or unset it.\n`,
  ]);
});

test("stacks are shown only where DAYBOOK_DEBUG asks for them", async () => {
  project = makeProject();
  const [quiet, loud] = await Promise.all([
    cli(project, ["run", "list"]),
    cli(project, ["run", "list"], { DAYBOOK_DEBUG: "1" }),
  ]);
  expect(quiet.stderr.trim().split("\n")).toHaveLength(1);
  expect(loud.stderr).toMatch(/\n\s+at .+open-book/);
});

test("the config is found from a folder within, and its paths are read from its own folder", async () => {
  project = makeProject({ "jobs/quick.job.ts": jobFile("quick", "return 1;"), "deep/er/note.txt": "" });
  const within = { ...project, folder: project.path("deep", "er") };
  expect((await cli(within, ["start", "--run", "quick", "--once"])).code).toBe(0);
  expect(existsSync(project.path("book.db"))).toBe(true);
  expect((await cli(within, ["run", "list"])).stdout).toContain("quick");
});

test("the environment wins over the config file, and its paths are read from the working directory", async () => {
  project = makeProject({ "other/quick.job.ts": jobFile("quick", "return 1;") });
  const env = { DAYBOOK_STORE: "./env.db", DAYBOOK_JOBS: "./other", DAYBOOK_APP: "env-app", DAYBOOK_CONCURRENCY: "3" };
  expect((await cli(project, ["start", "--run", "quick", "--once"], env)).code).toBe(0);
  expect([existsSync(project.path("env.db")), existsSync(project.path("book.db"))]).toEqual([true, false]);
  const { stdout } = await cli(project, ["worker", "list", "--all", "--json"], env);
  expect(JSON.parse(stdout)).toMatchObject({ data: [{ app: "env-app", concurrency: 3, state: "stopped" }] });
});

test("a book that may not be written can be read, and a change says why it is refused", async (context) => {
  // The superuser writes everywhere.
  if (process.getuid?.() === 0) context.skip();
  project = makeProject({ "jobs/quick.job.ts": jobFile("quick", "return 1;") });
  await cli(project, ["start", "--once"]);
  for (const file of readdirSync(project.folder).filter((name) => name.startsWith("book.db")))
    chmodSync(project.path(file), 0o444);
  const { code, stderr } = await cli(project, ["job", "pause", "quick", "--json"]);
  expect(code).toBe(4);
  expect((JSON.parse(stderr) as { code: string }).code).toMatch(/^STORE_/);
});
