import { afterAll, expect, onTestFinished, test } from "vitest";
import { cli, cliJson, RunningCli } from "./cli/cli.ts";
import { Gates } from "./cli/gates.ts";
import { jobFile, makeProject, untilCancelled, type TestProject } from "./cli/project.ts";

interface Runs {
  readonly data: readonly {
    readonly id: string;
    readonly job: string;
    readonly state: string;
    readonly trigger: string;
    readonly triggeredBy: string;
    readonly attempt: number;
  }[];
}

const made: TestProject[] = [];
afterAll(() => {
  for (const one of made) one.remove();
});

function project(files: Readonly<Record<string, string>>): TestProject {
  const one = makeProject(files);
  made.push(one);
  return one;
}

const good = {
  "jobs/nightly.job.ts": jobFile(
    "nightly",
    `progress.total(2); progress.add("created", 2); return { made: 2 };`,
    `schedule: { cron: "0 2 * * *" },`,
  ),
};

test("start tells where the book is, what was loaded and what comes next, and ends with the runs that were asked for", async () => {
  const here = project(good);
  const { code, stdout, stderr } = await cli(here, ["start", "--run", "nightly", "--once"]);
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toMatch(new RegExp(`^book +sqlite:${here.path("book.db")}$`, "m"));
  expect(stdout).toMatch(/^jobs +1 loaded from /m);
  expect(stdout).toMatch(/^next +\d{4}-\d\d-\d\d 0[34]:00 \+0[12]:00 \(in .+\) +nightly\/default$/m);
  expect(stdout).toMatch(/^ready +worker \S+ after [\d.]+ s/m);
  expect(stdout).toMatch(/^\S+ \S+ \S+ +started +nightly +run \S+$/m);
  expect(stdout).toMatch(/^\S+ \S+ \S+ +succeeded +nightly +in \S+ +2 created +run \S+$/m);
  const { data } = await cliJson<Runs>(here, ["run", "list"]);
  expect(data).toMatchObject([
    { job: "nightly", state: "succeeded", trigger: "manual", triggeredBy: expect.stringMatching(/^cli:.+/) },
  ]);
});

test("piped output carries no colours and no cursor movements", async () => {
  const { stdout, stderr } = await cli(project(good), ["start", "--run", "nightly", "--once"]);
  expect(stdout + stderr).not.toContain("\u001B");
});

test("colours are forced and forbidden by the environment", async () => {
  const here = project(good);
  const [forced, forbidden] = [
    await cli(here, ["--version"]),
    await cli(here, ["start", "--once"], { FORCE_COLOR: "1" }),
  ];
  expect(forced.stdout).not.toContain("\u001B");
  expect(forbidden.stdout).toContain("\u001B[");
});

test("a run that fails makes start --once exit with 1, one that is partial or skipped does not", async () => {
  const here = project({
    "jobs/bad.job.ts": jobFile("bad", `throw new NonRetryableError("the shop is closed");`),
    "jobs/half.job.ts": jobFile("half", `return partial({ half: true });`),
    "jobs/none.job.ts": jobFile("none", `return discard("no credentials");`),
  });
  const fine = await cli(here, ["start", "--run", "half", "--run", "none", "--once"]);
  expect(fine.code).toBe(0);
  expect(fine.stdout).toMatch(/skipped +none .*no credentials/);
  const failed = await cli(here, ["start", "--run", "half", "--run", "bad", "--once"]);
  expect(failed.code).toBe(1);
  expect(failed.stdout).toMatch(/failed +bad .*the shop is closed/);
});

test("a promise that a job forgets to await is reported, and the worker goes on", async () => {
  const here = project({
    "jobs/stray.job.ts": jobFile(
      "stray",
      `void Promise.reject(new Error("nobody waits for me")); await new Promise((turn) => setImmediate(turn)); return 1;`,
    ),
  });
  const { code, stdout, stderr } = await cli(here, ["start", "--run", "stray", "--once"]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/succeeded +stray/);
  expect(stderr).toMatch(/missing await in a job.*nobody waits for me/);
});

test("start --once waits for retries", async () => {
  const here = project({
    "jobs/flaky.job.ts": jobFile(
      "flaky",
      `if (run.attempt < 3) throw new Error("not yet"); return run.attempt;`,
      `retry: { attempts: 3, delay: 10, jitter: 0 },`,
    ),
  });
  const { code, stdout } = await cli(here, ["start", "--run", "flaky", "--once"]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/retried +flaky +attempt 1 failed: not yet; again/);
  expect(stdout).toMatch(/succeeded +flaky/);
});

test("start --once without anything to do ends at once", async () => {
  expect((await cli(project(good), ["start", "--once"])).code).toBe(0);
});

