import { execFile } from "node:child_process";
import { readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";
import { cliHere } from "./cli/cli-here.ts";
import { cli, RunningCli } from "./cli/cli.ts";
import { jobFile, makeProject, type TestProject } from "./cli/project.ts";

const modules = fileURLToPath(new URL("../../../../node_modules/", import.meta.url));
const made: TestProject[] = [];
afterAll(() => {
  for (const one of made) one.remove();
});

function project(files: Readonly<Record<string, string>> = {}): TestProject {
  const one = makeProject(files);
  made.push(one);
  return one;
}

const run = promisify(execFile);
const strict = JSON.stringify({
  compilerOptions: {
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    module: "nodenext",
    target: "es2024",
    types: ["node"],
    customConditions: ["source"],
    allowImportingTsExtensions: true,
    erasableSyntaxOnly: true,
    skipLibCheck: true,
  },
  include: ["jobs", "daybook.config.ts"],
});

async function typeCheck(here: TestProject): Promise<void> {
  here.write("tsconfig.json", strict);
  symlinkSync(join(modules, "@types"), here.path("node_modules", "@types"), "dir");
  await run(process.execPath, [join(modules, "typescript", "bin", "tsc"), "-p", here.folder]).catch(
    (error: { stdout?: string }) => {
      throw new Error(error.stdout);
    },
  );
}

test("generated jobs and their tests type-check, and the tests pass with node:test", async () => {
  const here = project();
  for (const args of [
    ["nightly-report", "--cron", "0 3 * * *", "--time-zone", "Europe/Berlin"],
    ["month-end", "--manual", "--description", 'Closes the "books"'],
    ["send.invoice", "--on-demand"],
  ]) {
    expect((await cliHere(here, ["generate", "job", ...args])).code).toBe(0);
  }
  await typeCheck(here);
  const { stdout } = await run(
    process.execPath,
    ["--conditions=source", "--test", "--test-isolation=none", "jobs/*.test.ts"],
    {
      cwd: here.folder,
      env: withoutRunner(),
    },
  );
  expect(stdout).toMatch(/pass 3/);
});

test("in a project with Vitest the generated test is one for Vitest, and passes", async () => {
  const here = project({
    "package.json": JSON.stringify({ type: "module", devDependencies: { vitest: "*" } }),
    "vitest.config.ts": `const conditions = ["source", "module", "node"];
export default { resolve: { conditions }, ssr: { resolve: { conditions, externalConditions: ["source", "node"] } }, test: { execArgv: ["--conditions=source"] } };`,
  });
  symlinkSync(join(modules, "vitest"), here.path("node_modules", "vitest"), "dir");
  expect((await cliHere(here, ["generate", "job", "sync", "--cron", "*/5 * * * *"])).code).toBe(0);
  await typeCheck(here);
  const { stdout } = await run(process.execPath, [join(modules, "vitest", "vitest.mjs"), "run"], {
    cwd: here.folder,
    env: withoutRunner(),
  });
  expect(stdout).toMatch(/1 passed/);
});

test("nothing that exists is overwritten", async () => {
  const here = project({ "jobs/sync.test.ts": "// mine" });
  const { code, stderr } = await cliHere(here, ["generate", "job", "sync", "--manual", "--json"]);
  expect(code).toBe(1);
  expect(JSON.parse(stderr)).toMatchObject({
    code: "FILE_EXISTS",
    params: { file: here.path("jobs", "sync.test.ts") },
  });
  expect((await cliHere(here, ["job", "list"])).code).toBe(4);
  expect(readFileSync(here.path("jobs", "sync.test.ts"), "utf8")).toBe("// mine");
});

test.each([
  [["../escape", "--manual"], /cannot be called/],
  [["a/b", "--manual"], /cannot be called/],
  [["", "--manual"], /cannot be called/],
  [["..", "--manual"], /cannot be called/],
  [["sync"], /in one way/],
  [["sync", "--manual", "--on-demand"], /in one way/],
  [["sync", "--cron", "0 25 * * *"], /hour/],
  [["sync", "--cron", "0 2 * * *", "--time-zone", "Mars/Olympus"], /time zone is not known/],
  [["sync", "--manual", "--time-zone", "UTC"], /goes with --cron/],
])("generate job %j is refused", async (args, message) => {
  const { code, stderr } = await cliHere(project(), ["generate", "job", ...args]);
  expect(code).toBe(2);
  expect(stderr).toMatch(message);
});

test("init writes a config and a first job that type-check and run, and touches nothing that exists", async () => {
  const here = project({ "package.json": "{}" });
  const bare = { ...here, folder: here.path("bare") };
  here.write("bare/package.json", JSON.stringify({ type: "module" }));
  const first = await cli(bare, ["init"]);
  expect([first.code, first.stdout]).toEqual([0, expect.stringContaining("npm install daybook")]);
  expect((await cli(bare, ["start", "--run", "hello", "--once"])).code).toBe(0);
  const again = await cli(bare, ["init"]);
  expect([again.code, again.stderr]).toEqual([1, expect.stringContaining("exists already")]);
});

test("init outside of a project says how to make one", async () => {
  const here = project();
  here.write("empty/note.txt", "");
  const { code, stderr } = await cliHere({ ...here, folder: here.path("empty") }, ["init"]);
  expect([code, stderr]).toEqual([3, expect.stringContaining("npm init")]);
});

test("build-manifest writes a module that loads every job", async () => {
  const here = project({
    "jobs/one.job.ts": jobFile("one", "return 1;"),
    "jobs/deep/two.job.ts": jobFile("two", "return 2;"),
  });
  const { code, stdout } = await cli(here, ["build-manifest"]);
  expect([code, stdout]).toEqual([0, expect.stringContaining("2 job files")]);
  here.write(
    "manifest.config.ts",
    `import jobs from "./daybook.manifest.ts";\nexport default { store: "sqlite:./book.db", jobs };`,
  );
  expect((await cli(here, ["start", "--config", "manifest.config.ts", "--run", "two", "--once"])).code).toBe(0);
  const { default: manifest } = (await import(pathToFileURL(here.path("daybook.manifest.ts")).href)) as {
    default: unknown[];
  };
  expect(manifest).toHaveLength(2);
});

test("build-manifest refuses a folder that does not exist and a file that is no module", async () => {
  expect((await cliHere(project(), ["build-manifest"])).code).toBe(3);
  expect(
    (
      await cliHere(project({ "jobs/one.job.ts": jobFile("one", "return 1;") }), [
        "build-manifest",
        "--out",
        "jobs.json",
      ])
    ).code,
  ).toBe(2);
});

test("a generated job is found by the next start", async () => {
  const here = project();
  await cliHere(here, ["generate", "job", "month-end", "--manual"]);
  const worker = new RunningCli(here, ["start", "--run", "month-end", "--once"]);
  await worker.output(/succeeded +month-end/);
  expect((await worker.ended).code).toBe(0);
});

/** The test runner's own variables would make an inner runner report to the outer one. */
function withoutRunner(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(?:NODE_TEST|VITEST|NODE_OPTIONS|TEST|NODE_ENV|FORCE_COLOR)/.test(name),
    ),
  );
}
