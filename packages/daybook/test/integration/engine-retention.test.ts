import { describe, expect, test } from "vitest";
import { defineJob, type Daybook } from "../../src/index.ts";
import { FakeClock } from "../../src/testing/index.ts";
import { newBook, type Book } from "./engine/book.ts";
import { HeldJob } from "./engine/held-job.ts";
import { finished, leap, pass } from "./engine/signals.ts";

const day = 86_400_000;
const job = defineJob({ name: "job", run: () => null });

async function runsOf(daybook: Daybook, name: string): Promise<number> {
  return (await daybook.runs.list({ job: name }, { limit: 1_000 })).data.length;
}

function count(book: Book, table: string): number {
  return Number(book.sql().prepare(`SELECT count(*) AS n FROM ${table}`).get()?.["n"]);
}

/** The pruner begins after half a minute; made hasty, its round over all jobs and tables is over in a second. */
async function prune(book: Book, clock: FakeClock): Promise<void> {
  const hasty =
    "INSERT OR REPLACE INTO setting (key, value, set_at, set_by) VALUES ('retention.every', '\"1s\"', 0, NULL)";
  book.sql().exec(hasty);
  await pass(clock, 32_000);
}

describe("finished runs", () => {
  test("are deleted when they are too old, with all that hangs on them, and unfinished ones never", async () => {
    const book = newBook();
    const clock = new FakeClock("2026-01-01T00:00:00Z");
    const chatty = defineJob({
      name: "chatty",
      retry: { attempts: 2, delay: 0, jitter: 0 },
      run: ({ log, items, run }) => {
        log.info("hello");
        items.fail("a", new Error("no"));
        if (run.attempt === 1) throw new Error("again");
      },
    });
    const held = new HeldJob();
    const before = await book.start([chatty, held.job], { clock });
    await finished(before, "chatty");
    await before.enqueue(held.job, null, { delay: "60d" });
    await book.stop(before);
    clock.jump(31 * day);
    const daybook = await book.start([chatty, held.job], { clock });
    const { id } = await finished(daybook, "chatty");
    expect([count(book, "log"), count(book, "failed_item"), count(book, "attempt")]).toEqual([4, 2, 2]);

    await prune(book, clock);

    expect((await daybook.runs.list({ job: "chatty" })).data.map((run) => run.id)).toEqual([id]);
    expect([count(book, "log"), count(book, "failed_item"), count(book, "attempt")]).toEqual([2, 1, 1]);
    expect(await runsOf(daybook, "held")).toBe(1);
  });

  test("stay as long as their own job says", async () => {
    const book = newBook();
    const clock = new FakeClock("2026-01-01T00:00:00Z");
    const brief = defineJob({ name: "brief", retention: { maxAge: "1d" }, run: () => null });
    const long = defineJob({ name: "long", retention: { maxAge: "90d" }, run: () => null });
    const jobs = [brief, long, job];
    const daybook = await book.start(jobs, { clock });
    for (const { name } of jobs) await finished(daybook, name);
    await book.stop(daybook);
    clock.jump(2 * day);
    const second = await book.start(jobs, { clock });
    await prune(book, clock);
    expect(await Promise.all(jobs.map(({ name }) => runsOf(second, name)))).toEqual([0, 1, 1]);
    await book.stop(second);
    clock.jump(40 * day);

    const third = await book.start(jobs, { clock });
    await prune(book, clock);

    expect(await Promise.all(jobs.map(({ name }) => runsOf(third, name)))).toEqual([0, 1, 0]);
  });

  test("are kept by number too: the newest so many of each job", async () => {
    const book = newBook();
    const clock = new FakeClock();
    const few = defineJob({ name: "few", retention: { maxRuns: 3 }, run: ({ input }) => input });
    const daybook = await book.start([few, job], { clock });
    for (let n = 1; n <= 5; n += 1) {
      clock.advance(1_000);
      await finished(daybook, "few", n);
      await finished(daybook, "job");
    }

    await prune(book, clock);

    expect((await daybook.runs.list({ job: "few" })).data.map(({ result }) => result)).toEqual([5, 4, 3]);
    expect(await runsOf(daybook, "job")).toBe(5);
  });

  test("go by the operator's setting, shared by all processes, and by the default again after a reset", async () => {
    const book = newBook();
    const clock = new FakeClock();
    const daybook = await book.start([job], { clock });
    const client = await book.open([]);
    for (let n = 1; n <= 4; n += 1) await finished(daybook, "job");
    await client.settings.set("retention.maxRuns", 2, { by: "anna" });
    await prune(book, clock);
    expect(await runsOf(daybook, "job")).toBe(2);
    expect(await daybook.settings.get("retention.maxRuns")).toMatchObject({
      value: 2,
      default: 100_000,
      setBy: "anna",
    });

    await client.settings.reset("retention.maxRuns");
    await finished(daybook, "job");
    await pass(clock, 2_000);

    expect(await runsOf(daybook, "job")).toBe(3);
  });

  test("of more than one batch all go, and other work goes on meanwhile", async () => {
    const book = newBook();
    const clock = new FakeClock();
    const few = defineJob({ name: "few", retention: { maxRuns: 0 }, run: () => null });
    const daybook = await book.start([few, job], { clock, worker: { concurrency: 500 } });
    const made = await daybook.enqueueMany(
      few,
      Array.from({ length: 1_700 }, (_, n) => n),
    );
    await Promise.all(made.map(({ id }) => daybook.runs.wait(id)));

    const pruning = prune(book, clock);
    const run = await finished(daybook, "job");
    await pruning;

    expect(run.state).toBe("succeeded");
    expect(await runsOf(daybook, "few")).toBe(0);
    expect(await runsOf(daybook, "job")).toBe(1);
  });

  test("of a parent stay while a child of it is unfinished", async () => {
    const book = newBook();
    const clock = new FakeClock();
    const child = new HeldJob({ name: "child", deaf: true });
    const parent = defineJob({
      name: "parent",
      retention: { maxRuns: 0 },
      run: ({ run }) => run.spawn("child", [{ input: 1 }] as never),
    });
    const daybook = await book.start([child.job, parent], { clock, worker: { abortGrace: "1h" } });
    const { id } = await daybook.enqueue(parent);
    await child.started();
    await daybook.runs.cancel(id);
    expect((await daybook.runs.wait(id)).state).toBe("cancelled");
    await prune(book, clock);
    expect(await runsOf(daybook, "parent")).toBe(1);

    child.finish();
    await pass(clock, 6_000);

    expect(await runsOf(daybook, "parent")).toBe(0);
  });
});

