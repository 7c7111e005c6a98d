import { afterAll, beforeAll, expect, test } from "vitest";
import { cli as cliProcess, RunningCli, type Ended } from "./cli/cli.ts";
import { cliHere as cli, cliHereJson as cliJson } from "./cli/cli-here.ts";
import { Gates } from "./cli/gates.ts";
import { jobFile, makeProject, untilCancelled, type TestProject } from "./cli/project.ts";

interface List<Row = Record<string, unknown>> {
  readonly data: readonly Row[];
  readonly nextCursor: string | null;
}

interface RunRow {
  readonly id: string;
  readonly job: string;
  readonly state: string;
  readonly tenant: string | null;
}

let project: TestProject;
let worker: RunningCli;
let gates: Gates;

const failingItems = `
  progress.total(3); progress.stage("Reading", { of: 2 }); progress.add("created", 2);
  items.fail("SKU-7", new Error("no price"));
  log.info("First line", { page: 1 }); log.warn("Second line");
  return partial({ created: 2 });`;

beforeAll(async () => {
  gates = await Gates.make();
  project = makeProject({
    "jobs/report.job.ts": jobFile(
      "report",
      failingItems,
      `description: "Totals", schedule: { cron: "30 2 * * *", timeZone: "Europe/Berlin" }, queue: "reports", concurrency: { limit: 2 },`,
    ),
    "jobs/either.job.ts": jobFile("either", "return input;", `schedule: { cron: "0 0 13 * FRI" },`),
    "jobs/bad.job.ts": jobFile(
      "bad",
      `throw new Error("the shop is closed", { cause: new Error("it is night") });`,
      "retry: { attempts: 1 },",
    ),
    "jobs/parent.job.ts": jobFile(
      "parent",
      `return run.spawn("report", ["berlin", "köln"].map((id) => ({ input: undefined, tenant: id, key: id })));`,
    ),
    "jobs/endless.job.ts": jobFile(
      "endless",
      `log.info("begun"); progress.total(4); progress.add("updated", 1); ${untilCancelled}`,
    ),
    "jobs/gated.job.ts": jobFile(
      "gated",
      `log.info("before"); ${gates.wait("input.gate")} log.info("after"); return "through";`,
      `kind: "manual",`,
    ),
  });
  worker = new RunningCli(project, ["start", "--run", "parent", "--run", "bad"]);
  await worker.output(/partial +parent|failed +parent/);
  await worker.output(/failed +bad/);
});
afterAll(async () => {
  await worker.stop();
  gates.close();
  project.remove();
});

async function newest(job: string): Promise<RunRow> {
  const { data } = await cliJson<List<RunRow>>(project, ["run", "list", "--job", job, "--limit", "1"]);
  const [run] = data;
  if (run === undefined) throw new Error(`No run of ${job}.`);
  return run;
}

function failedWith(ended: Ended, code: number, message: RegExp | string): void {
  expect([ended.code, ended.stdout]).toEqual([code, ""]);
  expect(ended.stderr).toMatch(message);
  expect(ended.stderr.trim().split("\n")).toHaveLength(1);
}

test("every list answers as text and as JSON", async () => {
  for (const args of [
    ["job", "list"],
    ["run", "list"],
    ["schedule", "list"],
    ["queue", "list"],
    ["tenant", "list"],
    ["worker", "list"],
    ["settings", "list"],
  ]) {
    const text = await cli(project, args);
    expect([args, text.code, text.stderr]).toEqual([args, 0, ""]);
    const [head, first] = text.stdout.split("\n");
    expect(head).toMatch(/^[A-Z]+ /);
    expect(first).not.toBe("");
    const { data } = await cliJson<List>(project, args);
    expect(data.length).toBeGreaterThan(0);
  }
});

