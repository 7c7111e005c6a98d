import { afterAll, beforeAll, expect, test } from "vitest";
import { cli, RunningCli } from "./cli/cli.ts";
import { cliHere, cliHereJson } from "./cli/cli-here.ts";
import { jobFile, makeProject, type TestProject } from "./cli/project.ts";

let project: TestProject;
let worker: RunningCli;
let url: string;
let run: string;

beforeAll(async () => {
  project = makeProject({ "jobs/report.job.ts": jobFile("report", "return null;") });
  await cli(project, ["start", "--once", "--run", "report"]);
  [run = ""] = (await cliHereJson<{ data: { id: string }[] }>(project, ["run", "list"])).data.map(({ id }) => id);
  worker = new RunningCli(project, ["start", "--port", "0"]);
  [, url = ""] = await worker.output(/^api +(\S+)\/api\/v1, described at /m);
});
afterAll(async () => {
  await worker.stop();
  project.remove();
});

const statusOf = async (address: string): Promise<number> => (await fetch(address)).status;

test("a link that was made in the store opens at the server, and is void when it is taken back over HTTP", async () => {
  const made = await cliHere(project, ["share", "run", run, "--expires", "2d"]);
  expect([made.code, made.stderr]).toEqual([0, expect.stringMatching(/Valid until .+ \(in (?:1d|2d)/)]);
  const address = `${url}${made.stdout.trim()}`;
  expect(await statusOf(address)).toBe(200);
  const revoked = await cliHere(project, ["share", "revoke", address], { DAYBOOK_URL: url });
  expect([revoked.code, revoked.stdout]).toEqual([0, expect.stringContaining("taken back")]);
  expect(await statusOf(address)).toBe(404);
});

test("over HTTP the link is whole, and a rotation in the store voids all", async () => {
  const made = await cliHere(project, ["share", "run", run], { DAYBOOK_URL: url });
  const address = made.stdout.trim();
  expect([made.code, address.startsWith(`${url}/share/`)]).toEqual([0, true]);
  expect(await statusOf(address)).toBe(200);
  expect((await cliHere(project, ["share", "rotate"])).code).toBe(0);
  expect(await statusOf(address)).toBe(404);
});

test("what is not there, or too long, is refused in the same words in the store and over HTTP", async () => {
  for (const [args, code] of [
    [["share", "run", "nobody"], 5],
    [["share", "tenant", "nobody"], 5],
    [["share", "run", run, "--expires", "1y"], 2],
    [["share", "run", run, "--expires", "91d"], 2],
  ] as const) {
    const store = await cliHere(project, args);
    expect(store.code).toBe(code);
    expect(await cliHere(project, args, { DAYBOOK_URL: url })).toEqual(store);
  }
});