describe("fires, figures, workers and the audit", () => {
  test("go after their own time", async () => {
    const book = newBook();
    const clock = new FakeClock("2026-01-01T00:30:00Z");
    const hourly = defineJob({
      name: "hourly",
      schedule: { cron: "0 * * * *", endAt: "2026-01-01T02:00:00Z" },
      run: () => null,
    });
    const first = await book.start([hourly], { clock });
    await leap(clock, 1_800_000);
    await first.jobs.setLimit("hourly", 2);
    await book.stop(first);
    const rows = () => ["fire", "roll_up", "audit", "worker"].map((table) => count(book, table));
    expect(rows()).toEqual([1, 1, 1, 1]);

    clock.jump(91 * day);
    const second = await book.start([hourly], { clock });
    await prune(book, clock);
    expect(rows()).toEqual([0, 1, 1, 1]);
    await book.stop(second);
    clock.jump(400 * day);
    const third = await book.start([hourly], { clock });
    await prune(book, clock);

    expect(rows()).toEqual([0, 0, 0, 1]);
    expect((await third.workers({ withEnded: true })).map(({ id }) => id)).toEqual([third.workerId]);
  });
});

describe("hourly figures", () => {
  test("count what ended, how long it took and how many items it had, per job and tenant", async () => {
    const book = newBook();
    const clock = new FakeClock("2026-11-22T10:30:00Z");
    const mixed = defineJob({
      name: "mixed",
      retry: { attempts: 2, delay: 0, jitter: 0 },
      run: ({ input, items, progress }) => {
        progress.add("updated", 4);
        if (input === "partial") items.fail("a", new Error("no"));
        if (input === "fail") throw new Error("no");
      },
    });
    const daybook = await book.start([mixed], { clock });
    for (const [input, tenant] of [
      ["ok", "berlin"],
      ["ok", "berlin"],
      ["partial", "berlin"],
      ["fail", "koeln"],
    ] as const) {
      const { id } = await daybook.enqueue(mixed, input, { tenant });
      await daybook.runs.wait(id);
    }
    await leap(clock, 3_600_000);
    await finished(daybook, "mixed");

    const rollUps = await (await book.store()).rollUps.list({ job: "mixed" });
    const figures = rollUps.map(({ tenant, hourAt, states, retries, items, failedItems, durations }) => ({
      tenant,
      hour: new Date(hourAt).getUTCHours(),
      states,
      retries,
      items,
      failedItems,
      runs: durations.reduce((sum, n) => sum + n, 0),
    }));
    expect(figures).toHaveLength(3);
    expect(figures).toEqual(
      expect.arrayContaining([
        {
          tenant: "berlin",
          hour: 10,
          states: { succeeded: 2, partial: 1 },
          retries: 0,
          items: 13,
          failedItems: 1,
          runs: 3,
        },
        { tenant: "koeln", hour: 10, states: { failed: 1 }, retries: 1, items: 4, failedItems: 0, runs: 1 },
        { tenant: null, hour: 11, states: { succeeded: 1 }, retries: 0, items: 4, failedItems: 0, runs: 1 },
      ]),
    );
  });
});

