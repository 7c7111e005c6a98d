import { describe, expect, test } from "vitest";
import { defineJob, fail, NonRetryableError, partial, type Daybook, type RunContext } from "../../src/index.ts";
import { FakeClock } from "../../src/testing/index.ts";
import { newBook } from "./engine/book.ts";
import { eventOf, finished, pass } from "./engine/signals.ts";

const retry = { attempts: 3, backoff: "exponential", delay: "10s", jitter: 0 } as const;

/** Fails as often as it is told. */
function flaky(failures: number, error: (attempt: number) => unknown = (attempt) => new Error(`broke at ${attempt}`)) {
  return defineJob({
    name: "flaky",
    retry,
    run: ({ run }: RunContext) => {
      if (run.attempt <= failures) throw error(run.attempt);
      return "worked";
    },
  });
}

/** Plays all attempts of one run; returns the waits between them. */
async function play(daybook: Daybook, clock: FakeClock): Promise<{ id: string; waits: number[] }> {
  const waits: number[] = [];
  let next = Promise.race([eventOf(daybook, "run.returned"), eventOf(daybook, "run.finished")]);
  const { id } = await daybook.enqueue("flaky");
  for (let event = await next; "availableAt" in event; event = await next) {
    const waitMs = event.availableAt - clock.now();
    waits.push(waitMs);
    next = Promise.race([eventOf(daybook, "run.returned"), eventOf(daybook, "run.finished")]);
    await pass(clock, waitMs);
  }
  return { id, waits };
}

describe("an attempt that fails", () => {
  test("is followed by others with growing waits until one works", async () => {
    const book = newBook();
    const clock = new FakeClock();
    const daybook = await book.start([flaky(2)], { clock });

    const { id, waits } = await play(daybook, clock);

    expect(waits).toEqual([10_000, 20_000]);
    expect(await daybook.runs.get(id)).toMatchObject({
      state: "succeeded",
      result: "worked",
      attempt: 3,
      failures: 2,
      error: null,
    });
  });

  test("is kept in full, with its stack, its worker and its times", async () => {
    const book = newBook();
    const clock = new FakeClock();
    const daybook = await book.start([flaky(2)], { clock });

    const { id } = await play(daybook, clock);

    const attempts = await daybook.runs.attempts(id);
    expect(attempts.map(({ number, outcome }) => [number, outcome])).toEqual([
      [1, "retried"],
      [2, "retried"],
    ]);
    const [first, second] = attempts;
    expect(first).toMatchObject({
      runId: id,
      workerId: daybook.workerId,
      error: { name: "Error", message: "broke at 1" },
    });
    expect(first?.error?.stack).toContain("engine-retry.test.ts");
    expect((second?.startedAt ?? 0) - (first?.finishedAt ?? 0)).toBe(10_000);
  });

  test("shows its run as retrying while it waits", async () => {
    const book = newBook();
    const clock = new FakeClock();
    const daybook = await book.start([flaky(1)], { clock });
    const returned = eventOf(daybook, "run.returned");

    const { id } = await daybook.enqueue("flaky");
    await returned;

    expect(await daybook.runs.get(id)).toMatchObject({ state: "waiting", status: "retrying", failures: 1, attempt: 1 });
    expect(await daybook.runs.activeCounts()).toMatchObject({ retrying: 1, queued: 0, running: 0 });
  });

  test("ends the run when it was the last one", async () => {
    const book = newBook();
    const clock = new FakeClock();
    const daybook = await book.start([flaky(9)], { clock });

    const { id } = await play(daybook, clock);

    expect(await daybook.runs.get(id)).toMatchObject({
      state: "failed",
      attempt: 3,
      failures: 3,
      error: { message: "broke at 3" },
    });
    expect(await daybook.runs.attempts(id)).toHaveLength(2);
  });

  test("is the last one when the error says so", async () => {
    const book = newBook();
    const daybook = await book.start([
      flaky(9, () => new NonRetryableError("no such shop", { cause: new Error("404") })),
    ]);

    expect(await finished(daybook, "flaky")).toMatchObject({
      state: "failed",
      attempt: 1,
      error: { name: "NonRetryableError", message: "no such shop", cause: { message: "404" } },
    });
  });

  test("waits as long as the error says, and keeps the error's metadata", async () => {
    const book = newBook();
    const clock = new FakeClock();
    const busy = (attempt: number) => fail("the shop answered 503", { retry: "2m" }).withMetadata("try", attempt);
    const daybook = await book.start([flaky(3, busy)], { clock });

    const { id, waits } = await play(daybook, clock);

    expect(waits).toEqual([120_000, 120_000]);
    expect(await daybook.runs.get(id)).toMatchObject({
      state: "failed",
      metadata: { try: 3 },
      error: { name: "JobError" },
    });
    expect((await daybook.runs.attempts(id))[0]?.error?.metadata).toEqual({ try: 1 });
  });

  test.for<[string, unknown, object]>([
    ["text", "just text", { name: "string", message: "just text", stack: null }],
    ["undefined", undefined, { name: "undefined" }],
    ["an object", { status: 500 }, { message: '{"status":500}' }],
    ["a returned outcome", partial("x"), { name: "Object" }],
  ])("may throw %s, which is no error", async ([, thrown, error]) => {
    const book = newBook();
    const daybook = await book.start([defineJob({ ...once, run: () => Promise.reject(thrown as Error) })]);

    expect(await finished(daybook, "once")).toMatchObject({ state: "failed", error });
  });

  test("by throwing before it returned a promise fails like any other", async () => {
    const book = newBook();
    const broken = defineJob({
      ...once,
      run: () => {
        throw new TypeError("at once");
      },
    });
    const daybook = await book.start([broken]);

    expect(await finished(daybook, "once")).toMatchObject({ state: "failed", error: { name: "TypeError" } });
  });
});

