import { describe, expect, test } from "vitest";
import { defineJob } from "../../src/index.ts";
import { FakeClock } from "../../src/testing/index.ts";
import { newBook } from "./engine/book.ts";
import { HeldJob } from "./engine/held-job.ts";
import { eventually, pass, sorted, turns } from "./engine/signals.ts";

/** Starts what may start and gives what must not start every chance to. */
const settle = () => turns(50);

describe("a worker", () => {
  test("runs as many at a time as it has slots, and takes the next when one is free", async () => {
    const book = newBook();
    const held = new HeldJob();
    const daybook = await book.start([held.job], { worker: { concurrency: 3 } });
    await daybook.enqueueMany(held.job, [1, 2, 3, 4, 5]);
    await held.started(3);
    await settle();
    expect(held.running).toBe(3);

    held.finish(2);
    await held.started(4);
    held.finishAll();
    await held.started(5);
    expect(held.most).toBe(3);
    held.finishAll();
  });

  test("takes smaller priorities first, then what was available first", async () => {
    const book = newBook();
    const order: unknown[] = [];
    const clock = new FakeClock();
    const job = defineJob({ name: "job", run: ({ input }) => void order.push(input) });
    const daybook = await book.open([job], { clock, worker: { concurrency: 1 } });
    await daybook.enqueue(job, "usual 1");
    clock.advance(1);
    await daybook.enqueue(job, "usual 2");
    await daybook.enqueue(job, "late", { priority: 200 });
    await daybook.enqueue(job, "urgent", { priority: 1 });
    const last = await daybook.enqueue(job, "last", { priority: 300 });

    await daybook.start();
    await daybook.runs.wait(last.id);

    expect(order).toEqual(["urgent", "usual 1", "usual 2", "late", "last"]);
  });

  test("serves the queues it names, each within its own limit", async () => {
    const book = newBook();
    const held = new HeldJob();
    const daybook = await book.start([held.job], { worker: { concurrency: 10, queues: { a: 2, b: true } } });
    for (let n = 0; n < 4; n += 1) {
      for (const queue of ["a", "b", "c"]) await daybook.enqueue(held.job, queue, { queue });
    }
    await held.started(6);
    await settle();

    const running = held.contexts.map(({ input }) => input).toSorted((a, b) => String(a).localeCompare(String(b)));
    expect(running).toEqual(["a", "a", "b", "b", "b", "b"]);
    held.finishAll();
    await held.started(8);
    held.finishAll();
    await settle();
    expect(held.contexts.filter(({ input }) => input === "c")).toEqual([]);
  });

  test("sleeps while the only runs there are belong to queues it does not serve", async () => {
    const book = newBook();
    const clock = new FakeClock();
    const held = new HeldJob();
    const daybook = await book.start([held.job], { clock, worker: { queues: { mine: 1 } } });
    await daybook.enqueueMany(held.job, [1, 2, 3], { queue: "others" });
    await pass(clock, 100);
    let rung = 0;
    const setTimer = clock.timer.bind(clock);
    clock.timer = (delayMs, ring) => {
      rung += 1;
      return setTimer(delayMs, ring);
    };

    await pass(clock, 5_000);

    // One a second each for cancels and the sampler, and the rescuer's.
    expect(rung).toBeLessThan(20);
  });
});

