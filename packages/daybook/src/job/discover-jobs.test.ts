import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

// Vitest replaces import() in the code it runs, so loading is watched in a Node of its own, as users have it.
const here = (file: string): string => JSON.stringify(new URL(file, import.meta.url).href);
const defineJobFrom = `import { defineJob } from ${here("./define-job.ts")};\n`;
const job = (name: string): string =>
  `${defineJobFrom}export default defineJob({ name: "${name}", run: () => "${name} ran" });\n`;
const handWritten = (name: string): string =>
  `{ name: "${name}", kind: "on_demand", options: { name: "${name}" }, handler: () => null }`;

interface Found {
  readonly jobs: readonly {
    readonly name: string;
    readonly source: string;
    readonly version: string;
    readonly ran: unknown;
  }[];
  readonly failures: readonly {
    readonly file: string;
    readonly code: string;
    readonly message: string;
    readonly cause: string;
  }[];
  readonly kinds: Readonly<Record<string, string>>;
}

const files: Readonly<Record<string, string>> = {
  "jobs/typed.job.ts": `${defineJobFrom}interface Row { readonly id: number }
const rows: readonly Row[] = [];
export default defineJob({ name: "typed", run: () => rows.length });\n`,
  "jobs/plain.job.mjs": job("plain"),
  "jobs/awaits.job.ts": `${defineJobFrom}const connected: string = await Promise.resolve("connected");
export default defineJob({ name: "awaits", run: () => connected });\n`,
  "jobs/imports-awaiting.job.ts": `import awaits from "./awaits.job.ts";\n${defineJobFrom}export default defineJob({ name: "imports-awaiting", run: () => awaits.name });\n`,
  "jobs/nested/deep/list.job.ts": `${defineJobFrom}export default ["one", "two"].map((name) => defineJob({ name, run: () => null }));\n`,
  "jobs/class.job.ts": `import { Job } from ${here("./job-class.ts")};
@Job({ every: "1h" })
export default class NightlyClass {
  constructor(private readonly greeting = "hello") {}
  run() { return this.greeting; }
}\n`,
  "jobs/enum.job.ts": `${defineJobFrom}enum Kind { Full = "full" }\nexport default defineJob({ name: "enum", run: () => Kind.Full });\n`,
  "jobs/extensionless.job.ts": `import { greeting } from "../shared/greeting";\n${defineJobFrom}export default defineJob({ name: "extensionless", run: () => greeting });\n`,
  "shared/greeting.ts": "export const greeting: string = 'hi';\n",
  "jobs/other-copy.job.js": `export default Object.defineProperty(${handWritten("other-copy")}, Symbol.for("daybook.job"), { value: true });\n`,
  "jobs/compiled.job.js": `Object.defineProperty(exports, "__esModule", { value: true });
exports.default = Object.defineProperty(${handWritten("compiled")}, Symbol.for("daybook.job"), { value: true });\n`,

  "jobs/bad-throws.job.ts": "throw new Error('no database at load time');\n",
  "jobs/bad-await.job.ts": "await Promise.reject(new Error('refused while it awaited'));\n",
  "jobs/bad-syntax.job.ts": "export default = {;\n",
  "jobs/bad-import.job.ts": "import 'a-package-that-is-not-there';\n",
  "jobs/bad-definition.job.ts": `${defineJobFrom}export default defineJob({ name: "bad", priority: 0.5, run: () => null });\n`,
  "jobs/bad-empty.job.ts": "export const nothing = 1;\n",
  "jobs/bad-object.job.ts": `export default ${handWritten("unmarked")};\n`,
  "jobs/bad-list.job.ts": `${defineJobFrom}export default [defineJob({ name: "good-of-list", run: () => null }), 7];\n`,
  "jobs/z-again.job.ts": job("typed"),

  "jobs/node_modules/pkg/x.job.js": job("hidden-1"),
  "jobs/.cache/x.job.ts": job("hidden-2"),
  "jobs/helper.ts": "throw new Error('not a job file');\n",
  "jobs/types.job.d.ts": "export {};\n",
};

const script = `import { discoverJobs } from ${here("./discover-jobs.ts")};
import { buildManifest, jobsFromManifest } from ${here("./manifest.ts")};
import { pathToFileURL } from "node:url";
import { resolve } from "node:path";
const show = async ({ jobs, failures }) => ({
  jobs: await Promise.all(jobs.map(async ({ job, source, version }) => ({ name: job.name, source, version, ran: await job.handler({}) }))),
  failures: failures.map(({ file, error }) => ({ file, code: error.code, message: error.message, cause: String(error.cause ?? "") })),
  kinds: Object.fromEntries(jobs.map(({ job }) => [job.name, job.kind])),
});
const found = await show(await discoverJobs("jobs"));
const missing = await show(await discoverJobs("no-such-folder"));
const count = await buildManifest("jobs", "built/manifest.js");
const { default: manifest } = await import(pathToFileURL(resolve("built/manifest.js")));
const bundled = await show(await jobsFromManifest(manifest));
console.log(JSON.stringify({ found, missing, count, bundled }));
`;

let root: string;
let output: { readonly found: Found; readonly missing: Found; readonly bundled: Found; readonly count: number };

beforeAll(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), "daybook-jobs-")));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  await writeFile(join(root, "linked.ts"), job("linked"));
  await symlink(join(root, "linked.ts"), join(root, "jobs/linked.job.ts"));
  await symlink(join(root, "jobs"), join(root, "jobs/circle"));
  await writeFile(join(root, "discover.mjs"), script);
  const { stdout } = await promisify(execFile)(process.execPath, ["--conditions=source", "discover.mjs"], {
    cwd: root,
  });
  output = JSON.parse(stdout) as typeof output;
}, 60_000);