const once = { name: "once", retry: { attempts: 1 } } as const;

describe("the operator's word on retrying", () => {
  test("gives more attempts than code, at its own pace, and is undone by a reset", async () => {
    const book = newBook();
    const clock = new FakeClock();
    const daybook = await book.start([flaky(4)], { clock });
    await daybook.jobs.setRetry("flaky", { attempts: 5, backoff: "fixed", delay: "1s", jitter: 0 });

    const more = await play(daybook, clock);
    expect(more.waits).toEqual([1_000, 1_000, 1_000, 1_000]);
    expect((await daybook.runs.get(more.id)).state).toBe("succeeded");

    await daybook.jobs.reset("flaky");
    expect((await play(daybook, clock)).waits).toEqual([10_000, 20_000]);
  });

  test("takes attempts away, for runs that wait already too", async () => {
    const book = newBook();
    const clock = new FakeClock();
    const daybook = await book.start([flaky(9)], { clock });
    const returned = eventOf(daybook, "run.returned");
    const { id } = await daybook.enqueue("flaky");
    await returned;

    await daybook.jobs.setRetry("flaky", { attempts: 2 });
    const ended = eventOf(daybook, "run.finished");
    await pass(clock, 10_000);

    expect(await ended).toMatchObject({ id, state: "failed" });
    expect(await daybook.runs.get(id)).toMatchObject({ failures: 2 });
  });

  test("that says nothing of attempts leaves them to code", async () => {
    const book = newBook();
    const clock = new FakeClock();
    const daybook = await book.start([flaky(9)], { clock });
    await daybook.jobs.setRetry("flaky", { backoff: "fixed", delay: "1s", jitter: 0 });

    expect((await play(daybook, clock)).waits).toEqual([1_000, 1_000]);
  });
});

describe("a person's retry", () => {
  test("makes a new run of a final one with the same input and leaves the old one as it was", async () => {
    const book = newBook();
    const daybook = await book.start([flaky(0)]);
    const old = await finished(daybook, "flaky", { day: 1 });

    const again = await daybook.runs.retry(old.id, { by: "anna" });

    expect(again.id).not.toBe(old.id);
    expect(await daybook.runs.wait(again.id)).toMatchObject({
      state: "succeeded",
      input: { day: 1 },
      trigger: "retry",
      triggeredBy: "anna",
      retryOfId: old.id,
    });
    expect(await daybook.runs.get(old.id)).toEqual(old);
  });

  test("is refused while the run is not final", async () => {
    const book = newBook();
    const daybook = await book.open([flaky(0)]);
    const { id } = await daybook.enqueue("flaky");

    await expect(daybook.runs.retry(id)).rejects.toMatchObject({ code: "RUN_NOT_FINAL", params: { state: "waiting" } });
    await expect(daybook.runs.retry("nobody")).rejects.toMatchObject({ code: "RUN_NOT_FOUND" });
  });
});
