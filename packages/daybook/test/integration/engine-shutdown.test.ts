import { describe, expect, test } from "vitest";
import { defineJob, isDaybookError, partial, snooze } from "../../src/index.ts";
import { newBook } from "./engine/book.ts";
import { HeldJob } from "./engine/held-job.ts";
import { aborted, eventOf, eventually, finished, gate, turns } from "./engine/signals.ts";
import { machineMs } from "../support/machine-clock.ts";
import { elapsedMs } from "../support/machine-time.ts";

const quick = defineJob({ name: "quick", run: () => "done" });

describe("stop", () => {
  test("lets what runs finish, and takes nothing new meanwhile", async () => {
    const book = newBook();
    const held = new HeldJob();
    const daybook = await book.start([held.job, quick], { worker: { drain: "20s" } });
    const client = await book.open([held.job, quick]);
    const { id } = await daybook.enqueue(held.job);
    await held.started();

    const stopped = daybook.stop();
    const later = await client.enqueue(quick);
    await turns(50);
    expect((await client.runs.get(later.id)).state).toBe("waiting");
    held.finish(1, "finished in time");
    await stopped;

    expect(await client.runs.get(id)).toMatchObject({ state: "succeeded", result: "finished in time" });
    expect((await client.runs.get(later.id)).state).toBe("waiting");
    expect(await client.workers()).toEqual([]);
    expect(await client.workers({ withEnded: true })).toMatchObject([{ state: "stopped", running: 0 }]);
  });

  test("aborts after the drain; the released run burns no attempt and runs elsewhere", async () => {
    const book = newBook();
    const held = new HeldJob({ retry: { attempts: 1 } });
    const first = await book.start([held.job], { worker: { drain: 10 } });
    const { id } = await first.enqueue(held.job, { day: 1 });
    const context = await held.started(1);
    const second = await book.start([held.job]);

    await first.stop();
    await held.started(2);
    held.finish(2, "elsewhere");

    expect(isDaybookError(context.signal.reason, "STOPPING")).toBe(true);
    const run = await second.runs.wait(id);
    expect(run).toMatchObject({
      state: "succeeded",
      result: "elsewhere",
      attempt: 2,
      failures: 0,
      workerId: second.workerId,
    });
    expect((await second.runs.attempts(id)).map(({ number, outcome, error }) => [number, outcome, error])).toEqual([
      [1, "released", null],
    ]);
  });

  test("releases what a deaf handler holds after the grace", async () => {
    const book = newBook();
    const held = new HeldJob({ deaf: true });
    const daybook = await book.start([held.job], { worker: { drain: 10, abortGrace: 30 } });
    const client = await book.open([]);
    const { id } = await daybook.enqueue(held.job);
    await held.started();

    await daybook.stop();

    expect(await client.runs.get(id)).toMatchObject({ state: "waiting", failures: 0 });
    held.finishAll();
    await turns();
    expect((await client.runs.get(id)).state).toBe("waiting");
  });

  test("takes the word of a handler that never asked for its signal and returned", async () => {
    const book = newBook();
    const started = gate();
    const end = gate<string>();
    const deaf = defineJob({
      name: "deaf",
      run: () => {
        started.open();
        return end.opened;
      },
    });
    const daybook = await book.start([deaf], { worker: { drain: 0, abortGrace: "10s" } });
    const client = await book.open([]);
    const { id } = await daybook.enqueue(deaf);
    await started.opened;
    const stopped = daybook.stop();
    await turns(20);
    end.open("all of it");
    await stopped;

    expect(await client.runs.get(id)).toMatchObject({ state: "succeeded", result: "all of it" });
  });

  test.for<[string, unknown, object]>([
    ["a plain result, which may be half of it", "half", { state: "waiting" }],
    ["partial", partial("half"), { state: "partial", result: "half" }],
    ["snooze", snooze(0), { state: "waiting" }],
  ])("of a handler that leaves on its signal with %s", async ([, value, expected]) => {
    const book = newBook();
    const started = gate();
    const polite = defineJob({
      name: "polite",
      run: async (context) => {
        const stop = aborted(context);
        started.open();
        await stop;
        return value;
      },
    });
    const daybook = await book.start([polite], { worker: { drain: 0 } });
    const client = await book.open([]);
    const { id } = await daybook.enqueue(polite);
    await started.opened;

    await daybook.stop();

    expect(await client.runs.get(id)).toMatchObject({ ...expected, failures: 0 });
  });

  test("releases a parent that only waits for its children at once, and it finds them again", async () => {
    const book = newBook();
    const child = new HeldJob({ name: "child", queue: "elsewhere" });
    const parent = defineJob({ name: "parent", run: ({ run }) => run.spawn("child", [{ input: 1 }] as never) });
    const first = await book.start([child.job, parent], { worker: { queues: { default: 1 }, drain: "20s" } });
    const { id } = await first.enqueue(parent);
    await eventually(async () => expect(await first.runs.childStates(id)).toEqual({ waiting: 1 }));

    const at = machineMs();
    await first.stop();
    expect(elapsedMs(at)).toBeLessThan(5_000);

    const second = await book.start([child.job, parent]);
    expect((await second.runs.get(id)).failures).toBe(0);
    await child.started();
    child.finish();
    expect(await second.runs.wait(id)).toMatchObject({ state: "succeeded", attempt: 2, result: { total: 1 } });
  });

  test("keeps progress and logs of what it releases", async () => {
    const book = newBook();
    const held = new HeldJob();
    const daybook = await book.start([held.job], { worker: { drain: 10 } });
    const client = await book.open([]);
    const { id } = await daybook.enqueue(held.job);
    const { progress, log } = await held.started();
    progress.add("created", 3);
    log.info("three so far");

    await daybook.stop();

    expect((await client.runs.attempts(id))[0]).toMatchObject({ outcome: "released", progress: { done: 3 } });
    expect((await client.runs.logs(id)).data.map(({ message }) => message)).toEqual(["three so far"]);
  });

  test("claims no more, though more waits and slots are free", async () => {
    const book = newBook();
    const { promise: told, resolve: stopped } = Promise.withResolvers<void>();
    const job = defineJob({ name: "stopping", run: () => stopped(daybook.stop()) });
    const daybook = await book.open([job, quick], { worker: { concurrency: 1_500, drain: "20s" } });
    await daybook.enqueueMany(job, [null]);
    await daybook.enqueueMany(
      quick,
      Array.from({ length: 5_999 }, () => null),
    );
    await daybook.start();
    await told;

    const client = await book.store();
    const counts = await client.runs.activeCounts(Date.now());
    expect(counts).toMatchObject({ running: 0 });
    expect(counts.queued).toBeGreaterThan(3_000);
  });

  test("twice is stop once", async () => {
    const book = newBook();
    const daybook = await book.start([quick]);
    const both = [daybook.stop(), daybook.stop()];
    expect(both[0]).toBe(both[1]);
    await Promise.all(both);
    await daybook.stop();
  });

  test("without a start closes the store, and nothing works afterwards", async () => {
    const book = newBook();
    const daybook = await book.open([quick]);
    await daybook.stop();

    await expect(daybook.enqueue(quick)).rejects.toMatchObject({ code: "STORE_CLOSED" });
    await expect(daybook.start()).rejects.toMatchObject({ code: "STORE_CLOSED" });
    await expect(daybook.track("work", () => null)).rejects.toMatchObject({ code: "STORE_CLOSED" });
  });

  test("refuses tracked work afterwards, also of a name it has tracked before", async () => {
    const book = newBook();
    const daybook = await book.start([quick]);
    await daybook.track("work", () => null);
    await daybook.stop();

    await expect(daybook.track("work", () => null)).rejects.toMatchObject({ code: "STORE_CLOSED" });
  });

  test("while the store takes no writes still ends, and the run is not lost", async () => {
    const book = newBook();
    const held = new HeldJob();
    const { FakeClock } = await import("../../src/testing/index.ts");
    const clock = new FakeClock(Date.now());
    const daybook = await book.start([held.job], { clock });
    const { id } = await daybook.enqueue(held.job);
    await held.started();
    const sql = book.sql();
    sql.exec("CREATE TRIGGER refuse BEFORE UPDATE ON run BEGIN SELECT RAISE(ABORT, 'gone'); END");
    sql.exec("CREATE TRIGGER refuse_worker BEFORE UPDATE ON worker BEGIN SELECT RAISE(ABORT, 'gone'); END");
    held.finish(1, "unrecorded");
    await eventOf(daybook, "service.failed", ({ service }) => service === "settler");

    await book.stopInTime(daybook);

    sql.exec("DROP TRIGGER refuse; DROP TRIGGER refuse_worker");
    const row = sql.prepare("SELECT state FROM run WHERE id = ?").get(id);
    expect(row?.["state"]).toBe("running");
    sql.exec("UPDATE worker SET lease_until_ms = 0");
    const second = await book.start([held.job]);
    await held.started(2);
    held.finish(2, "recorded");
    expect(await second.runs.wait(id)).toMatchObject({ state: "succeeded", result: "recorded", failures: 0 });
  });
});

describe("start", () => {
  test("twice registers again and works once", async () => {
    const book = newBook();
    const held = new HeldJob();
    const daybook = await book.start([held.job], { worker: { concurrency: 1 } });
    expect(await daybook.start()).toEqual({ added: [], changed: [], removed: [], restored: [] });
    await daybook.enqueueMany(held.job, [1, 2]);
    await held.started();
    await turns(20);

    expect(held.running).toBe(1);
    expect(await daybook.workers()).toMatchObject([
      { id: daybook.workerId, concurrency: 1, running: 1, state: "alive" },
    ]);
    held.finish(1);
    await held.started(2);
    held.finish(2);
  });

  test("of a second Daybook on the file takes what the first left waiting", async () => {
    const book = newBook();
    const first = await book.open([quick]);
    const { id } = await first.enqueue(quick);
    await first.stop();
    const second = await book.start([quick]);

    expect(await second.runs.wait(id)).toMatchObject({ state: "succeeded" });
    expect(await finished(second, "quick")).toMatchObject({ state: "succeeded" });
  });
});