test("run list filters by state, job, tenant, parent, time and text, and pages", async () => {
  const parent = await newest("parent");
  const ids = async (...filter: string[]): Promise<string[]> =>
    (await cliJson<List<RunRow>>(project, ["run", "list", ...filter])).data
      .map(({ job, tenant }) => `${job} ${tenant ?? "-"}`)
      .toSorted();
  expect(await ids("--state", "failed")).toEqual(["bad -"]);
  expect(await ids("--job", "report", "--tenant", "köln")).toEqual(["report köln"]);
  expect(await ids("--parent", parent.id)).toEqual(["report berlin", "report köln"]);
  expect(await ids("--since", "2030-01-01")).toEqual([]);
  expect(await ids("--since", "1h", "--job", "bad")).toEqual(["bad -"]);
  expect(await ids("--text", "SHOP is clo")).toEqual(["bad -"]);
  const first = await cliJson<List<RunRow>>(project, ["run", "list", "--job", "report", "--limit", "1"]);
  const second = await cliJson<List<RunRow>>(project, [
    "run",
    "list",
    "--job",
    "report",
    "--limit",
    "1",
    "--after",
    first.nextCursor ?? "",
  ]);
  expect(second.data[0]?.id).not.toBe(first.data[0]?.id);
});

test.each([
  [["run", "list", "--state", "finished"], 2, /--state cannot be "finished"/],
  [["run", "list", "--since", "yesterday"], 2, /--since cannot be "yesterday"/],
  [["run", "list", "--job", "rep"], 5, /Did you mean report\?/],
  [["run", "list", "--limit", "5000"], 2, /1 to 1000/],
  [["run", "show", "nowhere"], 5, /No run nowhere/],
  [["run", "tail", "nowhere"], 5, /No run nowhere/],
  [["run", "cancel", "nowhere"], 5, /No run nowhere/],
  [["run", "retry", "nowhere"], 5, /No run nowhere/],
  [["job", "info", "repor"], 5, /Did you mean report\?/],
  [["job", "history", "nowhere"], 5, /No job "nowhere"/],
  [["job", "why", "nowhere"], 5, /No job "nowhere"/],
  [["job", "why"], 2, /Say what the question is about/],
  [["job", "why", "report", "--at", "noon"], 2, /not an instant/],
  [["job", "why", "--schedule", "report/other"], 5, /No schedule/],
  [["job", "pause", "nowhere"], 5, /No job "nowhere"/],
  [["job", "enable"], 2, /Name one job/],
  [["job", "disable", "report", "--all"], 2, /Name one job/],
  [["job", "limit", "report", "0"], 2, /whole number from 1, or none/],
  [["job", "cron", "report", "99 * * * *"], 2, /minute/],
  [["job", "cron", "bad", "0 3 * * *"], 5, /No schedule/],
  [["job", "run", "nowhere"], 5, /No job "nowhere" was loaded/],
  [["job", "run", "report", "--input", "{day:1}"], 2, /--input is not JSON/],
  [["job", "run", "report", "--input", "@missing.json"], 2, /missing\.json does not exist/],
  [["job", "run", "report", "--delay", "soon"], 2, /delay is not a duration/],
  [["schedule", "preview", "nowhere"], 5, /No schedule "nowhere"/],
  [["schedule", "cron", "report", "never"], 2, /field/],
  [["schedule", "lint", "nowhere"], 5, /No schedule "nowhere"/],
  [["queue", "pause", "nowhere"], 5, /No queue "nowhere"/],
  [["queue", "concurrency", "reports", "many"], 2, /whole number from 1, or none/],
  [["settings", "get", "retention"], 5, /There is no setting "retention"/],
  [["settings", "set", "retention.maxAge", "soon"], 2, /cannot be "soon"/],
])("%j is refused in one sentence", async (args, code, message) => {
  failedWith(await cli(project, args), code, message);
});

test("run show tells all: progress, failed items, attempts, error with its cause, children, log", async () => {
  const [report, bad, parent] = await Promise.all(["report", "bad", "parent"].map(newest));
  const shown = await Promise.all([report, bad, parent].map((run) => cli(project, ["run", "show", run?.id ?? ""])));
  expect(shown.map(({ code }) => code)).toEqual([0, 0, 0]);
  expect(shown[0]?.stdout).toMatch(/SKU-7 +no price/);
  expect(shown[0]?.stdout).toMatch(/warn +Second line/);
  expect(shown[0]?.stdout).toMatch(/progress +1 failed, 2 created|progress +2 created, 1 failed/);
  expect(shown[1]?.stdout).toContain("Error: the shop is closed");
  expect(shown[1]?.stdout).toContain("caused by Error: it is night");
  expect(shown[2]?.stdout).toContain("Children: 2 partial");
  const answer = await cliJson<Record<string, unknown>>(project, ["run", "show", report?.id ?? ""]);
  expect(answer).toMatchObject({
    run: { job: "report", state: "partial", createdAt: expect.stringMatching(/^\d{4}-.+Z$/), result: { created: 2 } },
    failedItems: [{ key: "SKU-7" }],
    logs: [{ message: "First line", fields: { page: 1 } }, { message: "Second line" }],
  });
});

