import { writeFileSync } from "node:fs";
import { afterEach, expect, test } from "vitest";
import { checkClock, checkSkew } from "../../src/cli/commands/doctor/check-clock.ts";
import { checkNode } from "../../src/cli/commands/doctor/check-node.ts";
import type { WorkerRecord } from "../../src/store/port/worker-store.ts";
import { prunedKinds } from "../../src/store/port/history-store.ts";
import { openStore } from "../../src/store/open-store.ts";
import { cliHere } from "./cli/cli-here.ts";
import { cli, cliJson, RunningCli } from "./cli/cli.ts";
import { jobFile, makeProject, type TestProject } from "./cli/project.ts";

interface Report {
  readonly healthy: boolean;
  readonly findings: readonly {
    readonly check: string;
    readonly level: string;
    readonly message: string;
    readonly remedy: string | null;
  }[];
}

let project: TestProject;
afterEach(() => project?.remove());

const levelOf = (report: Report, check: string): string[] =>
  report.findings.filter((finding) => finding.check === check).map(({ level }) => level);

test("a healthy installation with a worker has nothing to complain about", async () => {
  project = makeProject({ "jobs/one.job.ts": jobFile("one", "return 1;", `schedule: { every: "1h" },`) });
  const worker = new RunningCli(project, ["start"]);
  await worker.output(/^ready/m);
  const { code, stdout } = await cli(project, ["doctor"]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^ok +workers +1 alive/m);
  expect(stdout).toMatch(/^ok +schema +Up to date/m);
  expect(stdout).not.toMatch(/^error/m);
  await worker.stop();
});

test("every trouble is told with its remedy, and an error makes it exit with 1", async () => {
  project = makeProject({
    "jobs/one.job.ts": jobFile("one", "return 1;", `schedule: { cron: "0 0 30 2 *" },`),
    "jobs/gone.job.ts": jobFile("gone", "return 1;", `queue: "idle",`),
    "jobs/cron.job.ts": jobFile("cron", "return 1;", `schedule: { cron: "61 * * * *" },`),
  });
  await cli(project, ["start", "--run", "gone", "--queues", "other", "--once"]);
  project.write("jobs/gone.job.ts", jobFile("other-name", "return 1;"));
  await cli(project, ["start", "--once"]);
  project.write("jobs/broken.job.ts", "throw new Error('no such module');");
  const { code, stdout } = await cliHere(project, ["doctor", "--json"]);
  const report = JSON.parse(stdout) as Report;
  expect([code, report.healthy]).toEqual([1, false]);
  expect(levelOf(report, "workers")).toEqual(["warn"]);
  const told = report.findings.filter(({ level }) => level !== "ok").map(({ message }) => message);
  expect(told).toContainEqual(expect.stringMatching(/broken\.job\.ts.*no such module/));
  expect(told).toContainEqual(expect.stringMatching(/one\/default: This schedule can never fire/));
  expect(told).toContainEqual(expect.stringMatching(/Schedule cron\/default cannot be read/));
  expect(told).toContainEqual(expect.stringMatching(/Job gone was removed from the code, and runs of it still wait/));
  expect(report.findings.filter(({ level, remedy }) => level !== "ok" && remedy === null)).toEqual([]);
});

test("checks that found fault, failed or were never made, and history that is not deleted, are told", async () => {
  const checks = `checks: {
    tidy: { run: () => [] },
    numbers: { run: () => ({ found: 3, samples: ["A-1"], message: "3 numbers twice" }) },
    broken: { run: () => { throw new Error("no such table"); } },
    asked: { run: () => [] },
  },`;
  project = makeProject({ "jobs/stock.job.ts": jobFile("stock", "return null;", checks) });
  await cliHere(project, ["start", "--once"]);
  const findings = async (): Promise<string[]> => {
    const { stdout } = await cliHere(project, ["doctor", "--json"]);
    return (JSON.parse(stdout) as Report).findings
      .filter(({ check }) => check === "checks" || check === "retention")
      .map(({ level, message }) => `${level} ${message}`);
  };
  expect(await findings()).toEqual([
    "ok 4 registered, none found fault, 4 of them not made yet.",
    "ok Not all history was looked at yet.",
  ]);

  await cliHere(project, ["check", "run", "stock", "tidy", "numbers", "broken"]);
  const store = await openStore(`sqlite:${project.path("book.db")}`);
  const day = 86_400_000;
  for (const what of prunedKinds)
    await store.prune.note({ what, now: Date.now() - (what === "runs" ? 3 * day : 0), more: 0, whole: 0 });
  const place = { job: "stock", check: "asked", tenant: "north", runId: null, askedBy: null };
  const id = "019aaaaa-0000-7000-8000-000000000001";
  await store.checks.ask({ ...place, id, askedAt: 0, deadlineAt: 1 });
  await store.close();
  expect(await findings()).toEqual([
    "warn Check stock/numbers found problems (3 numbers twice).",
    "warn Check stock/broken failed (no such table).",
    "warn Check stock/asked was asked for, and no process made it in time.",
    expect.stringMatching(/^warn What is too old of runs is not deleted: all was last looked at 3d/),
  ]);
});

