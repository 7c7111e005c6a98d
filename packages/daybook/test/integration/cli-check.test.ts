import { afterAll, beforeAll, expect, test } from "vitest";
import { cliHere } from "./cli/cli-here.ts";
import { jobFile, makeProject, type TestProject } from "./cli/project.ts";
import { cli } from "./cli/cli.ts";

let project: TestProject;

beforeAll(async () => {
  project = makeProject({
    "jobs/stock.job.ts": jobFile(
      "stock",
      "return null;",
      `checks: { tidy: { run: () => [] }, numbers: { description: "Each once", run: () => ({ found: 3, samples: ["A-1"], message: "3 numbers twice" }) } },`,
    ),
    "jobs/plain.job.ts": jobFile("plain", "return null;"),
  });
  await cli(project, ["start", "--once", "--run", "stock"]);
});
afterAll(() => project.remove());

test("checks are made in the command's own process, without any worker, and the exit says whether all passed", async () => {
  const tidy = await cliHere(project, ["check", "run", "stock", "tidy"]);
  expect([tidy.code, tidy.stdout, tidy.stderr]).toEqual([0, expect.stringMatching(/stock +tidy +- +passed/), ""]);
  const all = await cliHere(project, ["check", "run", "stock"]);
  expect([all.code, all.stdout]).toEqual([1, expect.stringMatching(/numbers +- +3 problems +.+3 numbers twice/)]);
  const json = await cliHere(project, ["check", "run", "stock", "numbers", "--json"]);
  expect(JSON.parse(json.stdout)).toMatchObject({
    data: [{ check: "numbers", found: 3, samples: ["A-1"], askedBy: expect.stringMatching(/^cli/) }],
  });
});

test("they are listed by job, and without one those that found fault", async () => {
  await cliHere(project, ["check", "run", "stock"]);
  const ofJob = await cliHere(project, ["check", "list", "stock"]);
  expect([ofJob.code, ofJob.stdout]).toEqual([1, expect.stringMatching(/tidy +- +passed[^]+numbers +- +3 problems/)]);
  const troubles = await cliHere(project, ["check", "list"]);
  expect([troubles.code, troubles.stdout.includes("tidy")]).toEqual([1, false]);
  expect(troubles.stdout).toMatch(/stock +numbers/);
  const history = await cliHere(project, ["check", "history", "stock", "numbers", "--limit", "1"]);
  expect([history.code, history.stdout.match(/problems/g)]).toEqual([0, ["problems"]]);
});

test("a job without checks has none to make, and an unknown one is not found", async () => {
  const none = await cliHere(project, ["check", "run", "plain"]);
  expect([none.code, none.stderr]).toEqual([0, expect.stringContaining("Job plain registers no checks.")]);
  const unknown = await cliHere(project, ["check", "run", "stock", "nothing"]);
  expect([unknown.code, unknown.stderr]).toEqual([5, expect.stringContaining("It has: tidy, numbers")]);
});
