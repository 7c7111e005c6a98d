import { describe, expect, test } from "vitest";
import { z } from "zod";
import { defineJob, type Daybook, type ScheduleDefinition, type WhyAnswer } from "../../src/index.ts";
import { FakeClock } from "../../src/testing/index.ts";
import { newBook, type Book } from "./engine/book.ts";
import { HeldJob } from "./engine/held-job.ts";
import { leap, leapHours, pass } from "./engine/signals.ts";

const hour = 3_600_000;
const at = (time: string) => `2026-11-22T${time}:00Z`;
const jobOf = (schedule: ScheduleDefinition, name = "job") => defineJob({ name, schedule, run: () => null });
const hourly = jobOf({ cron: "0 * * * *" });

async function startedAt(
  book: Book,
  time: string,
  jobs: Parameters<Book["start"]>[0] = [hourly],
  options: Parameters<Book["start"]>[1] = {},
) {
  const clock = new FakeClock(at(time));
  return { clock, daybook: await book.start(jobs, { ...options, clock }) };
}

/** The lease's own thread beats by the machine's clock, which is not the test's. */
async function beat(book: Book, daybook: Daybook, clock: FakeClock): Promise<void> {
  await (await book.store()).workers.heartbeat(daybook.workerId ?? "", clock.now());
}

function only(answers: readonly WhyAnswer[]): WhyAnswer {
  expect(answers).toHaveLength(1);
  const [answer] = answers;
  if (answer === undefined) throw new Error("no answer");
  expect(answer.sentence).toMatch(/^\S.*\.$/s);
  return answer;
}