test("of a check that found problems for hundreds of tenants some are named and the others counted", async () => {
  project = makeProject({
    "jobs/stock.job.ts": jobFile("stock", "return null;", "checks: { numbers: { run: () => [] } },"),
  });
  await cliHere(project, ["start", "--once"]);
  const store = await openStore(`sqlite:${project.path("book.db")}`);
  const now = Date.now();
  const about = { job: "stock", check: "numbers", runId: null, askedBy: null, askedAt: now, deadlineAt: now + 600_000 };
  const known = [{ job: "stock", check: "numbers", lengthMs: 600_000 }];
  for (let place = 100; place < 350; place += 1)
    await store.checks.ask({ ...about, id: `019aaaaa-0000-7000-8000-000000000${place}`, tenant: `t${place}` });
  for (const { id } of await store.checks.claim({ known, id: null, workerId: null, now, limit: 250 }))
    await store.checks.finish(id, {
      state: "problems",
      finishedAt: now,
      found: 2,
      samples: [],
      message: null,
      error: null,
    });
  await store.close();

  const { stdout } = await cliHere(project, ["doctor", "--json"]);
  expect((JSON.parse(stdout) as Report).findings.map(({ message }) => message)).toContain(
    "Check stock/numbers found problems (for tenant t100: 2; for tenant t101: 2; for tenant t102: 2 and 247 more).",
  );
});

test("without a book, without a schema and with a config that is wrong it says so", async () => {
  project = makeProject({ "jobs/one.job.ts": jobFile("one", "return 1;") });
  const noBook = await cliJson<Report>(project, ["doctor"]);
  expect(levelOf(noBook, "store")).toEqual(["error"]);
  expect(levelOf(noBook, "jobs")).toEqual(["ok"]);
  writeFileSync(project.path("book.db"), "");
  expect(levelOf(JSON.parse((await cliHere(project, ["doctor", "--json"])).stdout) as Report, "schema")).toEqual([
    "error",
  ]);
  project.write("wrong.ts", "export default { worker: 3 };");
  const wrong = await cliHere(project, ["doctor", "--config", "wrong.ts"]);
  expect([wrong.code, wrong.stdout]).toEqual([1, expect.stringMatching(/^error +config .*worker/m)]);
});

test("an old Node, a clock never set, a clock that was moved and clocks that differ are found", () => {
  expect(["20.19.0", "22.17.9", "22.18.0", "26.1.0"].map((version) => checkNode(version).level)).toEqual([
    "error",
    "error",
    "ok",
    "ok",
  ]);
  const now = Date.UTC(2027, 0, 1);
  expect(checkClock({ wall: now, monotonic: 0 }, now + 100, 100).level).toBe("ok");
  expect(checkClock({ wall: now, monotonic: 0 }, now + 3_600_000, 100).level).toBe("warn");
  expect(checkClock({ wall: 0, monotonic: 0 }, 100, 100).level).toBe("error");
  const worker: WorkerRecord = {
    id: "w",
    host: "other",
    pid: 1,
    app: "a",
    codeVersion: null,
    queues: null,
    concurrency: 1,
    startedAt: 0,
    leaseMs: 10_000,
    heartbeatAt: now,
    state: "alive",
    endedAt: null,
    running: 0,
  };
  expect(checkSkew([worker], now + 5_000)).toEqual([]);
  expect(checkSkew([worker], now - 60_000)[0]?.message).toContain("1m from now");
  expect(checkSkew([worker], now + 60_000)[0]?.message).toContain("1m ago");
});
