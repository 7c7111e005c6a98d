import { describe, expect, expectTypeOf, test } from "vitest";
import { z } from "zod";
import { defineJob, defineJobWith } from "../job/define-job.ts";
import { fail } from "../run/job-error.ts";
import { NonRetryableError } from "../run/non-retryable-error.ts";
import { discard, partial, snooze } from "../run/outcomes.ts";
import { FakeClock } from "./fake-clock.ts";
import { runInline } from "./run-inline.ts";

interface Services {
  readonly shop: { prices(day: string): number[] };
}

const job = defineJobWith<Services>()({
  name: "prices",
  input: z.object({ day: z.string(), limit: z.coerce.number().default(10) }),
  retry: { attempts: 2, delay: "10s", backoff: "fixed", jitter: 0.5 },
  run: ({ input, services, progress, log, items, tenant, run }) => {
    const prices = services.shop.prices(input.day);
    progress.total(prices.length);
    for (const price of prices) {
      if (price < 0) items.fail(`p${price}`, new Error("below nothing"), { price });
      else progress.add("updated");
    }
    log.info("done", { tenant });
    if (prices.length === 0) throw fail("no prices").withMetadata("day", input.day);
    return { count: prices.length, limit: input.limit, attempt: run.attempt };
  },
});
const services = (prices: number[]): Services => ({ shop: { prices: () => prices } });

describe("runInline", () => {
  test("calls the handler with its services and says what the book would say", async () => {
    const run = await runInline(job, { day: "2026-11-22" }, { services: services([1, 2]), tenant: "berlin" });

    expect(run).toMatchObject({
      outcome: "succeeded",
      result: { count: 2, limit: 10, attempt: 1 },
      error: null,
      progress: { total: 2, done: 2, counts: { updated: 2 } },
      failedItems: [],
      nextInMs: null,
    });
    expect(run.logs.map(({ level, message, fields }) => [level, message, fields])).toEqual([
      ["info", "done", { tenant: "berlin" }],
    ]);
    expectTypeOf(runInline<typeof job.options.input, Services>)
      .parameter(2)
      .toExtend<{ services?: Services } | undefined>();
  });

  test("keeps failed items, which make a plain result partial", async () => {
    const run = await runInline(job, { day: "x" }, { services: services([1, -2]) });

    expect(run).toMatchObject({ outcome: "partial", progress: { counts: { updated: 1, failed: 1 } } });
    expect(run.failedItems).toMatchObject([{ key: "p-2", error: { message: "below nothing" }, data: { price: -2 } }]);
  });

  test("tells an attempt that would be tried again from the last one", async () => {
    const none = { services: services([]) };

    expect(await runInline(job, { day: "x" }, none)).toMatchObject({
      outcome: "retried",
      nextInMs: 10_000,
      metadata: { day: "x" },
    });
    const last = await runInline(job, { day: "x" }, { ...none, attempt: 2 });
    expect(last).toMatchObject({
      outcome: "failed",
      nextInMs: null,
      error: { name: "JobError", message: "no prices" },
      metadata: { day: "x" },
    });
  });

  test("refuses an input as enqueue does", async () => {
    // @ts-expect-error -- the day must be text
    await expect(runInline(job, { day: 5 })).rejects.toMatchObject({
      code: "INPUT_INVALID",
      params: { issues: [{ path: "day" }] },
    });
  });

  test("hands over what JSON makes of an input without a schema", async () => {
    const echo = defineJob({ name: "echo", run: ({ input }) => ({ got: input }) });

    expect(await runInline(echo, { at: new Date(0), none: undefined })).toMatchObject({
      result: { got: { at: "1970-01-01T00:00:00.000Z" } },
    });
  });

  test.for([
    [
      "partial",
      () => partial("half").withMetadata("left", 3),
      { outcome: "partial", result: "half", metadata: { left: 3 } },
    ],
    ["snooze", () => snooze("10m"), { outcome: "snoozed", nextInMs: 600_000 }],
    ["discard", () => discard("nothing new"), { outcome: "skipped", reason: "nothing new" }],
    [
      "a result that JSON cannot hold",
      () => new Map(),
      { outcome: "failed", error: { code: "RESULT_NOT_SERIALIZABLE" } },
    ],
  ] as const)("understands %s", async ([, run, expected]) => {
    expect(await runInline(defineJob({ name: "job", run }))).toMatchObject(expected);
  });

  test("understands an error that ends all retries", async () => {
    const never = defineJob({ name: "job", run: () => Promise.reject(new NonRetryableError("no such shop")) });

    expect(await runInline(never)).toMatchObject({ outcome: "failed", error: { name: "NonRetryableError" } });
  });

  test("cancels through the signal", async () => {
    const controller = new AbortController();
    const patient = defineJob({
      name: "job",
      run: ({ signal }) => {
        controller.abort();
        signal.throwIfAborted();
      },
    });

    expect(await runInline(patient, undefined, { signal: controller.signal })).toMatchObject({
      outcome: "cancelled",
      error: null,
    });
    expect(await runInline(patient, undefined, { signal: AbortSignal.abort() })).toMatchObject({
      outcome: "cancelled",
    });
  });

  test("notes the children and ends them as the test says", async () => {
    const child = defineJob({ name: "child", input: z.object({ sku: z.string() }), run: () => null });
    const parent = defineJob({
      name: "parent",
      run: async ({ run }) => {
        await run.spawn(child, [{ input: { sku: "a" } }]);
        return run.spawn(child, [{ input: { sku: "b" }, tenant: "koeln" }]);
      },
    });

    const run = await runInline(parent, null, { child: ({ tenant }) => (tenant === "koeln" ? "failed" : "succeeded") });

    expect(run).toMatchObject({ outcome: "partial", result: { total: 2, states: { succeeded: 1, failed: 1 } } });
    expect(run.children).toEqual([
      { job: "child", input: { sku: "a" }, tenant: null, key: "child:0" },
      { job: "child", input: { sku: "b" }, tenant: "koeln", key: "child:1" },
    ]);
    const bad = defineJob({
      name: "bad",
      retry: { attempts: 1 },
      run: ({ run: own }) => own.spawn(child, [{ input: { sku: 1 } } as never]),
    });
    expect(await runInline(bad)).toMatchObject({ outcome: "failed", error: { code: "INPUT_INVALID" }, children: [] });
  });

  test("asks for a tenant where the job fans out", async () => {
    const sync = defineJob({ name: "sync", fanOut: { tenants: () => ["berlin"] }, run: ({ tenant }) => tenant });

    await expect(runInline(sync)).rejects.toMatchObject({ code: "OPTION_INVALID", params: { field: "tenant" } });
    expect(await runInline(sync, null, { tenant: "berlin" })).toMatchObject({ outcome: "succeeded", result: "berlin" });
  });

  test("goes by the clock it is given", async () => {
    const clock = new FakeClock("2026-11-22T02:00:00Z");
    const talk = defineJob({ name: "job", run: ({ log, run }) => log.info("x", { at: run.createdAt }) });

    const [line] = (await runInline(talk, null, { clock })).logs;
    expect(line).toMatchObject({ at: clock.now(), fields: { at: clock.now() } });
  });
});