test("job info tells code's word and the operator's, and reset undoes the operator's", async () => {
  expect((await cli(project, ["job", "limit", "report", "5"])).code).toBe(0);
  expect((await cli(project, ["job", "cron", "report", "0 4 * * *"])).stdout).toContain("At 04:00");
  expect((await cli(project, ["job", "pause", "report", "--tenant", "berlin"])).code).toBe(0);
  const changed = await cli(project, ["job", "info", "report"]);
  expect(changed.stdout).toMatch(/limit +5 \(code: 2\)/);
  expect(changed.stdout).toMatch(/report\/default: At 04:00/);
  expect(changed.stdout).toMatch(/paused is true, by cli:tester/);
  expect((await cli(project, ["job", "reset", "report"])).code).toBe(0);
  expect((await cli(project, ["job", "resume", "report", "--tenant", "berlin"])).code).toBe(0);
  const reset = await cli(project, ["job", "info", "report"]);
  expect(reset.stdout).toMatch(/limit +2$/m);
  expect(reset.stdout).toMatch(/report\/default: At 02:30/);
  expect(reset.stdout).not.toContain("paused is true");
  expect(await cliJson(project, ["job", "info", "report"])).toMatchObject({ name: "report", limit: 2, overrides: [] });
});

test("job history lists runs, and due instants with --fires", async () => {
  expect((await cli(project, ["job", "history", "report"])).stdout).toContain("köln");
  const fires = await cliJson<List>(project, ["job", "history", "report", "--fires"]);
  expect(fires).toEqual({ data: [], nextCursor: null });
});

test("job why answers for a local time that does not exist, an instant and the last due instant", async () => {
  const gap = await cli(project, ["job", "why", "report", "--at", "2027-03-28T02:30"]);
  expect([gap.code, gap.stdout]).toEqual([0, expect.stringContaining("2027-03-28")]);
  const early = await cliJson<List<{ verdict: string }>>(project, [
    "job",
    "why",
    "report",
    "--at",
    "2020-01-01T01:30:00Z",
  ]);
  expect(early.data).toMatchObject([{ verdict: "not_registered", scheduleId: "report/default" }]);
  const last = await cliJson<List<{ verdict: string }>>(project, ["job", "why", "--schedule", "report"]);
  expect(last.data).toMatchObject([{ scheduleId: "report/default" }]);
  expect((await cli(project, ["job", "why", "bad"])).stdout).toContain("has no schedule");
});

test("schedule preview marks changes of the clock", async () => {
  const { code, stdout } = await cli(project, [
    "schedule",
    "preview",
    "report",
    "--count",
    "3",
    "--from",
    "2027-03-27",
  ]);
  expect(code).toBe(0);
  expect(stdout).toContain("2027-03-28 03:00 +02:00");
  expect(stdout).toContain("stands for 2027-03-28 02:30, which does not exist");
  expect((await cliJson<List>(project, ["schedule", "preview", "report", "--count", "3"])).data).toHaveLength(3);
});

test("schedule lint exits with 1 where it finds something and with 0 where it does not", async () => {
  const found = await cli(project, ["schedule", "lint", "either"]);
  expect([found.code, found.stdout]).toEqual([1, expect.stringContaining("either_day")]);
  expect(
    (await cliJson<List<{ schedule: string }>>(project, ["schedule", "lint"])).data.map(({ schedule }) => schedule),
  ).toEqual(["either/default", "report/default"]);
});