describe("a concurrency limit", () => {
  const byTenant = { limit: 2, key: (_: unknown, { tenant }: { tenant: string | null }) => `shop:${tenant}` };
  const running = (held: HeldJob) => sorted(held.contexts.map(({ tenant }) => tenant));

  test("holds per key over two Daybooks on one file", async () => {
    const book = newBook();
    const held = new HeldJob({ concurrency: byTenant });
    const first = await book.start([held.job], { worker: { concurrency: 3 } });
    await first.enqueueMany(held.job, [1, 2, 3, 4], { tenant: "x" });
    await first.enqueueMany(held.job, [1, 2, 3, 4], { tenant: "y" });
    const second = await book.start([held.job], { worker: { concurrency: 3 } });
    await held.started(4);
    await settle();

    expect(running(held)).toEqual(["x", "x", "y", "y"]);
    const { data } = await first.runs.list({ states: ["running"] });
    expect(new Set(data.map(({ workerId }) => workerId))).toEqual(new Set([first.workerId, second.workerId]));
    expect(await first.runs.activeCounts()).toMatchObject({ running: 4, blocked: 4, queued: 0 });

    held.finish(1);
    await held.started(5);
    await settle();
    expect(held.running).toBe(4);
    for (let place = 2; place <= 8; place += 1) {
      held.finish(place);
      if (place + 4 <= 8) await held.started(place + 4);
    }
    await eventually(async () => expect(await first.runs.activeCounts()).toMatchObject({ running: 0, blocked: 0 }));
    expect(held.contexts).toHaveLength(8);
    expect(held.most).toBe(4);
  });

  test("without a key is the job's own", async () => {
    const book = newBook();
    const held = new HeldJob({ concurrency: { limit: 1 } });
    const other = new HeldJob({ name: "other" });
    const daybook = await book.start([held.job, other.job]);
    await daybook.enqueueMany(held.job, [1, 2]);
    await daybook.enqueueMany(other.job, [1, 2]);
    await held.started();
    await other.started(2);
    await settle();

    expect([held.running, other.running]).toEqual([1, 2]);
    other.finishAll();
    held.finish(1);
    await held.started(2);
    held.finishAll();
  });

  test("set by the operator holds for a job that has none in code, and for runs that wait already", async () => {
    const book = newBook();
    const held = new HeldJob();
    const daybook = await book.start([held.job], { worker: { concurrency: 1 } });
    const second = await book.start([held.job], { worker: { concurrency: 4 } });
    await daybook.jobs.setLimit("held", 2, { by: "anna" });
    await daybook.enqueueMany(held.job, [1, 2, 3, 4]);
    await held.started(2);
    await settle();
    expect(held.running).toBe(2);
    expect(await daybook.jobs.get("held")).toMatchObject({ limit: 2, definition: { concurrency: null } });

    await second.jobs.setLimit("held", 3);
    await held.started(3);
    await settle();
    expect(held.running).toBe(3);

    await daybook.jobs.reset("held");
    await held.started(4);
    expect((await daybook.jobs.get("held")).limit).toBeNull();
    held.finishAll();
  });

  test("lifted by the operator lets a limited job run freely", async () => {
    const book = newBook();
    const held = new HeldJob({ concurrency: { limit: 1 } });
    const daybook = await book.start([held.job]);
    await daybook.enqueueMany(held.job, [1, 2, 3]);
    await held.started(1);
    await settle();
    expect(held.running).toBe(1);

    await daybook.jobs.setLimit("held", null);

    await held.started(3);
    held.finishAll();
  });
});

describe("a queue's concurrency", () => {
  test("from code holds over two Daybooks, and the operator's word wins over it", async () => {
    const book = newBook();
    const held = new HeldJob({ queue: "erp" });
    const options = { queues: { erp: { concurrency: 2 } } };
    const daybook = await book.start([held.job], options);
    await book.start([held.job], options);
    await daybook.enqueueMany(held.job, [1, 2, 3, 4, 5]);
    await held.started(2);
    await settle();
    expect(held.running).toBe(2);

    await daybook.queues.setConcurrency("erp", 3);
    await held.started(3);
    await settle();
    expect(held.running).toBe(3);
    expect((await daybook.queues.list()).find(({ name }) => name === "erp")).toMatchObject({
      concurrency: 3,
      codeConcurrency: 2,
      running: 3,
      waiting: 2,
    });

    await daybook.queues.reset("erp");
    held.finishAll();
    await held.started(5);
    expect(held.running).toBeLessThanOrEqual(2);
    held.finishAll();
  });

  test("does not stand in the way of other queues", async () => {
    const book = newBook();
    const held = new HeldJob();
    const daybook = await book.start([held.job], { queues: { slow: { concurrency: 1 } } });
    await daybook.enqueueMany(held.job, [1, 2, 3], { queue: "slow", priority: 1 });
    await daybook.enqueueMany(held.job, [4, 5], { queue: "quick" });

    await held.started(3);
    await settle();

    expect(sorted(held.contexts.map(({ input }) => input))).toEqual([1, 4, 5]);
    held.finishAll();
    await held.started(4);
    held.finishAll();
    await held.started(5);
    held.finishAll();
  });
});
