import { afterAll, beforeAll, expect, test } from "vitest";
import { cliHere } from "./cli/cli-here.ts";
import { cli } from "./cli/cli.ts";
import { makeProject, type TestProject } from "./cli/project.ts";

let project: TestProject;
beforeAll(() => {
  project = makeProject();
});
afterAll(() => project.remove());

test("help shows the commands, examples and exit codes", async () => {
  const { code, stdout, stderr } = await cli(project, ["--help"]);
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toMatchSnapshot();
});

test("help of a noun shows its verbs, help of a verb its options and examples", async () => {
  const [noun, verb, other] = await Promise.all([
    cliHere(project, ["job", "--help"]),
    cliHere(project, ["run", "list", "--help"]),
    cliHere(project, ["help", "start"]),
  ]);
  expect([noun.code, verb.code, other.code]).toEqual([0, 0, 0]);
  expect(noun.stdout).toMatchSnapshot("job");
  expect(verb.stdout).toMatchSnapshot("run list");
  expect(other.stdout).toMatchSnapshot("start");
});

test("a mistyped command names the one that was meant and exits with 2", async () => {
  const { code, stdout, stderr } = await cli(project, ["jop", "list"]);
  expect(code).toBe(2);
  expect(stdout).toBe("");
  expect(stderr).toBe("error: Unknown command 'jop' (Did you mean job?) See --help.\n");
});

test.each([
  [["job"], /A command is missing/],
  [["job", "info"], /missing required argument 'job'/i],
  [["run", "list", "--limit", "none"], /Write a whole number from 1/],
  [["run", "list", "--colour"], /unknown option '--colour'/i],
  [["start", "--concurrency", "0"], /Write a whole number from 1/],
])("%j is a mistake in the command line", async (args, message) => {
  const { code, stdout, stderr } = await cliHere(project, args);
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toMatch(message);
  expect(stderr.trim().split("\n")).toHaveLength(1);
});

test("with --json a mistake in the command line is one JSON object on standard error", async () => {
  const { code, stderr } = await cli(project, ["run", "list", "--colour", "--json"]);
  expect(code).toBe(2);
  expect(JSON.parse(stderr)).toEqual({
    code: "OPTION_INVALID",
    message: "Unknown option '--colour'. See --help.",
    params: { usage: "unknownOption" },
  });
});

test("the version is the package's", async () => {
  const { code, stdout } = await cli(project, ["--version"]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});
