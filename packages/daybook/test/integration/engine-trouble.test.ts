import { describe, expect, test } from "vitest";
import { defineJob, isDaybookError } from "../../src/index.ts";
import { FakeClock } from "../../src/testing/index.ts";
import { newBook } from "./engine/book.ts";
import { HeldJob } from "./engine/held-job.ts";
import { aborted, eventOf, eventsOf, eventually, finished, pass, sorted, turns } from "./engine/signals.ts";

const quick = defineJob({ name: "quick", run: () => "done" });

describe("a store that refuses writes", () => {
  test.for([
    ["the claims", "claimer", "BEFORE UPDATE OF worker_id ON run"],
    ["the settles", "settler", "BEFORE UPDATE OF finished_at ON run"],
    ["the fires", "ticker", "BEFORE INSERT ON fire"],
  ] as const)("keeps back %s, is reported, and they go on when it takes writes again", async ([, service, when]) => {
    const book = newBook();
    const clock = new FakeClock("2026-11-22T00:59:50Z");
    const scheduled = defineJob({ name: "scheduled", schedule: { cron: "0 * * * *" }, run: () => "done" });
    const daybook = await book.start([scheduled], { clock });
    const sql = book.sql();
    sql.exec(`CREATE TRIGGER refuse ${when} BEGIN SELECT RAISE(ABORT, 'not now'); END`);
    const failed = eventsOf(daybook, "service.failed");
    await pass(clock, 25_000);
    expect(failed.length).toBeGreaterThan(2);
    expect(new Set(failed.map((event) => event.service))).toEqual(new Set([service]));
    expect(daybook.serviceReports().find((report) => report.service === service)).toMatchObject({
      failures: failed.length,
      lastError: expect.stringContaining("not now"),
    });

    sql.exec("DROP TRIGGER refuse");
    await pass(clock, 10_000);

    const { data } = await daybook.runs.list();
    expect(data).toMatchObject([{ state: "succeeded", result: "done", attempt: 1 }]);
    expect(daybook.serviceReports().filter(({ failures }) => failures > 0)).toEqual([]);
  });

  test("holds up no end for the sake of its logs", async () => {
    const book = newBook();
    const chatty = defineJob({ name: "chatty", run: ({ log }) => log.info("hello") });
    const daybook = await book.start([chatty, quick]);
    book.sql().exec("CREATE TRIGGER refuse BEFORE INSERT ON log BEGIN SELECT RAISE(ABORT, 'disk full'); END");
    const failed = eventOf(daybook, "service.failed");

    expect(await finished(daybook, "chatty")).toMatchObject({ state: "succeeded" });

    expect((await failed).service).toMatch(/run notes|progress writer/);
    expect(await finished(daybook, "quick")).toMatchObject({ state: "succeeded" });
  });

  test("fails an enqueue, which then made nothing", async () => {
    const book = newBook();
    const daybook = await book.open([quick]);
    const sql = book.sql();
    sql.exec("CREATE TRIGGER refuse BEFORE INSERT ON run BEGIN SELECT RAISE(ABORT, 'not now'); END");

    await expect(daybook.enqueueMany(quick, [1, 2])).rejects.toSatisfy((error) => isDaybookError(error));
    sql.exec("DROP TRIGGER refuse");
    expect((await daybook.runs.list()).data).toEqual([]);
    expect(await daybook.enqueue(quick)).toMatchObject({ created: true });
  });
});

describe("a listener that throws", () => {
  test("disturbs neither the run nor the other listeners", async () => {
    const book = newBook();
    const daybook = await book.start([quick]);
    daybook.on("run.started", () => {
      throw new Error("in a listener");
    });
    daybook.on("run.finished", () => {
      throw new Error("in a listener");
    });
    const heard = eventsOf(daybook, "run.finished");

    const { id } = await finished(daybook, "quick");
    expect(heard.map((event) => event.id)).toEqual([id]);
    expect(await finished(daybook, "quick")).toMatchObject({ state: "succeeded" });
  });
});