describe("why an instant did not run", () => {
  test("ran: it did, and which run it was", async () => {
    const book = newBook();
    const { clock, daybook } = await startedAt(book, "00:30");
    await leap(clock, hour / 2);

    const answer = only(await daybook.why({ job: "job", at: at("01:00") }));

    const { data } = await daybook.runs.list();
    expect(answer).toMatchObject({
      verdict: "ran",
      scheduleId: "job/default",
      dueAt: Date.parse(at("01:00")),
      fire: { outcome: "ran", decidedBy: daybook.workerId },
      run: { id: data[0]?.id, status: "succeeded" },
      previousDueAt: Date.parse(at("00:00")),
      nextDueAt: Date.parse(at("02:00")),
    });
  });

  test("ran: its run has been pruned since", async () => {
    const book = newBook();
    const { clock, daybook } = await startedAt(book, "00:30");
    await leap(clock, hour / 2);
    book.sql().exec("DELETE FROM run");

    expect(only(await daybook.why({ job: "job", at: at("01:00") }))).toMatchObject({ verdict: "ran", run: null });
  });

  test("queued: it waits behind the earlier run, as queue_one says", async () => {
    const book = newBook();
    const held = new HeldJob({ schedule: { cron: "0 * * * *", overlap: "queue_one" } });
    const { clock, daybook } = await startedAt(book, "00:30", [held.job]);
    await leap(clock, hour / 2);
    await leap(clock, hour);

    const answer = only(await daybook.why({ job: "held", at: at("02:00") }));

    expect(answer).toMatchObject({ verdict: "queued", fire: { outcome: "queued" }, run: { status: "blocked" } });
    expect(answer.sentence).toContain("earlier run");
  });

  test("overlapped: an earlier run was active", async () => {
    const book = newBook();
    const held = new HeldJob({ schedule: { cron: "0 * * * *", overlap: "skip" } });
    const { clock, daybook } = await startedAt(book, "00:30", [held.job]);
    await leap(clock, hour / 2);
    await leap(clock, hour);

    const answer = only(await daybook.why({ job: "held", at: at("02:00") }));

    const { data } = await daybook.runs.list();
    expect(answer).toMatchObject({ verdict: "overlapped", run: null });
    expect(answer.sentence).toContain(data[0]?.id ?? "no run");
    expect(answer.sentence).toContain("skip");
  });

  test("nobody_alive: before and after somebody came back and recorded it as missed", async () => {
    const book = newBook();
    const skip = jobOf({ cron: "0 * * * *", misfire: "skip" });
    const { clock, daybook } = await startedAt(book, "00:30", [skip]);
    await book.stop(daybook);
    clock.jump(2 * hour);
    const client = await book.open([skip], { clock });

    const open = only(await client.why({ job: "job", at: at("01:00") }));
    expect(open).toMatchObject({ verdict: "nobody_alive", fire: null });
    expect(open.sentence).toContain("misfire policy (skip)");
    await client.start();
    await pass(clock, 1_000);
    expect(only(await client.why({ job: "job", at: at("01:00") }))).toMatchObject({
      verdict: "nobody_alive",
      fire: { outcome: "missed" },
    });
  });

  test("missed: somebody was alive, and still nobody acted in time", async () => {
    const book = newBook();
    const skip = jobOf({ cron: "0 * * * *", misfire: "skip" });
    const { clock, daybook } = await startedAt(book, "00:30", [skip]);
    clock.jump(hour);
    await beat(book, daybook, clock);
    await pass(clock, 11_000);

    expect(only(await daybook.why({ job: "job", at: at("01:00") }))).toMatchObject({
      verdict: "missed",
      fire: { outcome: "missed" },
    });
  });

  test("coalesced: a newer instant ran for it", async () => {
    const book = newBook();
    const { clock, daybook } = await startedAt(book, "00:30");
    await book.stop(daybook);
    clock.jump(3 * hour);
    const again = await book.start([hourly], { clock });
    await pass(clock, 1_000);

    expect(only(await again.why({ job: "job", at: at("01:00") }))).toMatchObject({ verdict: "coalesced" });
    expect(only(await again.why({ job: "job", at: at("03:00") }))).toMatchObject({ verdict: "ran" });
  });

  test("paused and disabled: by whom and since when", async () => {
    const book = newBook();
    const { clock, daybook } = await startedAt(book, "00:30");
    await daybook.jobs.pause("job", { by: "anna" });
    await leap(clock, hour / 2);
    await daybook.jobs.disable("job", { by: "ben" });
    await leap(clock, hour);
    await daybook.jobs.reset("job");

    const paused = only(await daybook.why({ job: "job", at: at("01:00") }));
    expect(paused).toMatchObject({ verdict: "paused" });
    expect(paused.sentence).toContain("by anna since 2026-11-22T00:30");
    const disabled = only(await daybook.why({ job: "job", at: at("02:00") }));
    expect(disabled).toMatchObject({ verdict: "disabled" });
    expect(disabled.sentence).toContain("by ben");
  });

  test("refused: no run could be made", async () => {
    const book = newBook();
    const key = (): string => {
      throw new Error("no shop");
    };
    const keyed = defineJob({
      name: "job",
      schedule: { cron: "0 * * * *" },
      concurrency: { limit: 1, key },
      run: () => null,
    });
    const { clock, daybook } = await startedAt(book, "00:30", [keyed]);
    await leap(clock, hour / 2);

    const answer = only(await daybook.why({ job: "job", at: at("01:00") }));
    expect(answer).toMatchObject({ verdict: "refused", run: null });
    expect(answer.sentence).toContain("no shop");
  });

  test("limit: it fired, and its run waits for a place", async () => {
    const book = newBook();
    const held = new HeldJob({ schedule: { cron: "0 * * * *", overlap: "allow" }, concurrency: { limit: 1 } });
    const { clock, daybook } = await startedAt(book, "00:30", [held.job]);
    await leap(clock, hour / 2);
    await leap(clock, hour);

    const answer = only(await daybook.why({ job: "held", at: at("02:00") }));
    expect(answer).toMatchObject({ verdict: "limit", run: { status: "blocked" } });
    expect(answer.sentence).toContain("job:held");
  });

  test("held: it fired, and its job was paused before a worker came", async () => {
    const book = newBook();
    const { clock, daybook } = await startedAt(book, "00:30", [hourly], { worker: { queues: { nothing: 1 } } });
    await leap(clock, hour / 2);
    await daybook.jobs.pause("job", { by: "anna" });
    await book.start([hourly], { clock });
    await pass(clock, 1_000);

    const answer = only(await daybook.why({ job: "job", at: at("01:00") }));
    expect(answer).toMatchObject({ verdict: "held", run: { status: "held" } });
    expect(answer.sentence).toContain('job "job" is paused by anna');
  });

  test("held: it fired into a queue that is paused", async () => {
    const book = newBook();
    const { clock, daybook } = await startedAt(book, "00:30");
    await daybook.queues.pause("default", { by: "anna" });
    await leap(clock, hour / 2);

    const answer = only(await daybook.why({ job: "job", at: at("01:00") }));
    expect(answer).toMatchObject({ verdict: "held", run: { status: "queued" } });
    expect(answer.sentence).toContain('queue "default" is paused by anna');
  });

  test("waiting_for_worker: it fired, and nobody had a slot for its queue", async () => {
    const book = newBook();
    const { clock, daybook } = await startedAt(book, "00:30", [hourly], { worker: { queues: { nothing: 1 } } });
    await leap(clock, hour / 2);

    const answer = only(await daybook.why({ job: "job", at: at("01:00") }));
    expect(answer).toMatchObject({ verdict: "waiting_for_worker", run: { status: "queued" } });
    expect(answer.sentence).toContain('queue "default"');
  });

  test("not_due and not_yet: the rule does not name it, or it is still to come", async () => {
    const book = newBook();
    const { daybook } = await startedAt(book, "00:30");

    const not = only(await daybook.why({ job: "job", at: at("00:59") }));
    expect(not).toMatchObject({ verdict: "not_due", dueAt: null, nextDueAt: Date.parse(at("01:00")) });
    expect(only(await daybook.why({ job: "job", at: at("05:00") }))).toMatchObject({
      verdict: "not_yet",
      dueAt: Date.parse(at("05:00")),
    });
  });

  test("not_yet: it is due and a ticker is about to decide", async () => {
    const book = newBook();
    const { clock, daybook } = await startedAt(book, "00:30");
    clock.jump(hour / 2);
    await beat(book, daybook, clock);

    const answer = only(await daybook.why({ job: "job", at: at("01:00") }));
    expect(answer).toMatchObject({ verdict: "not_yet", fire: null });
    expect(answer.sentence).toContain("ticker");
  });

  test("not_registered: it lies before the schedule was known", async () => {
    const book = newBook();
    const { daybook } = await startedAt(book, "10:30");

    expect(only(await daybook.why({ job: "job", at: at("09:00") }))).toMatchObject({ verdict: "not_registered" });
  });

  test("removed: the code no longer had the job, or that schedule of it", async () => {
    const book = newBook();
    const two = defineJob({
      name: "two",
      schedule: [
        { key: "a", cron: "0 * * * *" },
        { key: "b", cron: "0 * * * *" },
      ],
      run: () => null,
    });
    const one = defineJob({ name: "two", schedule: [{ key: "a", cron: "0 * * * *" }], run: () => null });
    const { clock, daybook } = await startedAt(book, "00:30", [hourly, two]);
    await book.stop(daybook);
    const again = await book.start([one], { clock });
    await leapHours(clock, 2);

    expect(only(await again.why({ job: "job", at: at("02:00") }))).toMatchObject({ verdict: "removed" });
    expect(only(await again.why({ schedule: "two/b", at: at("02:00") }))).toMatchObject({ verdict: "removed" });
    expect((await again.why({ job: "two", at: at("02:00") })).map(({ verdict }) => verdict)).toEqual([
      "ran",
      "removed",
    ]);
  });

  test("unparsable: the schedule cannot be read", async () => {
    const book = newBook();
    const wrong = defineJob({
      name: "job",
      input: z.object({ day: z.string() }),
      schedule: { cron: "0 * * * *" },
      run: () => null,
    });
    const { daybook } = await startedAt(book, "00:30", [wrong]);

    const answer = only(await daybook.why({ job: "job", at: at("01:00") }));
    expect(answer).toMatchObject({ verdict: "unparsable" });
    expect(answer.sentence).toContain("input");
  });

  test("no_record: due by the rule, and its row has been pruned", async () => {
    const book = newBook();
    const { clock, daybook } = await startedAt(book, "00:30");
    await leap(clock, hour / 2);
    book.sql().exec("DELETE FROM fire");

    expect(only(await daybook.why({ job: "job", at: at("01:00") }))).toMatchObject({
      verdict: "no_record",
      dueAt: Date.parse(at("01:00")),
    });
  });
});