afterAll(() => rm(root, { recursive: true, force: true }));

const failureOf = (file: string): Found["failures"][number] | undefined =>
  output.found.failures.find((failure) => failure.file === `jobs/${file}`);

describe("discoverJobs", () => {
  test("finds every job file of every kind, sorted by path, and nothing else", () => {
    expect(output.found.jobs.map(({ name, source }) => `${source}: ${name}`)).toEqual([
      "jobs/awaits.job.ts: awaits",
      "jobs/bad-list.job.ts: good-of-list",
      "jobs/class.job.ts: nightly-class",
      "jobs/compiled.job.js: compiled",
      "jobs/enum.job.ts: enum",
      "jobs/extensionless.job.ts: extensionless",
      "jobs/imports-awaiting.job.ts: imports-awaiting",
      "jobs/linked.job.ts: linked",
      "jobs/nested/deep/list.job.ts: one",
      "jobs/nested/deep/list.job.ts: two",
      "jobs/other-copy.job.js: other-copy",
      "jobs/plain.job.mjs: plain",
      "jobs/typed.job.ts: typed",
    ]);
  });

  test("loads what Node cannot: decorators, enums, imports without extensions", () => {
    const ran = Object.fromEntries(output.found.jobs.map((entry) => [entry.name, entry.ran]));
    expect(ran).toMatchObject({
      "nightly-class": "hello",
      enum: "full",
      extensionless: "hi",
      plain: "plain ran",
      typed: 0,
    });
    expect(output.found.kinds["nightly-class"]).toBe("recurring");
  });

  test("loads what only import can: modules that await at their top level, themselves or behind another", () => {
    const ran = Object.fromEntries(output.found.jobs.map((entry) => [entry.name, entry.ran]));
    expect(ran).toMatchObject({ awaits: "connected", "imports-awaiting": "awaits" });
    expect(failureOf("bad-await.job.ts")?.message).toContain("refused while it awaited");
  });

  test("names the version of a job by the contents of its file", () => {
    const versions = output.found.jobs.map(({ version }) => version);
    expect(versions.every((version) => /^[\da-f]{12}$/.test(version))).toBe(true);
    expect(new Set(versions).size).toBe(versions.length - 1);
  });

  test("reports each file that fails, and nothing but those", () => {
    expect(output.found.failures.map(({ file, code }) => `${file}: ${code}`)).toEqual([
      "jobs/bad-await.job.ts: JOB_FILE_FAILED",
      "jobs/bad-definition.job.ts: JOB_FILE_FAILED",
      "jobs/bad-empty.job.ts: JOB_FILE_FAILED",
      "jobs/bad-import.job.ts: JOB_FILE_FAILED",
      "jobs/bad-list.job.ts: JOB_FILE_FAILED",
      "jobs/bad-object.job.ts: JOB_FILE_FAILED",
      "jobs/bad-syntax.job.ts: JOB_FILE_FAILED",
      "jobs/bad-throws.job.ts: JOB_FILE_FAILED",
      "jobs/z-again.job.ts: JOB_DUPLICATE",
    ]);
  });

  test("a failure carries the cause in its words", () => {
    expect(failureOf("bad-throws.job.ts")?.message).toContain("could not be loaded: no database at load time");
    expect(failureOf("bad-import.job.ts")?.message).toContain("a-package-that-is-not-there");
    expect(failureOf("bad-definition.job.ts")?.message).toContain('Job "bad": priority must be a whole number');
    expect(failureOf("bad-syntax.job.ts")?.cause).toMatch(/bad-syntax\.job\.ts|ParseError|SyntaxError/);
  });

  test("a file that exports no job says what to export", () => {
    expect(failureOf("bad-empty.job.ts")?.message).toContain(
      "has no default export. Write `export default defineJob({ … })`.",
    );
    expect(failureOf("bad-object.job.ts")?.message).toContain("exports a value of type object where a job is expected");
    expect(failureOf("bad-list.job.ts")?.message).toContain("exports a value of type number");
  });

  test("a name that is taken is refused naming both files", () => {
    expect(failureOf("z-again.job.ts")?.message).toContain(
      "one in jobs/typed.job.ts, which stays, and one in jobs/z-again.job.ts",
    );
  });

  test("a folder that does not exist is a failure like any other", () => {
    expect(output.missing).toMatchObject({
      jobs: [],
      failures: [{ file: "no-such-folder", code: "JOB_FILE_FAILED" }],
    });
    expect(output.missing.failures[0]?.message).toContain("does not exist");
  });
});

describe("buildManifest", () => {
  test("names every job file relative to the module it writes, as imports that a bundler sees", async () => {
    const text = await readFile(join(root, "built/manifest.js"), "utf8");
    expect(output.count).toBe(20);
    expect(text).toContain('load: () => import("../jobs/nested/deep/list.job.ts")');
    expect(text.startsWith("// @ts-nocheck\n")).toBe(true);
  });

  test("gives the same jobs and versions as discovery, where no second loader is needed", () => {
    const needsLoader = new Set(["nightly-class", "enum", "extensionless"]);
    expect(output.bundled.jobs).toEqual(output.found.jobs.filter(({ name }) => !needsLoader.has(name)));
  });

  test("a file that fails does not take the others along", () => {
    expect(output.bundled.failures.map(({ file }) => file)).toContain("jobs/bad-throws.job.ts");
  });
});
