import { describe, expect, test } from "vitest";
import { defineJob, discard, partial, snooze, type HandlerResult, type RunContext } from "../../src/index.ts";
import { FakeClock } from "../../src/testing/index.ts";
import { newBook } from "./engine/book.ts";
import { eventOf, finished, pass } from "./engine/signals.ts";

const job = (run: (context: RunContext) => HandlerResult) => defineJob({ name: "job", retry: { attempts: 1 }, run });

describe("a handler that returns", () => {
  test("makes its run succeed, and what it returned is the result", async () => {
    const book = newBook();
    const daybook = await book.start([job(async ({ input }) => ({ got: input }))]);

    const run = await finished(daybook, "job", { a: [1] });

    expect(run).toMatchObject({
      state: "succeeded",
      result: { got: { a: [1] } },
      attempt: 1,
      failures: 0,
      error: null,
    });
    expect(run.startedAt).toBeGreaterThanOrEqual(run.createdAt);
    expect(run.finishedAt).toBeGreaterThanOrEqual(run.startedAt ?? Infinity);
    expect(await daybook.runs.attempts(run.id)).toEqual([]);
  });

  // oxlint-disable-next-line unicorn/no-thenable -- what query builders return
  const query = { then: (resolve: (rows: string) => void) => resolve("rows") };

  test.for<[string, HandlerResult, unknown]>([
    ["nothing", undefined, null],
    ["a plain value, without a promise", 42, 42],
    ["an object with a key named outcome, which is no outcome", { outcome: "snooze" }, { outcome: "snooze" }],
    ["something to be awaited that is no promise", query, "rows"],
  ])("may return %s", async ([, value, result]) => {
    const book = newBook();
    const daybook = await book.start([job(() => value)]);

    expect(await finished(daybook, "job")).toMatchObject({ state: "succeeded", result });
  });

  test("may return something to be awaited that rejects", async () => {
    const book = newBook();
    // oxlint-disable-next-line unicorn/no-thenable -- what query builders return
    const failing = { then: (_: unknown, reject: (error: Error) => void) => reject(new Error("no such table")) };
    const daybook = await book.start([job(() => failing)]);

    expect(await finished(daybook, "job")).toMatchObject({ state: "failed", error: { message: "no such table" } });
  });

  test("sees its services, its tenant and the run it is", async () => {
    const book = newBook();
    const services = { shop: "x" };
    const seen: unknown[] = [];
    const look = job((context) => {
      const { id, attempt, maxAttempts, trigger, job: name, parentId, dueAt } = context.run;
      seen.push(context.services, context.tenant, { id, attempt, maxAttempts, trigger, name, parentId, dueAt });
    });
    const daybook = await book.start([look], { services });

    const { id } = await daybook.enqueue(look, null, { tenant: "berlin" });
    await daybook.runs.wait(id);

    const about = { id, attempt: 1, maxAttempts: 1, trigger: "api", name: "job", parentId: null, dueAt: null };
    expect(seen).toEqual([services, "berlin", about]);
    expect(seen[0]).toBe(services);
  });

  test.for([
    ["a function inside", () => ({ report: () => 1 }), '"report" is a function'],
    ["a Map", () => new Map([["a", 1]]), "it is a Map"],
    ["more than a mebibyte", () => "x".repeat(1_048_577), "1 MiB"],
  ] as const)("fails for good when JSON cannot hold its result: %s", async ([, run, why]) => {
    const book = newBook();
    const unkept = defineJob({ name: "job", retry: { attempts: 5 }, run });
    const daybook = await book.start([unkept]);

    const run1 = await finished(daybook, "job");

    expect(run1).toMatchObject({ state: "failed", attempt: 1, error: { code: "RESULT_NOT_SERIALIZABLE" } });
    expect(run1.error?.message).toContain(why);
  });
});

describe("an outcome", () => {
  test("partial keeps its result and its metadata", async () => {
    const book = newBook();
    const daybook = await book.start([job(() => partial({ cars: 405 }).withMetadata("shop", 7))]);

    const expected = { state: "partial", result: { cars: 405 }, metadata: { shop: 7 }, error: null };
    expect(await finished(daybook, "job")).toMatchObject(expected);
  });

  test("a plain result is partial when items failed", async () => {
    const book = newBook();
    const sync = job(({ items, progress }) => {
      progress.total(2);
      progress.add("updated");
      items.fail("sku-2", new Error("no price"), { sku: "sku-2" });
      return "done";
    });
    const daybook = await book.start([sync]);

    const run = await finished(daybook, "job");

    expect(run).toMatchObject({ state: "partial", result: "done", progress: { done: 2, counts: { failed: 1 } } });
    const { data } = await daybook.runs.failedItems(run.id);
    expect(data).toMatchObject([{ key: "sku-2", attempt: 1, error: { message: "no price" }, data: { sku: "sku-2" } }]);
  });

  test("discard ends the run as skipped and says why", async () => {
    const book = newBook();
    const daybook = await book.start([job(() => discard("nothing new"))]);

    const expected = { state: "skipped", reason: "nothing new", result: null, failures: 0 };
    expect(await finished(daybook, "job")).toMatchObject(expected);
  });

  test("snooze calls again later and burns no attempt", async () => {
    const book = newBook();
    const clock = new FakeClock();
    const calls: number[] = [];
    const patient = job(({ run }) => {
      calls.push(run.attempt);
      return calls.length < 3 ? snooze("10m") : "at last";
    });
    const daybook = await book.start([patient], { clock });

    for (const _ of [1, 2]) {
      const returned = eventOf(daybook, "run.returned");
      if (calls.length === 0) await daybook.enqueue(patient);
      else clock.advance(600_000);
      expect(await returned).toMatchObject({ outcome: "snoozed", availableAt: clock.now() + 600_000 });
    }
    const done = eventOf(daybook, "run.finished");
    await pass(clock, 599_999);
    expect(calls).toHaveLength(2);
    clock.advance(1);
    const { id } = await done;

    expect(await daybook.runs.get(id)).toMatchObject({
      state: "succeeded",
      result: "at last",
      failures: 0,
      attempt: 3,
    });
    const attempts = await daybook.runs.attempts(id);
    expect(attempts.map(({ number, outcome, error }) => [number, outcome, error])).toEqual([
      [1, "snoozed", null],
      [2, "snoozed", null],
    ]);
    expect(calls).toEqual([1, 2, 3]);
  });
});

describe("a run that was enqueued for code that has changed", () => {
  test("fails at once when its input no longer fits the schema", async () => {
    const book = newBook();
    const before = await book.open([defineJob({ name: "job", run: () => null })]);
    const { id } = await before.enqueue("job", { day: 5 });
    const { z } = await import("zod");
    const strict = defineJob({
      name: "job",
      input: z.object({ day: z.string() }),
      retry: { attempts: 5 },
      run: () => 1,
    });

    const daybook = await book.start([strict]);

    expect(await daybook.runs.wait(id)).toMatchObject({
      state: "failed",
      attempt: 1,
      error: { name: "NonRetryableError" },
    });
  });

  test("is tried with the code version that ran it", async () => {
    const book = newBook();
    const daybook = await book.start([job(() => 1)], { codeVersion: "2026.11" });

    expect(await finished(daybook, "job")).toMatchObject({ codeVersion: "2026.11" });
  });
});
