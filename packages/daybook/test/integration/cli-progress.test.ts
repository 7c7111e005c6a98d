import { existsSync } from "node:fs";
import { stripVTControlCharacters } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import type { RunView } from "../../src/engine/api/run-view.ts";
import { PlainView } from "../../src/cli/output/progress/runs-view.ts";
import { progressLines, type ProgressFrame } from "../../src/cli/output/progress/progress-lines.ts";
import { plainStyle } from "../../src/cli/output/style.ts";
import { tableLines } from "../../src/cli/output/table.ts";
import { cutTo, oneLine, widthOf } from "../../src/cli/output/text-width.ts";
import type { ProgressView } from "../../src/run/progress.ts";
import { cliCommand, RunningCli } from "./cli/cli.ts";
import { Gates } from "./cli/gates.ts";
import { jobFile, makeProject } from "./cli/project.ts";

const startedAt = Date.UTC(2027, 0, 1);
const now = startedAt + 12_000;
const frame: ProgressFrame = { columns: 100, rows: 10, now, style: plainStyle };

function progress(part: Partial<ProgressView> = {}): ProgressView {
  return {
    total: 100,
    done: 40,
    counts: { created: 36, failed: 4 },
    stage: null,
    message: null,
    values: {},
    rate: 12.34,
    usualGapMs: null,
    changedAt: now,
    percent: 40,
    etaMs: 5_000,
    stalled: false,
    ...part,
  };
}

function run(part: Partial<RunView> = {}): RunView {
  return {
    id: "a",
    job: "sync",
    tenant: null,
    queue: "default",
    state: "running",
    status: "running",
    held: false,
    priority: 100,
    availableAt: startedAt,
    attempt: 1,
    failures: 0,
    maxAttempts: 3,
    rescues: 0,
    input: null,
    trigger: "manual",
    triggeredBy: null,
    parentId: null,
    childKey: null,
    scheduleId: null,
    dueAt: null,
    retryOfId: null,
    concurrencyKey: null,
    dedupeKey: null,
    codeVersion: null,
    workerId: "w",
    createdAt: startedAt,
    startedAt,
    finishedAt: null,
    expiresAt: null,
    cancelRequestedAt: null,
    progress: null,
    result: null,
    metadata: null,
    error: null,
    reason: null,
    cpuMs: null,
    memoryBytes: null,
    durationMs: now - startedAt,
    ...part,
  };
}

test("a run's line has its bar, percent, counts, failures, rate, ETA, stage and message", () => {
  const view = progress({ stage: { name: "Writing", number: 2, of: 3 }, message: "page 7" });
  expect(progressLines([run({ tenant: "berlin", progress: view })], { ...frame, columns: 130 })).toEqual([
    "sync berlin  ███████▏░░░░░░░░░░   40%  40/100  4 failed  12.3/s  ETA 5s  2/3 Writing  page 7",
  ]);
});

test("without a total there is no bar, without progress the time it has run", () => {
  expect(
    progressLines(
      [run({ progress: progress({ total: null, percent: null, etaMs: null, counts: {}, done: 1234567, rate: null }) })],
      frame,
    ),
  ).toEqual(["sync  1,234,567 done  12s"]);
  expect(progressLines([run()], frame)).toEqual(["sync  running 12s"]);
});

test("a stalled run, a later attempt and a cancel that was asked for are told", () => {
  const stalled = run({
    progress: progress({ stalled: true, changedAt: now - 90_000, rate: null, counts: {} }),
    attempt: 2,
    cancelRequestedAt: now,
  });
  expect(progressLines([stalled], frame)[0]).toBe(
    "sync  ███████▏░░░░░░░░░░   40%  40/100  stalled for 1m 30s  attempt 2  cancelling",
  );
});

test("children stand beneath their parent, orphans at the top", () => {
  const runs = [
    run({ id: "c2", job: "child", tenant: "bonn", parentId: "p", startedAt: startedAt + 2 }),
    run({ id: "x", job: "other", parentId: "elsewhere", startedAt: startedAt + 9 }),
    run({ id: "p", job: "parent" }),
    run({ id: "c1", job: "child", tenant: "ahlen", parentId: "p", startedAt: startedAt + 1 }),
    run({ id: "g", job: "grandchild", parentId: "c1", startedAt: startedAt + 3 }),
  ];
  expect(progressLines(runs, frame).map((line) => line.replace(/ +running 12s$/, ""))).toEqual([
    "parent",
    "├ child ahlen",
    "│ └ grandchild",
    "└ child bonn",
    "other",
  ]);
});