describe("a lost lease", () => {
  const brisk = { lease: "10s", heartbeat: "100ms" } as const;

  test("aborts what runs with LEASE_LOST, records nothing of it, and the worker comes back under a new id", async () => {
    const book = newBook();
    const held = new HeldJob();
    const daybook = await book.start([held.job], { worker: { ...brisk, concurrency: 1 } });
    const first = daybook.workerId ?? "";
    const { id } = await daybook.enqueue(held.job);
    const context = await held.started(1);
    context.progress.add("created", 99);
    const lost = eventOf(daybook, "worker.lost");
    const gone = eventOf(daybook, "run.lost");

    await (await book.store()).workers.stop(first, Date.now());

    expect(isDaybookError(await aborted(context), "LEASE_LOST")).toBe(true);
    expect(await lost).toEqual({ workerId: first });
    expect(await gone).toMatchObject({ id, attempt: 1 });
    await held.started(2);
    expect(daybook.workerId).not.toBe(first);
    held.finish(2, "second");
    const run = await daybook.runs.wait(id);
    expect(run).toMatchObject({
      state: "succeeded",
      result: "second",
      attempt: 2,
      failures: 0,
      workerId: daybook.workerId,
    });
    const states = (await daybook.workers({ withEnded: true })).map((worker) => [worker.id === first, worker.state]);
    expect(sorted(states)).toEqual([
      [false, "alive"],
      [true, "stopped"],
    ]);
  });

  test("lets the word of a deaf handler count for nothing", async () => {
    const book = newBook();
    const held = new HeldJob({ deaf: true });
    const stale = await book.start([held.job], { worker: brisk });
    const { id } = await stale.enqueue(held.job);
    await held.started(1);
    const gone = eventOf(stale, "run.lost");
    const fresh = await book.start([held.job], { worker: { queues: { nothing: 1 } } });
    await (await book.store()).workers.stop(stale.workerId ?? "", Date.now());
    held.finish(1, "stale");

    expect(await gone).toMatchObject({ id, attempt: 1 });
    expect((await fresh.runs.get(id)).result).toBeNull();
    await held.started(2);
    held.finish(2, "fresh");
    expect(await fresh.runs.wait(id)).toMatchObject({ state: "succeeded", result: "fresh" });
  });

  test("of a worker whose lease ran out is found by the others, who take over its runs", async () => {
    const book = newBook();
    const held = new HeldJob({ deaf: true });
    const silent = await book.start([held.job]);
    const { id } = await silent.enqueue(held.job);
    await held.started(1);
    book.sql().exec("UPDATE worker SET lease_until_ms = 0");
    const other = await book.open([held.job]);
    const rescued = eventOf(other, "run.rescued");

    await other.start();

    expect(await rescued).toEqual({ id, job: "held", outcome: "rescued" });
    await held.started(2);
    held.finish(2, "rescued");
    expect(await other.runs.wait(id)).toMatchObject({
      state: "succeeded",
      failures: 0,
      rescues: 1,
      workerId: other.workerId,
    });
    expect((await other.runs.attempts(id)).map(({ outcome }) => outcome)).toEqual(["rescued"]);
    held.finishAll();
  });

  test("for the fourth time of one run fails it as crashed", async () => {
    const book = newBook();
    const held = new HeldJob({ deaf: true });
    const poison = await book.start([held.job]);
    const { id } = await poison.enqueue(held.job);
    await held.started(1);
    const sql = book.sql();
    sql.prepare("UPDATE run SET rescues = 3 WHERE id = ?").run(id);
    sql.exec("UPDATE worker SET lease_until_ms = 0");

    const other = await book.start([held.job]);

    expect(await other.runs.wait(id)).toMatchObject({ state: "failed", error: { code: "CRASHED" } });
    held.finishAll();
    await turns();
    expect((await other.runs.get(id)).state).toBe("failed");
  });

  test("leaves a busy process its runs: the heartbeat has a thread of its own", async () => {
    const book = newBook();
    const busy = defineJob({
      name: "busy",
      run: () => {
        const end = performance.now() + 6_000;
        while (performance.now() < end);
        return "done";
      },
    });
    const daybook = await book.start([busy], { worker: { lease: "5s", heartbeat: "100ms" } });
    const watcher = await book.open([]);
    await eventually(async () => {
      const [worker] = await watcher.workers();
      expect((worker?.heartbeatAt ?? 0) - (worker?.startedAt ?? 0)).toBeGreaterThan(0);
    });
    const run = await finished(daybook, "busy");
    const store = await book.store();

    expect((await store.workers.rescue({ maxRescues: 3, now: Date.now() })).runs).toEqual([]);
    expect(run).toMatchObject({ state: "succeeded", attempt: 1, rescues: 0, workerId: daybook.workerId });
  });
});