describe("the state of retention", () => {
  test("tells what is kept for how long, when it was looked at and what was deleted, and is kept over restarts", async () => {
    const book = newBook();
    const clock = new FakeClock("2026-01-01T00:00:00Z");
    const brief = defineJob({ name: "brief", retention: { maxAge: "1d" }, run: () => null });
    const daybook = await book.start([brief, job], { clock });
    expect(await daybook.retention.report()).toMatchObject({ standing: "unknown", everyMs: 6 * 3_600_000 });
    for (const { name } of [brief, brief, job]) await finished(daybook, name);
    await book.stop(daybook);
    clock.jump(2 * day);
    const second = await book.start([brief, job], { clock });
    await second.settings.set("retention.maxRuns", 500);
    await prune(book, clock);
    const report = await second.retention.report();
    expect(report).toMatchObject({
      standing: "current",
      everyMs: 1_000,
      jobs: [{ job: "brief", maxAgeMs: day, maxRuns: null }],
    });
    const kinds = new Map(report.kinds.map((kind) => [kind.what, kind]));
    expect([...kinds.keys()]).toEqual(["runs", "checks", "fires", "rollUps", "workers", "audit"]);
    expect(kinds.get("runs")).toMatchObject({ standing: "current", maxAgeMs: 30 * day, most: 500, total: 2 });
    expect(kinds.get("runs")?.lookedAt).toBeGreaterThan(clock.now() - 32_000);
    expect(kinds.get("runs")?.deletedAt).toBeGreaterThan(clock.now() - 32_000);
    expect(kinds.get("audit")).toMatchObject({
      maxAgeMs: 400 * day,
      most: null,
      deleted: 0,
      deletedAt: null,
      total: 0,
    });
    await book.stop(second);
    const reader = await book.open([], { clock });
    expect(await reader.retention.report()).toEqual(report);
  });

  test("is behind when nobody has looked for twice as long as it may take", async () => {
    const book = newBook();
    const clock = new FakeClock("2026-01-01T00:00:00Z");
    const daybook = await book.start([job], { clock });
    await finished(daybook, "job");
    await prune(book, clock);
    await book.stop(daybook);
    const reader = await book.open([], { clock });
    await reader.settings.set("retention.every", "1h");
    clock.jump(2 * 3_600_000);
    expect((await reader.retention.report()).standing).toBe("current");
    clock.jump(200_000);
    const { standing, kinds } = await reader.retention.report();
    expect([standing, kinds.map((kind) => kind.standing)]).toEqual(["behind", kinds.map(() => "behind")]);
  });
});