describe("a local time", () => {
  const timeZone = "Europe/Berlin";

  test("in the gap is answered as such, unless the schedule fired for it", async () => {
    const book = newBook();
    const clock = new FakeClock("2027-03-28T00:30:00Z");
    const daybook = await book.start(
      [jobOf({ cron: "30 2 * * *", timeZone }), jobOf({ cron: "0 12 * * *", timeZone }, "noon")],
      { clock },
    );
    await leap(clock, hour / 2);

    const moved = only(await daybook.why({ job: "job", at: "2027-03-28T02:30" }));
    expect(moved).toMatchObject({ verdict: "ran", dueAt: Date.UTC(2027, 2, 28, 1) });
    expect(moved.sentence).toContain("does not exist");
    const gap = only(await daybook.why({ job: "noon", at: "2027-03-28T02:30" }));
    expect(gap).toMatchObject({ verdict: "gap", nextDueAt: Date.UTC(2027, 2, 28, 10) });
  });

  test("is read in each schedule's own zone", async () => {
    const book = newBook();
    const clock = new FakeClock("2026-11-22T00:30:00Z");
    const two = defineJob({
      name: "job",
      schedule: [
        { key: "b", cron: "0 2 * * *", timeZone },
        { key: "u", cron: "0 2 * * *", overlap: "allow" },
      ],
      run: () => null,
    });
    const daybook = await book.start([two], { clock });
    await leap(clock, hour / 2);
    await leap(clock, hour);

    const answers = await daybook.why({ job: "job", at: "2026-11-22 02:00" });
    expect(answers.map(({ verdict, dueAt }) => [verdict, new Date(dueAt ?? 0).getUTCHours()])).toEqual([
      ["ran", 1],
      ["ran", 2],
    ]);
  });

  test("can be asked of a job without schedules", async () => {
    const book = newBook();
    const daybook = await book.start([defineJob({ name: "on-demand", run: () => null })]);

    const answer = only(await daybook.why({ job: "on-demand", at: "2026-11-22T02:00" }));
    expect(answer).toMatchObject({ verdict: "not_due", scheduleId: null });
  });
});

