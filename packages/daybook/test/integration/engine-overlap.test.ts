import { describe, expect, test } from "vitest";
import type { OverlapPolicy } from "../../src/index.ts";
import { FakeClock } from "../../src/testing/index.ts";
import { newBook, type Book } from "./engine/book.ts";
import { firesOf, hours } from "./engine/fires.ts";
import { HeldJob } from "./engine/held-job.ts";
import { eventOf, leap, leapHours, turns } from "./engine/signals.ts";

const hour = 3_600_000;

/** A job whose first run is still running when the next three instants are due. */
async function stillRunning(book: Book, overlap: OverlapPolicy) {
  const clock = new FakeClock("2026-11-22T00:30:00Z");
  const held = new HeldJob({ schedule: { cron: "0 * * * *", overlap }, retry: { attempts: 1 } });
  const daybook = await book.start([held.job], { clock });
  await leap(clock, hour / 2);
  await held.started(1);
  await leapHours(clock, 3);
  return { clock, held, daybook };
}

describe("an instant that is due while an earlier run is active", () => {
  test("is skipped with skip, and the fire says which run was in the way", async () => {
    const book = newBook();
    const { clock, held, daybook } = await stillRunning(book, "skip");

    const fires = await firesOf(daybook, "held");
    expect(hours(fires)).toEqual([
      ["01:00", "ran"],
      ["02:00", "skipped"],
      ["03:00", "skipped"],
      ["04:00", "skipped"],
    ]);
    expect(fires[1]?.reason).toContain(fires[0]?.runId ?? "no run");
    held.finish(1);
    await leap(clock, hour);
    expect(hours(await firesOf(daybook, "held")).at(-1)).toEqual(["05:00", "ran"]);
  });

  test("runs beside it with allow", async () => {
    const book = newBook();
    const { held, daybook } = await stillRunning(book, "allow");

    expect(held.running).toBe(4);
    expect((await firesOf(daybook, "held")).map(({ outcome }) => outcome)).toEqual(["ran", "ran", "ran", "ran"]);
  });

  test("waits behind it with queue_one, and only one does", async () => {
    const book = newBook();
    const { clock, held, daybook } = await stillRunning(book, "queue_one");

    expect(hours(await firesOf(daybook, "held"))).toEqual([
      ["01:00", "ran"],
      ["02:00", "queued"],
      ["03:00", "skipped"],
      ["04:00", "skipped"],
    ]);
    expect(held.running).toBe(1);
    held.finish(1);
    await held.started(2);
    expect(held.contexts[1]?.run.dueAt).toBe(Date.UTC(2026, 10, 22, 2));
    await leap(clock, hour);
    expect(hours(await firesOf(daybook, "held")).at(-1)).toEqual(["05:00", "queued"]);
    expect(held.most).toBe(1);
  });

  test("takes its place with cancel_previous", async () => {
    const book = newBook();
    const { held, daybook } = await stillRunning(book, "cancel_previous");
    await held.started(4);
    await turns();

    const fires = await firesOf(daybook, "held");
    expect(fires.map(({ outcome }) => outcome)).toEqual(["ran", "ran", "ran", "ran"]);
    const states = await Promise.all(fires.map(async ({ runId }) => (await daybook.runs.get(runId ?? "")).state));
    expect(states).toEqual(["cancelled", "cancelled", "cancelled", "running"]);
  });

  test("sees a person's run of the job, and not one that code enqueued", async () => {
    const book = newBook();
    const clock = new FakeClock("2026-11-22T00:30:00Z");
    const held = new HeldJob({ schedule: { cron: "0 * * * *", overlap: "skip" } });
    const daybook = await book.start([held.job], { clock });
    await daybook.enqueue(held.job, null, { trigger: "api" });
    await held.started(1);
    await leap(clock, hour);
    expect(hours(await firesOf(daybook, "held"))).toEqual([["01:00", "ran"]]);
    held.finishAll();
    await daybook.enqueue(held.job, null, { trigger: "manual" });
    await held.started(3);

    await leap(clock, hour);

    expect(hours(await firesOf(daybook, "held")).at(-1)).toEqual(["02:00", "skipped"]);
  });

  test("of one tenant does not see the runs of another", async () => {
    const book = newBook();
    const clock = new FakeClock("2026-11-22T00:30:00Z");
    const held = new HeldJob({
      schedule: [
        { key: "berlin", cron: "0 * * * *", tenant: "berlin" },
        { key: "koeln", cron: "30 * * * *", tenant: "koeln" },
      ],
    });
    const daybook = await book.start([held.job], { clock });

    for (let half = 0; half < 4; half += 1) await leap(clock, hour / 2);

    expect(held.contexts.map(({ tenant }) => tenant)).toEqual(["berlin", "koeln"]);
    const outcomes = (await firesOf(daybook, "held")).map(({ scheduleId, outcome }) => `${scheduleId} ${outcome}`);
    expect(outcomes).toEqual(["held/berlin ran", "held/koeln ran", "held/berlin skipped", "held/koeln skipped"]);
  });

  test("waits behind a run that will be retried, too", async () => {
    const book = newBook();
    const clock = new FakeClock("2026-11-22T00:30:00Z");
    const held = new HeldJob({
      schedule: { cron: "0 * * * *", overlap: "queue_one" },
      retry: { attempts: 2, delay: "90m", maxDelay: "2h", jitter: 0 },
    });
    const daybook = await book.start([held.job], { clock });
    await leap(clock, hour / 2);
    const returned = eventOf(daybook, "run.returned");
    await held.started(1);
    held.fail(1);
    await returned;

    await leap(clock, hour);
    await leap(clock, hour / 3);

    expect(hours(await firesOf(daybook, "held"))).toEqual([
      ["01:00", "ran"],
      ["02:00", "queued"],
    ]);
  });
});