test("a job that is paused does not keep start --once waiting, and its run is told", async () => {
  const here = project(good);
  await cli(here, ["start", "--once"]);
  await cli(here, ["job", "pause", "nightly"]);
  const { code, stderr } = await cli(here, ["start", "--run", "nightly", "--once"]);
  expect(code).toBe(1);
  expect(stderr).toMatch(/Run \S+ of nightly is held and did not end/);
});

test("a job file that fails is told, and the others work", async () => {
  const here = project({
    ...good,
    "jobs/broken.job.ts": `throw new Error("no such module");`,
    "jobs/cron.job.ts": jobFile("cron", "return 1;", `schedule: { cron: "61 * * * *" },`),
  });
  const { code, stdout } = await cli(here, ["start", "--run", "nightly", "--once"]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^failed +jobs\/broken\.job\.ts could not be loaded: no such module/m);
  expect(stdout).toMatch(/^failed +schedule cron\/default cannot be read/m);
  expect(stdout).toMatch(/succeeded +nightly/);
});

test("an unknown job names the ones there are and the files that failed, before anything starts", async () => {
  const here = project({ ...good, "jobs/broken.job.ts": `throw new Error("no such module");` });
  const { code, stdout, stderr } = await cli(here, ["start", "--run", "nightli", "--once"]);
  expect(code).toBe(5);
  expect(stdout).toBe("");
  expect(stderr).toContain("nightly");
  expect(stderr).toContain("no such module");
});

test("start without a folder of jobs says how to begin", async () => {
  const here = project({ "daybook.config.ts": `export default { store: "sqlite:./book.db" };` });
  const { code, stderr } = await cli(here, ["start"]);
  expect(code).toBe(3);
  expect(stderr).toContain("There is no folder of jobs");
});

test("services are made by start, handed to handlers, and told when they cannot be made", async () => {
  const config = (services: string): string =>
    `export default { store: "sqlite:./book.db", jobs: "./jobs", services: () => { ${services} } };`;
  const here = project({
    "daybook.config.ts": config(`return { shop: "berlin" };`),
    "jobs/uses.job.ts": jobFile("uses", `log.warn("served", services); return services;`),
  });
  const { code } = await cli(here, ["start", "--run", "uses", "--once"]);
  expect(code).toBe(0);
  expect(await cliJson<{ data: { result: unknown }[] }>(here, ["run", "list"])).toMatchObject({
    data: [{ result: { shop: "berlin" } }],
  });

  here.write("daybook.config.ts", config(`throw new Error("no key");`));
  const failed = await cli(here, ["start", "--once"]);
  expect([failed.code, failed.stderr]).toEqual([3, expect.stringContaining("services() of")]);
  expect((await cli(here, ["run", "list"])).code).toBe(0);
});

test("only the queues that are named are served", async () => {
  const here = project({
    "jobs/mail.job.ts": jobFile("mail", "return 1;", `queue: "mail",`),
    "jobs/report.job.ts": jobFile("report", "return 1;", `queue: "reports",`),
  });
  const { code, stderr } = await cli(here, ["start", "--run", "mail", "--run", "report", "--queues", "mail", "--once"]);
  expect(code).toBe(1);
  expect(stderr).toMatch(/of report is queued and did not end/);
  const { data } = await cliJson<Runs>(here, ["run", "list", "--state", "succeeded"]);
  expect(data.map(({ job }) => job)).toEqual(["mail"]);
});

const slow = {
  "jobs/endless.job.ts": jobFile("endless", `log.info("begun"); ${untilCancelled}`),
  "daybook.config.ts": `export default { store: "sqlite:./book.db", jobs: "./jobs", worker: { drain: "20s" } };`,
};

test("the first signal lets a run finish", async () => {
  const gates = await Gates.make();
  onTestFinished(() => gates.close());
  const gated = jobFile("gated", `${gates.wait('"open"')} return "through";`);
  const here = project({ ...slow, "jobs/gated.job.ts": gated });
  const worker = new RunningCli(here, ["start", "--run", "gated"]);
  await worker.output(/started +gated/);
  worker.signal("SIGTERM");
  await worker.output(/stopping +SIGTERM\. 1 run is given time/);
  gates.open("open");
  const { code, stdout } = await worker.ended;
  expect(code).toBe(0);
  expect(stdout).toMatch(/succeeded +gated/);
});

test("the second interrupt leaves at once with 130, and the next worker takes the run over", async () => {
  const here = project(slow);
  const first = new RunningCli(here, ["start", "--run", "endless"]);
  await first.output(/started +endless/);
  first.signal("SIGINT");
  await first.output(/stopping +SIGINT/);
  first.signal("SIGINT");
  expect((await first.ended).code).toBe(130);

  const second = new RunningCli(here, ["start"]);
  const [, id = ""] = await second.output(/started +endless +run (\S+), attempt 2/);
  expect((await cli(here, ["run", "cancel", id])).code).toBe(0);
  await second.output(/cancelled +endless/);
  expect((await second.stop()).code).toBe(0);
});
