import { describe, expect, test } from "vitest";
import { defineJob, isDaybookError, type RunContext } from "../../src/index.ts";
import { FakeClock } from "../../src/testing/index.ts";
import { newBook } from "./engine/book.ts";
import { aborted, eventOf, eventually, finished, gate, pass, turns } from "./engine/signals.ts";
import { machineMs } from "../support/machine-clock.ts";
import { elapsedMs } from "../support/machine-time.ts";

describe("a timeout", () => {
  test("aborts the signal with its reason and fails the attempt", async () => {
    const book = newBook();
    const clock = new FakeClock();
    const reasons: unknown[] = [];
    const slow = defineJob({
      name: "slow",
      timeout: "30m",
      retry: { attempts: 2, delay: "1s", jitter: 0 },
      run: async (context) => {
        reasons.push(await aborted(context));
        throw context.signal.reason;
      },
    });
    const daybook = await book.start([slow], { clock });
    const started = eventOf(daybook, "run.started");
    const { id } = await daybook.enqueue(slow);
    await started;

    await pass(clock, 1_799_999);
    expect(reasons).toEqual([]);
    const returned = eventOf(daybook, "run.returned");
    await pass(clock, 1);

    expect(await returned).toMatchObject({ id, outcome: "retried" });
    expect(isDaybookError(reasons[0], "RUN_TIMED_OUT")).toBe(true);
    expect(await daybook.runs.get(id)).toMatchObject({ state: "waiting", failures: 1 });
    expect((await daybook.runs.attempts(id))[0]?.error).toMatchObject({ code: "RUN_TIMED_OUT" });
  });

  test("does not become a success because the handler returned on its signal", async () => {
    const book = newBook();
    const clock = new FakeClock();
    const polite = defineJob({
      name: "polite",
      timeout: "1m",
      retry: { attempts: 1 },
      run: async (context) => {
        await aborted(context);
        return "half of it";
      },
    });
    const daybook = await book.start([polite], { clock });
    const started = eventOf(daybook, "run.started");
    const done = eventOf(daybook, "run.finished");
    await daybook.enqueue(polite);
    await started;
    await pass(clock, 60_000);

    expect(await daybook.runs.get((await done).id)).toMatchObject({
      state: "failed",
      result: null,
      error: { code: "RUN_TIMED_OUT" },
    });
  });

  test("settles the run of a deaf handler after the grace, while its slot stays taken until it returns", async () => {
    const book = newBook();
    const clock = new FakeClock();
    const stuck = gate();
    const deaf = defineJob({ name: "deaf", timeout: "1m", retry: { attempts: 1 }, run: () => stuck.opened });
    const quick = defineJob({ name: "quick", run: () => "ran" });
    const daybook = await book.start([deaf, quick], { clock, worker: { concurrency: 1, abortGrace: "5s" } });
    const started = eventOf(daybook, "run.started");
    const { id } = await daybook.enqueue(deaf);
    await started;
    const other = await daybook.enqueue(quick);

    await pass(clock, 60_000);
    expect((await daybook.runs.get(id)).state).toBe("running");
    const done = eventOf(daybook, "run.finished");
    await pass(clock, 5_000);
    expect(await done).toMatchObject({ id, state: "failed" });
    await pass(clock, 20_000);
    expect((await daybook.runs.get(other.id)).state).toBe("waiting");

    stuck.open();
    expect(await daybook.runs.wait(other.id)).toMatchObject({ state: "succeeded" });
    expect((await daybook.runs.get(id)).state).toBe("failed");
  });
});

describe("what a handler does after its end", () => {
  test("keeps neither its logs nor its items, and disturbs nobody else's", async () => {
    const book = newBook();
    const clock = new FakeClock();
    let stray: RunContext | undefined;
    const leaver = defineJob({
      name: "leaver",
      run: (context) => {
        stray = context;
        context.log.info("at work");
        return "left";
      },
    });
    const logger = defineJob({ name: "logger", run: ({ log }) => log.info("mine") });
    const daybook = await book.start([leaver, logger], { clock });
    const left = await finished(daybook, "leaver");

    for (const word of ["still", "talking", "on"]) stray?.log.info(word);
    stray?.items.fail("late", new Error("too late"));
    stray?.progress.add("succeeded");
    await pass(clock, 1_000);
    const other = await finished(daybook, "logger");

    expect((await daybook.runs.logs(left.id)).data.map(({ message }) => message)).toEqual(["at work"]);
    expect((await daybook.runs.failedItems(left.id)).data).toEqual([]);
    expect((await daybook.runs.logs(other.id)).data.map(({ message }) => message)).toEqual(["mine"]);
    expect(daybook.serviceReports().filter(({ failures }) => failures > 0)).toEqual([]);
  });
});

