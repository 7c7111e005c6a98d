import { describe, expect, test } from "vitest";
import { defineJob, fail } from "../../src/index.ts";
import { FakeClock } from "../../src/testing/index.ts";
import { newBook, type Book } from "./engine/book.ts";
import { HeldJob } from "./engine/held-job.ts";
import { eventOf, finished, pass } from "./engine/signals.ts";

/** Counts how often the file's rows of runs get a new progress, from a connection beside the engine's. */
function progressWrites(book: Book): () => number {
  const sql = book.sql();
  sql.exec(`
    CREATE TABLE probe (run TEXT);
    CREATE TRIGGER probe_progress AFTER UPDATE OF progress ON run WHEN new.progress IS NOT NULL
    BEGIN INSERT INTO probe (run) VALUES (new.id); END;
  `);
  return () => Number(sql.prepare("SELECT count(*) AS n FROM probe").get()?.["n"]);
}

describe("progress", () => {
  test("is written at most four times a second, however often the handler reports", async () => {
    const book = newBook();
    const clock = new FakeClock();
    const held = new HeldJob();
    const daybook = await book.start([held.job], { clock });
    const writes = progressWrites(book);
    const { id } = await daybook.enqueue(held.job);
    const { progress } = await held.started();
    progress.total(100_000);
    await pass(clock, 250);
    const before = writes();

    for (let tick = 0; tick < 200; tick += 1) {
      for (let call = 0; call < 100; call += 1) progress.add("updated");
      await pass(clock, 10);
    }

    expect(writes() - before).toBeGreaterThanOrEqual(7);
    expect(writes() - before).toBeLessThanOrEqual(9);
    expect((await daybook.runs.get(id)).progress).toMatchObject({
      total: 100_000,
      counts: { updated: expect.any(Number) },
    });
  });

  test("that stands still is not written again", async () => {
    const book = newBook();
    const clock = new FakeClock();
    const held = new HeldJob();
    const daybook = await book.start([held.job], { clock });
    const writes = progressWrites(book);
    await daybook.enqueue(held.job);
    (await held.started()).progress.message("waiting for the shop");
    await pass(clock, 500);
    const before = writes();

    await pass(clock, 10_000);

    expect(before).toBe(1);
    expect(writes()).toBe(before);
  });

  test("of many runs reaches readers within 250 ms of the call", async () => {
    const book = newBook();
    const clock = new FakeClock();
    const held = new HeldJob();
    const daybook = await book.start([held.job], { clock });
    const reader = await book.open([], { clock });
    await daybook.enqueueMany(held.job, [1, 2, 3]);
    await held.started(3);
    await pass(clock, 1_000);

    for (const { progress } of held.contexts) progress.add("created", 7);
    await pass(clock, 250);

    const { data } = await reader.runs.list({ states: ["running"] });
    expect(data.map(({ progress }) => progress?.done)).toEqual([7, 7, 7]);
  });

  test("is written in full before the run is settled", async () => {
    const book = newBook();
    const quick = defineJob({
      name: "quick",
      run: ({ progress }) => {
        progress.total(3);
        progress.stage("Reading", { of: 2 });
        progress.add("created", 2);
        progress.stage("Writing");
        progress.message("nearly there");
        progress.set("file", "a.csv");
        progress.add("skipped");
      },
    });
    const daybook = await book.start([quick]);

    expect((await finished(daybook, "quick")).progress).toMatchObject({
      total: 3,
      done: 3,
      counts: { created: 2, skipped: 1 },
      stage: { name: "Writing", number: 2, of: 2 },
      message: "nearly there",
      values: { file: "a.csv" },
      percent: 100,
      etaMs: null,
      stalled: false,
    });
  });

  test("is none for a handler that takes it and reports nothing", async () => {
    const book = newBook();
    const silent = defineJob({ name: "silent", run: ({ progress }) => void progress });
    const daybook = await book.start([silent]);

    expect((await finished(daybook, "silent")).progress).toBeNull();
  });

  test("tells percent, rate and the time that is left", async () => {
    const book = newBook();
    const clock = new FakeClock();
    const held = new HeldJob();
    const daybook = await book.start([held.job], { clock });
    const { id } = await daybook.enqueue(held.job);
    const { progress } = await held.started();
    progress.total(100);
    for (let second = 0; second < 50; second += 1) {
      progress.add("updated");
      await pass(clock, 1_000);
    }

    const view = (await daybook.runs.get(id)).progress;
    expect(view?.percent).toBe(50);
    expect(view?.rate).toBeCloseTo(1, 1);
    expect(view?.etaMs).toBeGreaterThan(40_000);
    expect(view?.etaMs).toBeLessThan(60_000);
    expect(view?.stalled).toBe(false);

    await pass(clock, 10_000);
    expect((await daybook.runs.get(id)).progress?.stalled).toBe(true);
    progress.add("updated");
    await pass(clock, 250);
    expect((await daybook.runs.get(id)).progress?.stalled).toBe(false);
  });

  test("estimates by what the job's runs usually took before its own rate is known", async () => {
    const book = newBook();
    const clock = new FakeClock();
    const held = new HeldJob();
    const daybook = await book.start([held.job], { clock });
    const first = await daybook.enqueue(held.job);
    await held.started(1);
    clock.advance(60_000);
    held.finish(1);
    await daybook.runs.wait(first.id);

    const second = await daybook.enqueue(held.job);
    (await held.started(2)).progress.message("starting");
    await pass(clock, 20_000);

    expect((await daybook.runs.get(second.id)).progress).toMatchObject({ percent: null, etaMs: 40_000 });
    expect((await daybook.runs.list({ states: ["running"] })).data[0]?.progress?.etaMs).toBe(40_000);
  });

  test("belongs to the attempt: a retry starts anew and the old one is kept", async () => {
    const book = newBook();
    const clock = new FakeClock();
    const held = new HeldJob({ retry: { attempts: 2, delay: "1s", jitter: 0 } });
    const daybook = await book.start([held.job], { clock });
    const { id } = await daybook.enqueue(held.job);
    (await held.started(1)).progress.add("created", 40);
    const returned = eventOf(daybook, "run.returned");
    held.fail(1, fail("half way"));
    await returned;
    await pass(clock, 1_000);
    const again = await held.started(2);
    expect((await daybook.runs.get(id)).progress).toBeNull();

    again.progress.add("created", 2);
    await pass(clock, 250);

    expect((await daybook.runs.get(id)).progress?.done).toBe(2);
    expect((await daybook.runs.attempts(id))[0]?.progress?.done).toBe(40);
  });

  test("that the store refused is written once the store takes it", async () => {
    const book = newBook();
    const clock = new FakeClock();
    const held = new HeldJob();
    const daybook = await book.start([held.job], { clock });
    const { id } = await daybook.enqueue(held.job);
    const { progress } = await held.started();
    const sql = book.sql();
    sql.exec("CREATE TRIGGER refuse BEFORE UPDATE OF progress ON run BEGIN SELECT RAISE(ABORT, 'not now'); END");
    const failed = eventOf(daybook, "service.failed");
    progress.add("created", 5);
    await pass(clock, 250);
    expect(await failed).toMatchObject({ service: "progress writer" });

    sql.exec("DROP TRIGGER refuse");
    await pass(clock, 1_000);

    expect((await daybook.runs.get(id)).progress?.done).toBe(5);
  });
});

describe("CPU and memory", () => {
  test("are noted for attempts that last, and not for short ones", async () => {
    const book = newBook();
    const clock = new FakeClock();
    const held = new HeldJob();
    const daybook = await book.start([held.job], { clock });
    const short = await daybook.enqueue(held.job);
    await held.started(1);
    held.finish(1);
    const long = await daybook.enqueue(held.job);
    await held.started(2);
    await pass(clock, 3_000);
    held.finish(2);

    const measured = await daybook.runs.wait(long.id);
    expect(measured.cpuMs).toBeGreaterThanOrEqual(0);
    expect(measured.memoryBytes).toBeGreaterThan(1_000_000);
    expect(await daybook.runs.wait(short.id)).toMatchObject({ cpuMs: null, memoryBytes: null });
  });
});