describe("a question", () => {
  test("about a tenant asks every schedule that runs for it", async () => {
    const book = newBook();
    const berlin = jobOf({ cron: "0 * * * *", tenant: "berlin" }, "berlin");
    const koeln = jobOf({ cron: "0 * * * *", tenant: "koeln" }, "koeln");
    const { clock, daybook } = await startedAt(book, "00:30", [berlin, koeln, hourly]);
    await leap(clock, hour / 2);

    const answers = await daybook.why({ tenant: "berlin", at: at("01:00") });
    expect(answers.map(({ job, verdict }) => [job, verdict])).toEqual([
      ["berlin", "ran"],
      ["job", "ran"],
    ]);
  });

  test.for([
    [{ job: "nobody" }, "JOB_NOT_FOUND"],
    [{ schedule: "job/nothing" }, "SCHEDULE_NOT_FOUND"],
    [{}, "OPTION_INVALID"],
    [{ job: "job", at: "yesterday" }, "INSTANT_INVALID"],
  ] as const)("that cannot be answered is refused: %o", async ([question, code]) => {
    const book = newBook();
    const daybook = await book.start([hourly]);

    await expect(daybook.why({ at: at("01:00"), ...question })).rejects.toMatchObject({ code });
  });

  test("gets the same answer in a process that does not know the job", async () => {
    const book = newBook();
    const { clock, daybook } = await startedAt(book, "00:30");
    await leap(clock, hour / 2);
    const client = await book.open([], { clock });

    expect(await client.why({ job: "job", at: at("01:00") })).toEqual(
      await daybook.why({ job: "job", at: at("01:00") }),
    );
  });

  test("by the minute finds a schedule with seconds", async () => {
    const book = newBook();
    const { clock, daybook } = await startedAt(book, "00:59", [jobOf({ cron: "30 0 * * * *" })]);
    await pass(clock, 95_000);

    expect(only(await daybook.why({ job: "job", at: at("01:00") }))).toMatchObject({
      verdict: "ran",
      dueAt: Date.parse("2026-11-22T01:00:30Z"),
    });
  });
});