test("schedules are paused, changed and reset", async () => {
  const state = async (): Promise<unknown> =>
    (await cliJson<List<{ id: string; state: string }>>(project, ["schedule", "list", "--job", "either"])).data[0]
      ?.state;
  await cli(project, ["schedule", "pause", "either"]);
  expect(await state()).toBe("paused");
  await cli(project, ["schedule", "resume", "either"]);
  await cli(project, ["schedule", "cron", "either/default", "0 5 * * *"]);
  expect(await state()).toBe("changed");
  await cli(project, ["schedule", "reset", "either"]);
  expect(await state()).toBe("active");
});

test("settings are set, read and reset", async () => {
  expect((await cli(project, ["settings", "set", "retention.maxRuns", "500"])).stdout).toBe(
    "retention.maxRuns is now 500.\n",
  );
  expect((await cli(project, ["settings", "get", "retention.maxRuns"])).stdout).toBe("500\n");
  expect(await cliJson(project, ["settings", "get", "retention.maxRuns"])).toMatchObject({
    value: 500,
    setBy: expect.stringMatching(/^cli:/),
    setAt: expect.stringMatching(/Z$/),
  });
  await cli(project, ["settings", "reset", "retention.maxRuns"]);
  expect((await cli(project, ["settings", "get", "retention.maxRuns"])).stdout).toBe("100000\n");
});

test("queues and tenants are switched", async () => {
  await cli(project, ["queue", "concurrency", "reports", "3"]);
  await cli(project, ["queue", "pause", "reports"]);
  const queues = await cliJson<List<{ name: string }>>(project, ["queue", "list"]);
  expect(queues.data.find(({ name }) => name === "reports")).toMatchObject({
    paused: true,
    concurrency: 3,
    codeConcurrency: null,
  });
  await cli(project, ["queue", "resume", "reports"]);
  await cli(project, ["queue", "reset", "reports"]);
  await cli(project, ["tenant", "disable", "köln"]);
  const refused = await cli(project, ["job", "run", "report", "--tenant", "köln"]);
  failedWith(refused, 1, /Tenant "köln" is disabled/);
  expect((await cli(project, ["tenant", "list"])).stdout).toMatch(/köln +disabled/);
  await cli(project, ["tenant", "enable", "köln"]);
});

test("another process sees what runs, cancels it, and the worker says so", async () => {
  const { id } = await cliJson<{ id: string }>(project, ["job", "run", "endless"]);
  await worker.output(new RegExp(`started +endless +run ${id}`));
  expect(
    (await cliJson<List<RunRow>>(project, ["run", "list", "--state", "running"])).data.map((run) => run.id),
  ).toContain(id);
  const cancelled = await cliProcess(project, ["run", "cancel", id, "--reason", "wrong day"]);
  expect(cancelled.stdout).toContain("its worker aborts it");
  await worker.output(new RegExp(`cancelled +endless .*run ${id}`));
  const again = await cli(project, ["run", "cancel", id]);
  expect([again.code, again.stderr]).toEqual([1, expect.stringContaining("final already")]);
  const retried = await cliJson<{ id: string }>(project, ["run", "retry", id]);
  await worker.output(new RegExp(`started +endless +run ${retried.id}`));
  failedWith(await cli(project, ["run", "retry", retried.id]), 1, /cannot be retried before it is final/);
  await cli(project, ["run", "cancel", retried.id]);
  await worker.output(new RegExp(`cancelled +endless .*run ${retried.id}`));
});

test("a paused job's run waits until another process resumes it", async () => {
  await cli(project, ["job", "pause", "either"]);
  const { id } = await cliJson<{ id: string }>(project, ["job", "run", "either", "--input", `{"at":7}`]);
  const resumed = await cli(project, ["job", "resume", "either"]);
  expect(resumed.stdout).toBe("Job either runs again.\n");
  await worker.output(new RegExp(`succeeded +either .*run ${id}`));
  // What users return stays as it is, even under a key that looks like an instant's.
  expect(await cliJson(project, ["run", "show", id])).toMatchObject({ run: { input: { at: 7 }, result: { at: 7 } } });
});

