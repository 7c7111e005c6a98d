import { describe, expect, test } from "vitest";
import { defineJob, isDaybookError, snooze } from "../../src/index.ts";
import { FakeClock } from "../../src/testing/index.ts";
import { newBook } from "./engine/book.ts";
import { aborted, gate, pass, turns } from "./engine/signals.ts";

describe("tracked work", () => {
  test("is a run like any other, and its result is the caller's", async () => {
    const book = newBook();
    const daybook = await book.open([]);
    let id = "";

    const result = await daybook.track(
      "pull-products",
      async ({ run, log, progress, input, tenant }) => {
        id = run.id;
        log.info("pulling");
        progress.add("created", 5);
        expect(await daybook.runs.get(id)).toMatchObject({ state: "running", trigger: "track", attempt: 1 });
        return { input, tenant };
      },
      { tenant: "berlin", input: { page: 1 }, by: "cron@web-1" },
    );

    expect(result).toEqual({ input: { page: 1 }, tenant: "berlin" });
    expect(await daybook.runs.get(id)).toMatchObject({
      state: "succeeded",
      job: "pull-products",
      tenant: "berlin",
      input: { page: 1 },
      triggeredBy: "cron@web-1",
      result: { input: { page: 1 }, tenant: "berlin" },
      progress: { done: 5 },
    });
    expect((await daybook.runs.logs(id)).data).toMatchObject([{ message: "pulling" }]);
    expect((await daybook.jobs.get("pull-products")).definition.kind).toBe("tracked");
  });

  test("that throws is failed in the book, and throws to its caller the very same error", async () => {
    const book = newBook();
    const daybook = await book.open([]);
    const error = new Error("the shop is away");

    await expect(daybook.track("pull", () => Promise.reject(error))).rejects.toBe(error);

    const { data } = await daybook.runs.list({ job: "pull" });
    expect(data).toMatchObject([{ state: "failed", attempt: 1, error: { message: "the shop is away" } }]);
  });

  test("with failed items is partial", async () => {
    const book = newBook();
    const daybook = await book.open([]);
    await daybook.track("pull", ({ items }) => items.fail("sku", new Error("no price")));

    expect((await daybook.runs.list()).data).toMatchObject([{ state: "partial" }]);
  });

  test("reports its progress while it goes on", async () => {
    const book = newBook();
    const clock = new FakeClock();
    const daybook = await book.open([], { clock });
    const end = gate();
    const tracked = daybook.track("pull", ({ progress }) => {
      progress.total(10);
      progress.add("created", 4);
      return end.opened;
    });
    await turns();
    await pass(clock, 250);

    expect((await daybook.runs.list()).data).toMatchObject([{ state: "running", progress: { total: 10, done: 4 } }]);
    end.open();
    await tracked;
  });

  test("can be cancelled by an operator, and its caller still gets what it returned", async () => {
    const book = newBook();
    const daybook = await book.open([]);
    const started = gate<string>();
    const tracked = daybook.track("pull", async (context) => {
      const stop = aborted(context);
      started.open(context.run.id);
      await stop;
      return "half";
    });
    const id = await started.opened;

    await daybook.runs.cancel(id, { by: "anna" });

    expect(await tracked).toBe("half");
    expect((await daybook.runs.get(id)).state).toBe("cancelled");
    await expect(daybook.runs.retry(id)).rejects.toMatchObject({ code: "OPTION_INVALID" });
  });

  test("whose process stops is failed, for nobody else can go on with it", async () => {
    const book = newBook();
    const daybook = await book.open([], { worker: { drain: 0, abortGrace: 20 } });
    const client = await book.open([]);
    const started = gate<string>();
    const tracked = daybook.track("pull", ({ run }) => {
      started.open(run.id);
      return gate().opened;
    });
    const failure = tracked.catch((error: unknown) => error);
    const id = await started.opened;

    await daybook.stop();

    expect(isDaybookError(await failure)).toBe(true);
    expect(await client.runs.get(id)).toMatchObject({ state: "failed", error: { code: "STOPPING" } });
  });

  test("whose process dies is failed as crashed by whoever finds it", async () => {
    const book = newBook();
    const daybook = await book.open([]);
    const started = gate<string>();
    const end = gate();
    const tracked = daybook.track("pull", ({ run }) => {
      started.open(run.id);
      return end.opened;
    });
    const id = await started.opened;
    book.sql().exec("UPDATE worker SET lease_until_ms = 0");

    const worker = await book.start([]);

    expect(await worker.runs.wait(id)).toMatchObject({ state: "failed", error: { code: "CRASHED" } });
    end.open();
    await tracked;
    expect((await worker.runs.get(id)).state).toBe("failed");
  });

  test("cannot ask to be called later", async () => {
    const book = newBook();
    const daybook = await book.open([]);
    await daybook.track("pull", () => snooze("10m"));

    expect((await daybook.runs.list()).data).toMatchObject([{ state: "failed", error: { code: "OPTION_INVALID" } }]);
  });

  test("can have children", async () => {
    const book = newBook();
    const child = defineJob({ name: "child", run: ({ input }) => input });
    const daybook = await book.start([child], { worker: { concurrency: 1 } });

    const summary = await daybook.track("pull", ({ run }) => run.spawn("child", [{ input: 1 }, { input: 2 }] as never));

    expect(summary).toMatchObject({ total: 2, states: { succeeded: 2 } });
  });

  test("takes no slot of the worker it runs beside", async () => {
    const book = newBook();
    const quick = defineJob({ name: "quick", run: () => null });
    const daybook = await book.start([quick], { worker: { concurrency: 1 } });

    const state = await daybook.track("pull", async () => {
      const { id } = await daybook.enqueue(quick);
      return (await daybook.runs.wait(id)).state;
    });

    expect(state).toBe("succeeded");
  });
});

describe("a name for tracked work", () => {
  test("cannot be a job's of this process, nor of another program on the store", async () => {
    const book = newBook();
    const job = defineJob({ name: "sync", run: () => null });
    const owner = await book.start([job], { app: "shop" });
    const other = await book.open([], { app: "web" });

    await expect(owner.track("sync", () => null)).rejects.toMatchObject({ code: "JOB_INVALID" });
    await expect(other.track("sync", () => null)).rejects.toMatchObject({
      code: "JOB_INVALID",
      message: expect.stringContaining("shop"),
    });
    expect((await owner.jobs.get("sync")).app).toBe("shop");
  });

  test("must be a name", async () => {
    const book = newBook();
    const daybook = await book.open([]);
    await expect(daybook.track("pull products", () => null)).rejects.toMatchObject({ code: "JOB_INVALID" });
  });

  test("stays when a worker registers its code", async () => {
    const book = newBook();
    const client = await book.open([]);
    await client.track("pull", () => null);
    const worker = await book.open([defineJob({ name: "job", run: () => null })]);

    expect((await worker.start()).removed).toEqual([]);
    expect((await worker.jobs.get("pull")).removedAt).toBeNull();
  });
});
