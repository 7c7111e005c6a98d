import { describe, expect, test } from "vitest";
import type { HandlerEnd } from "../../run/decide-settlement.ts";
import type { ClaimedRun } from "../../store/port/run-store.ts";
import { defineJob } from "../../job/define-job.ts";
import { definitionHash, describeJob } from "../../job/describe-job.ts";
import { parseRetry } from "../../run/retry-policy.ts";
import { FakeClock } from "../../testing/fake-clock.ts";
import { WorkerSlots } from "../claim/worker-slots.ts";
import { EventHub } from "../events.ts";
import { JobBook } from "../register/job-book.ts";
import { Executor } from "./executor.ts";

const longestTimerMs = 2_147_000_000;

/** A clock whose timers ring early, as Node's do when the wait is longer than 32 bits. */
class ClampedClock extends FakeClock {
  override timer(delayMs: number, ring: () => void): () => void {
    return super.timer(Math.min(delayMs, longestTimerMs), ring);
  }
}

const run: ClaimedRun = {
  id: "01",
  job: "slow",
  tenant: null,
  queue: "default",
  priority: 100,
  attempt: 1,
  failures: 0,
  maxAttempts: 3,
  input: null,
  trigger: "api",
  triggeredBy: null,
  traceContext: null,
  parentId: null,
  siblingLimit: null,
  concurrencyKey: null,
  overlapKey: null,
  scheduleId: null,
  dueAt: null,
  createdAt: 0,
  availableAt: 0,
  startedAt: 0,
};

function executorOf(handler: () => unknown, timeout: string) {
  const clock = new ClampedClock();
  const job = defineJob({ name: "slow", timeout, run: handler });
  const record = describeJob(job, 0);
  const entry = {
    job,
    record,
    retry: parseRetry(undefined),
    definitionHash: definitionHash(record),
    source: null,
    version: null,
  };
  const slots = new WorkerSlots(1, null);
  // As whoever claimed the run did.
  slots.take(run.queue);
  const ends: HandlerEnd[] = [];
  const executor = new Executor({
    clock,
    slots,
    book: new JobBook([entry], []),
    events: new EventHub(() => undefined),
    abortGraceMs: 1_000,
    callHandler: handler,
    onProgressUsed: () => undefined,
    finish: (_attempt, end, done) => {
      ends.push(end);
      done();
    },
    watch: () => null,
    onSlotFree: () => undefined,
  });
  return { clock, slots, ends, executor };
}

describe("Executor", () => {
  test("waits the whole length of a timeout that is longer than a timer can be", () => {
    const { clock, executor, ends } = executorOf(() => new Promise(() => undefined), "30d");
    executor.execute(run, "worker");
    const attempt = executor.active.get(run.id);

    clock.advance(30 * 86_400_000 - 1);
    expect(attempt?.aborted).toBeNull();
    clock.advance(1);
    expect(attempt?.aborted).toMatchObject({ kind: "timed_out" });
    clock.advance(1_000);
    expect(ends).toEqual([{ kind: "abandoned" }]);
  });

  test("leaves no timer behind when the handler returns in time", async () => {
    const { clock, executor, ends, slots } = executorOf(async () => "done", "30d");
    executor.execute(run, "worker");
    expect(slots.free).toBe(0);
    await clock.advanceAsync(0);
    expect(ends).toEqual([{ kind: "returned", value: "done" }]);
    expect([clock.pending, executor.active.size, slots.free]).toEqual([0, 0, 1]);
  });

  test("keeps a deaf handler's slot until the handler really returns", async () => {
    const { promise: stuck, resolve: release } = Promise.withResolvers<void>();
    const { clock, executor, slots } = executorOf(() => stuck, "1s");
    executor.execute(run, "worker");
    clock.advance(2_000);
    expect([executor.active.size, slots.free]).toEqual([0, 0]);
    release();
    await clock.advanceAsync(0);
    expect(slots.free).toBe(1);
  });
});