test("lines are as wide as the terminal at most, and wide characters count twice", () => {
  const wide = run({
    job: "在庫同期",
    tenant: "東京・大阪・名古屋・福岡・札幌",
    progress: progress({ message: "商品を読み込んでいます ".repeat(5) }),
  });
  for (const columns of [20, 41, 60, 79, 120]) {
    const [line = ""] = progressLines([wide], { ...frame, columns });
    expect(widthOf(line)).toBeLessThanOrEqual(columns);
  }
  expect(cutTo("在庫同期", 5)).toBe("在庫…");
  expect(cutTo("👩‍👩‍👧‍👧 family", 4)).toBe("👩‍👩‍👧‍👧 …");
});

test("more runs than rows are counted, not shown", () => {
  const runs = Array.from({ length: 12 }, (_, index) => run({ id: `r${index}` }));
  const lines = progressLines(runs, { ...frame, rows: 5 });
  expect([lines.length, lines[4]]).toEqual([5, "… and 8 more running"]);
});

test("text that would steer the terminal is made harmless", () => {
  expect(oneLine("a\u001B[2Jb\r\nc\td")).toBe("a [2Jb c d");
});

test("tables cut flexible columns when the terminal is narrow, and nothing when there is none", () => {
  const columns = [
    { title: "id", cell: (row: string) => row },
    { title: "what", cell: () => "a long story about nothing", flexible: true },
  ];
  expect(tableLines(["1"], columns, { columns: 16 })).toEqual(["ID  WHAT", "1   a long stor…"]);
  expect(tableLines(["1"], columns, { columns: null })[1]).toBe("1   a long story about nothing");
});

test("piped progress is one line per run, when it changed, at most every 5 s", () => {
  const lines: string[] = [];
  let clock = startedAt;
  const view = new PlainView({ line: (text = "") => lines.push(text) }, { now: () => clock, timeZone: "UTC" });
  const at = (seconds: number, done: number, changedAt: number): void => {
    clock = startedAt + seconds * 1_000;
    view.show([run({ progress: progress({ done, percent: done, changedAt, counts: {}, rate: null, etaMs: 1_000 }) })]);
  };
  at(1, 1, 1);
  at(5, 2, 2);
  at(6, 3, 3);
  at(10, 4, 4);
  at(16, 4, 4);
  at(17, 4, 4);
  expect(lines).toEqual([
    "2027-01-01 00:00:05 +00:00  progress   sync  2%  2/100  ETA 1s",
    "2027-01-01 00:00:10 +00:00  progress   sync  4%  4/100  ETA 1s",
  ]);
});

const script = ["/usr/bin/script", "/bin/script"].find((path) => existsSync(path));

// `script` of util-linux gives a pseudo-terminal; without it, or with another system's, there is nothing to ask.
test.skipIf(script === undefined || process.platform !== "linux")(
  "in a terminal bars are drawn live, and what jobs print goes above them",
  async () => {
    const gates = await Gates.make();
    const project = makeProject({
      "jobs/loud.job.ts": jobFile(
        "loud",
        `progress.total(4); progress.add("created"); console.log("printed first"); ${gates.wait('"seen"')}
        progress.add("created", 3); console.log("printed last"); ${gates.wait('"seen again"')}`,
      ),
    });
    onTestFinished(() => {
      gates.close();
      project.remove();
    });
    const command = `stty cols 100 rows 24; ${cliCommand.map((word) => `'${word}'`).join(" ")} start --run loud --once`;
    const env = { TERM: "xterm-256color", NO_COLOR: "1" };
    const terminal = new RunningCli(project, ["-qec", command, "/dev/null"], env, [script ?? ""]);
    // The handler waits meanwhile: so what is seen is drawn while it runs.
    await terminal.output(/printed first/);
    await terminal.output(/loud {2}█+.* 25%/);
    gates.open("seen");
    await terminal.output(/printed last/);
    await terminal.output(/loud {2}█+.* 100%/);
    gates.open("seen again");
    const { stdout } = await terminal.ended;
    expect(stdout).toContain("\u001B[2K");
    const plain = stripVTControlCharacters(stdout);
    expect(plain).toContain("ready");
    expect(plain).toMatch(/succeeded +loud +in \S+ +4 created/);
    expect(plain.trimEnd().split("\n").at(-1)).toContain("succeeded");
  },
);