test("a disabled job accepts nothing until it is enabled, alone or with all others", async () => {
  await cli(project, ["job", "disable", "either"]);
  failedWith(await cli(project, ["job", "run", "either"]), 1, /daybook job enable either/);
  await cli(project, ["job", "enable", "either"]);
  await cli(project, ["job", "disable", "--all"]);
  failedWith(await cli(project, ["job", "run", "either"]), 1, /daybook job enable --all/);
  await cli(project, ["job", "enable", "--all"]);
  expect((await cli(project, ["job", "run", "either"])).code).toBe(0);
});

test("job run --wait shows the log and exits by the outcome", async () => {
  const fine = await cliProcess(project, ["job", "run", "report", "--tenant", "bonn", "--wait"]);
  expect(fine.code).toBe(0);
  expect(fine.stdout).toMatch(/info +First line +page=1/);
  expect(fine.stdout).toMatch(/^partial +report bonn/m);
  const failed = await cli(project, ["job", "run", "bad", "--wait"]);
  expect([failed.code, failed.stdout]).toEqual([1, expect.stringMatching(/^failed +bad .*the shop is closed/m)]);
});

test("input comes from a file, and a dedupe key makes no second run", async () => {
  project.write("input.json", JSON.stringify({ gate: "gate-dedupe" }));
  const args = ["job", "run", "gated", "--input", "@input.json", "--dedupe-key", "once"];
  const first = await cliJson<{ id: string; created: boolean }>(project, args);
  const second = await cliJson<{ id: string; created: boolean }>(project, args);
  expect([first.created, second]).toEqual([true, { id: first.id, created: false }]);
  gates.open("gate-dedupe");
  await worker.output(new RegExp(`succeeded +gated .*run ${first.id}`));
});

test("run tail follows the log of a run in another process until it is final", async () => {
  const { id } = await cliJson<{ id: string }>(project, ["job", "run", "gated", "--input", `{"gate":"gate-tail"}`]);
  const [tail, json] = [
    new RunningCli(project, ["run", "tail", id]),
    new RunningCli(project, ["run", "tail", id, "--json"]),
  ];
  await Promise.all([tail.output(/info +before/), json.output(/"before"/)]);
  gates.open("gate-tail");
  const [text, lines] = await Promise.all([tail.ended, json.ended]);
  expect([text.code, lines.code]).toEqual([0, 0]);
  expect(text.stdout).toMatch(/info +before\n.*info +after\nsucceeded +gated/s);
  expect(
    lines.stdout
      .trim()
      .split("\n")
      .map((line) => (JSON.parse(line) as { type: string }).type),
  ).toEqual(["log", "log", "finished"]);
  const later = await cli(project, ["run", "tail", id, "--lines", "1"]);
  expect(later.stdout).not.toContain("before");
});

test("interrupting run tail ends the following, not the run", async () => {
  const { id } = await cliJson<{ id: string }>(project, ["job", "run", "endless"]);
  const tail = new RunningCli(project, ["run", "tail", id]);
  await tail.output(/info +begun/);
  tail.signal("SIGINT");
  const { code, stderr } = await tail.ended;
  expect([code, stderr]).toEqual([130, expect.stringContaining("goes on")]);
  expect((await newest("endless")).state).toBe("running");
  await cli(project, ["run", "cancel", id]);
});

test("a broken job file blocks no reading and no control", async () => {
  project.write("jobs/broken.job.ts", "throw new Error('broken');");
  expect((await cli(project, ["run", "list"])).code).toBe(0);
  expect((await cli(project, ["job", "pause", "bad"])).code).toBe(0);
  expect((await cli(project, ["job", "resume", "bad"])).code).toBe(0);
  expect((await cli(project, ["job", "run", "nothing"])).stderr).toContain("broken.job.ts");
});

test("input comes from standard input", async () => {
  const running = new RunningCli(project, ["job", "run", "either", "--input", "@-", "--wait", "--json"]);
  running.type(`{"shop":"bonn"}`);
  const { code, stdout } = await running.ended;
  expect(code).toBe(0);
  expect(JSON.parse(stdout.trim().split("\n").at(-1) ?? "")).toMatchObject({
    type: "finished",
    run: { result: { shop: "bonn" } },
  });
});