describe("cancelling", () => {
  const block = () => {
    const started = gate<RunContext>();
    const job = defineJob({
      name: "block",
      concurrency: { limit: 1 },
      run: async (context) => {
        started.open(context);
        throw await aborted(context);
      },
    });
    return { job, started: started.opened };
  };

  test("a run that waits ends it at once, with who and why in the book", async () => {
    const book = newBook();
    const daybook = await book.open([block().job]);
    const { id } = await daybook.enqueue("block");

    const result = await daybook.runs.cancel(id, { by: "anna", reason: "wrong day" });

    expect(result).toEqual({ cancelled: [id], requested: [] });
    expect(await daybook.runs.get(id)).toMatchObject({
      state: "cancelled",
      reason: expect.stringContaining("wrong day"),
      attempt: 0,
    });
    const audit = await (await book.store()).audit.list({ subject: `run:${id}` }, { limit: 10 });
    expect(audit.data).toMatchObject([{ action: "run.cancel", by: "anna", after: "wrong day" }]);
  });

  test("a blocked run leaves the running one alone", async () => {
    const book = newBook();
    const { job, started } = block();
    const daybook = await book.start([job]);
    const running = await daybook.enqueue(job);
    await started;
    const blocked = await daybook.enqueue(job);
    await eventually(async () => expect((await daybook.runs.get(blocked.id)).state).toBe("blocked"));

    expect(await daybook.runs.cancel(blocked.id)).toEqual({ cancelled: [blocked.id], requested: [] });
    expect((await daybook.runs.get(blocked.id)).state).toBe("cancelled");
    expect((await daybook.runs.get(running.id)).state).toBe("running");
  });

  test("a running one aborts its signal, burns no attempt and keeps the reason", async () => {
    const book = newBook();
    const { job, started } = block();
    const daybook = await book.start([job]);
    const { id } = await daybook.enqueue(job);
    const context = await started;

    expect(await daybook.runs.cancel(id, { by: "anna", reason: "wrong day" })).toEqual({
      cancelled: [],
      requested: [id],
    });
    const run = await daybook.runs.wait(id);

    expect(run).toMatchObject({ state: "cancelled", failures: 0, error: null });
    expect(run.reason).toContain("wrong day");
    expect(isDaybookError(context.signal.reason, "RUN_CANCELLED")).toBe(true);
  });

  test("through another Daybook on the same file reaches the run within a second", async () => {
    const book = newBook();
    const { job, started } = block();
    const worker = await book.start([job]);
    const client = await book.open([]);
    const { id } = await worker.enqueue(job);
    const context = await started;

    const at = machineMs();
    await client.runs.cancel(id, { by: "anna" });
    await aborted(context);

    expect(elapsedMs(at)).toBeLessThan(1_500);
    expect(await client.runs.wait(id)).toMatchObject({ state: "cancelled" });
  });

  test("a handler that cleans up and fails at it is cancelled, its error kept", async () => {
    const book = newBook();
    const started = gate();
    const messy = defineJob({
      name: "messy",
      run: async (context) => {
        const stop = aborted(context);
        started.open();
        await stop;
        throw new Error("could not delete the temporary file");
      },
    });
    const daybook = await book.start([messy]);
    const { id } = await daybook.enqueue(messy);
    await started.opened;
    await daybook.runs.cancel(id);

    expect(await daybook.runs.wait(id)).toMatchObject({
      state: "cancelled",
      error: { message: "could not delete the temporary file" },
    });
  });

  test("a run that does not exist is refused and cancels none of the others", async () => {
    const book = newBook();
    const daybook = await book.open([block().job]);
    const { id } = await daybook.enqueue("block");

    await expect(daybook.runs.cancel([id, "nobody"])).rejects.toMatchObject({ code: "RUN_NOT_FOUND" });
    expect((await daybook.runs.get(id)).state).toBe("waiting");
  });

  test("a final run changes nothing", async () => {
    const book = newBook();
    const daybook = await book.start([defineJob({ name: "job", run: () => "done" })]);
    const run = await finished(daybook, "job");

    expect(await daybook.runs.cancel(run.id)).toEqual({ cancelled: [], requested: [] });
    await turns();
    expect(await daybook.runs.get(run.id)).toEqual(run);
  });
});
