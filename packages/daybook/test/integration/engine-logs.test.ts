import { Writable } from "node:stream";
import pino from "pino";
import { describe, expect, test } from "vitest";
import { defineJob, fail, type RunContext } from "../../src/index.ts";
import { FakeClock } from "../../src/testing/index.ts";
import { newBook } from "./engine/book.ts";
import { HeldJob } from "./engine/held-job.ts";
import { eventOf, finished, pass } from "./engine/signals.ts";

const job = (run: (context: RunContext) => unknown) => defineJob({ name: "job", retry: { attempts: 1 }, run });

describe("logs", () => {
  test("are kept with their run, in order, with level, fields and attempt", async () => {
    const book = newBook();
    const talk = job(({ log }) => {
      log.debug("first");
      log.info("second", { orders: 3 });
      log.warn("third");
      log.error("fourth", { why: { deep: true } });
    });
    const daybook = await book.start([talk]);

    const { id } = await finished(daybook, "job");

    const { data } = await daybook.runs.logs(id);
    expect(
      data.map(({ number, attempt, level, message, fields }) => [number, attempt, level, message, fields]),
    ).toEqual([
      [1, 1, "debug", "first", null],
      [2, 1, "info", "second", { orders: 3 }],
      [3, 1, "warn", "third", null],
      [4, 1, "error", "fourth", { why: { deep: true } }],
    ]);
    expect((await daybook.runs.logs(id, { levels: ["error"] })).data).toHaveLength(1);
    expect((await daybook.runs.logs(id, { tail: true, limit: 2 })).data.map(({ number }) => number)).toEqual([3, 4]);
  });

  test("can be read while their run goes on", async () => {
    const book = newBook();
    const clock = new FakeClock();
    const held = new HeldJob();
    const daybook = await book.start([held.job], { clock });
    const reader = await book.open([], { clock });
    const { id } = await daybook.enqueue(held.job);
    (await held.started()).log.info("still at it");

    await pass(clock, 250);

    expect((await reader.runs.logs(id)).data.map(({ message }) => message)).toEqual(["still at it"]);
  });

  test("are written at most four times a second, however much is logged", async () => {
    const book = newBook();
    const clock = new FakeClock();
    const held = new HeldJob();
    const daybook = await book.start([held.job], { clock });
    await daybook.enqueue(held.job);
    const { log } = await held.started();
    const lines = book.sql().prepare("SELECT count(*) AS n FROM log");
    const counts = new Set<unknown>();

    for (let tick = 0; tick < 200; tick += 1) {
      log.info("again");
      await pass(clock, 10);
      counts.add(lines.get()?.["n"]);
    }

    expect(counts.size).toBeGreaterThanOrEqual(8);
    expect(counts.size).toBeLessThanOrEqual(10);
  });

  test("are all there before the run is final, also when it fails", async () => {
    const book = newBook();
    const lines = 500;
    const talk = job(({ log }) => {
      for (let line = 0; line < lines; line += 1) log.info(`line ${line}`);
      throw fail("after all that");
    });
    const daybook = await book.start([talk]);

    const { id } = await finished(daybook, "job");

    const { data } = await daybook.runs.logs(id, { limit: 1_000 });
    expect(data.map(({ message }) => message)).toEqual(Array.from({ length: lines }, (_, line) => `line ${line}`));
  });

  test("are bounded: many lines, long lines and large fields do not fill the book", async () => {
    const book = newBook();
    const talk = job(({ log }) => {
      log.info("x".repeat(20_000), { blob: "y".repeat(40_000) });
      for (let line = 0; line < 10_050; line += 1) log.info("again");
    });
    const daybook = await book.start([talk]);

    const { id } = await finished(daybook, "job");

    const [first] = (await daybook.runs.logs(id, { limit: 1 })).data;
    expect(first?.message).toHaveLength(8_192);
    expect(JSON.stringify(first?.fields).length).toBeLessThan(20_000);
    const { data } = await daybook.runs.logs(id, { tail: true, limit: 2 });
    expect(data.map(({ number, level }) => [number, level])).toEqual([
      [10_000, "info"],
      [10_001, "warn"],
    ]);
    expect(data[1]?.message).toContain("More than 10000 lines");
  });

  test("keep what JSON cannot hold as text and never fail the handler", async () => {
    const book = newBook();
    const circle: Record<string, unknown> = {};
    circle["self"] = circle;
    const talk = job(({ log }) => {
      log.info("circle", circle);
      log.info("big", { big: 1n });
      return "fine";
    });
    const daybook = await book.start([talk]);

    const run = await finished(daybook, "job");

    expect(run).toMatchObject({ state: "succeeded", result: "fine" });
    expect((await daybook.runs.logs(run.id)).data.map(({ message }) => message)).toEqual(["circle", "big"]);
  });

  test("go to pino as well, with the run's name", async () => {
    const book = newBook();
    const lines: string[] = [];
    const sink = new Writable({
      write: (chunk, _encoding, done) => {
        lines.push(String(chunk));
        done();
      },
    });
    const daybook = await book.start([job(({ log }) => log.info("hello", { orders: 3 }))], { logger: pino(sink) });

    const { id } = await finished(daybook, "job");

    expect(JSON.parse(lines.find((line) => line.includes("hello")) ?? "{}")).toMatchObject({
      msg: "hello",
      run: id,
      job: "job",
      attempt: 1,
      orders: 3,
    });
  });
});

describe("failed items", () => {
  test("are kept by key, the last word counts, and they make the run partial", async () => {
    const book = newBook();
    const sync = job(({ items }) => {
      items.fail("b", new Error("first"), { price: 1 });
      items.fail("a", "no image");
      items.fail("b", new Error("second"), { price: 2 });
    });
    const daybook = await book.start([sync]);

    const run = await finished(daybook, "job");

    expect(run.state).toBe("partial");
    const { data } = await daybook.runs.failedItems(run.id);
    expect(data).toMatchObject([
      { key: "a", error: { message: "no image" }, data: null },
      { key: "b", error: { message: "second" }, data: { price: 2 } },
    ]);
  });

  test("of an attempt that failed are still there after the next one succeeded", async () => {
    const book = newBook();
    const clock = new FakeClock();
    const sync = defineJob({
      name: "job",
      retry: { attempts: 2, delay: "1s", jitter: 0 },
      run: ({ items, run }) => {
        if (run.attempt > 1) return "fine";
        items.fail("a", new Error("no price"));
        throw new Error("and then the network");
      },
    });
    const daybook = await book.start([sync], { clock });
    const returned = eventOf(daybook, "run.returned");
    const done = eventOf(daybook, "run.finished");
    const { id } = await daybook.enqueue(sync);
    await returned;
    await pass(clock, 1_000);

    expect(await done).toMatchObject({ state: "succeeded" });
    expect((await daybook.runs.failedItems(id)).data).toMatchObject([{ key: "a", attempt: 1 }]);
  });
});
