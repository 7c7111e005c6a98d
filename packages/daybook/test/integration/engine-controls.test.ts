import { describe, expect, test } from "vitest";
import { defineJob, type Daybook } from "../../src/index.ts";
import { FakeClock } from "../../src/testing/index.ts";
import { newBook } from "./engine/book.ts";
import { firesOf, hours } from "./engine/fires.ts";
import { leap, leapHours, turns } from "./engine/signals.ts";

const job = defineJob({ name: "job", run: ({ tenant }) => tenant });
const other = defineJob({ name: "other", run: () => null });

/** One switch: how it is put on and taken off, and which of two runs of the job it keeps back. */
interface Switch {
  readonly on: (daybook: Daybook) => Promise<void>;
  readonly off: (daybook: Daybook) => Promise<void>;
  readonly holds: readonly ["berlin" | "koeln" | "other", ...("berlin" | "koeln" | "other")[]];
}

const switches: Readonly<Record<string, Switch>> = {
  "a paused job": { on: (d) => d.jobs.pause("job"), off: (d) => d.jobs.resume("job"), holds: ["berlin", "koeln"] },
  "a disabled job": { on: (d) => d.jobs.disable("job"), off: (d) => d.jobs.enable("job"), holds: ["berlin", "koeln"] },
  "a paused tenant": {
    on: (d) => d.tenants.pause("berlin"),
    off: (d) => d.tenants.resume("berlin"),
    holds: ["berlin"],
  },
  "a disabled tenant": {
    on: (d) => d.tenants.disable("berlin"),
    off: (d) => d.tenants.enable("berlin"),
    holds: ["berlin"],
  },
  "a job paused for one tenant": {
    on: (d) => d.jobs.pause("job", { tenant: "berlin" }),
    off: (d) => d.jobs.resume("job", { tenant: "berlin" }),
    holds: ["berlin"],
  },
  "a job disabled for one tenant": {
    on: (d) => d.jobs.disable("job", { tenant: "berlin" }),
    off: (d) => d.jobs.enable("job", { tenant: "berlin" }),
    holds: ["berlin"],
  },
  "a paused queue": {
    on: (d) => d.queues.pause("default"),
    off: (d) => d.queues.resume("default"),
    holds: ["berlin", "koeln", "other"],
  },
  "everything disabled": {
    on: (d) => d.jobs.disableAll(),
    off: (d) => d.jobs.enableAll(),
    holds: ["berlin", "koeln", "other"],
  },
};

describe("runs that wait already", () => {
  for (const [name, { on, off, holds }] of Object.entries(switches)) {
    test(`${name} keeps them back over a restart, leaves the others, and lets them go again`, async () => {
      const book = newBook();
      const first = await book.start([job, other], { worker: { queues: { nothing: 1 } } });
      const ids = {
        berlin: (await first.enqueue(job, null, { tenant: "berlin" })).id,
        koeln: (await first.enqueue(job, null, { tenant: "koeln" })).id,
        other: (await first.enqueue(other)).id,
      };
      await on(first);
      await first.stop();

      const second = await book.start([job, other]);
      for (const [key, id] of Object.entries(ids)) {
        if (!holds.some((held) => held === key)) await second.runs.wait(id);
      }
      await turns(50);
      for (const key of holds) expect((await second.runs.get(ids[key])).state).toBe("waiting");

      await off(second);
      for (const id of Object.values(ids)) expect((await second.runs.wait(id)).state).toBe("succeeded");
    });
  }

  test("are shown as held, with the job's switch and who put it on", async () => {
    const book = newBook();
    const daybook = await book.start([job]);
    await daybook.jobs.pause("job", { by: "anna" });
    const { id } = await daybook.enqueue(job);
    await turns(50);

    expect(await daybook.runs.get(id)).toMatchObject({ status: "held", held: true });
    expect(await daybook.runs.activeCounts()).toMatchObject({ held: 1, queued: 0 });
    const view = await daybook.jobs.get("job");
    expect(view).toMatchObject({ paused: true, enabled: true });
    expect(view.hold).toMatch(/^job "job" is paused by anna since /);
  });

  test("are let go by another Daybook on the same file", async () => {
    const book = newBook();
    const worker = await book.start([job]);
    const client = await book.open([]);
    await client.jobs.pause("job");
    const { id } = await worker.enqueue(job);
    await turns(50);
    expect((await worker.runs.get(id)).status).toBe("held");

    await client.jobs.resume("job");

    expect((await client.runs.wait(id)).state).toBe("succeeded");
  });
});

describe("instants of a schedule", () => {
  const scheduled = defineJob({
    name: "scheduled",
    schedule: [
      { key: "berlin", cron: "0 * * * *", tenant: "berlin" },
      { key: "koeln", cron: "0 * * * *", tenant: "koeln" },
    ],
    run: () => null,
  });
  const start = "2026-11-22T00:30:00Z";

  test.for<[string, (d: Daybook) => Promise<void>, (d: Daybook) => Promise<void>, string, string]>([
    ["the paused job", (d) => d.jobs.pause("scheduled"), (d) => d.jobs.resume("scheduled"), "paused", "paused"],
    ["the disabled job", (d) => d.jobs.disable("scheduled"), (d) => d.jobs.enable("scheduled"), "disabled", "disabled"],
    [
      "the paused schedule",
      (d) => d.schedules.pause("scheduled/berlin"),
      (d) => d.schedules.resume("scheduled/berlin"),
      "paused",
      "ran",
    ],
    ["the disabled tenant", (d) => d.tenants.disable("berlin"), (d) => d.tenants.enable("berlin"), "disabled", "ran"],
    [
      "the tenant's paused job",
      (d) => d.jobs.pause("scheduled", { tenant: "berlin" }),
      (d) => d.jobs.resume("scheduled", { tenant: "berlin" }),
      "paused",
      "ran",
    ],
    ["everything disabled", (d) => d.jobs.disableAll(), (d) => d.jobs.enableAll(), "disabled", "disabled"],
  ])("pass and are recorded while held by %s", async ([, on, off, berlin, koeln]) => {
    const book = newBook();
    const clock = new FakeClock(start);
    const daybook = await book.start([scheduled], { clock });
    await on(daybook);
    await leapHours(clock, 1);
    await off(daybook);
    await leapHours(clock, 1);

    const fires = await firesOf(daybook, "scheduled");
    const of = (key: string) => hours(fires.filter(({ scheduleId }) => scheduleId === `scheduled/${key}`));
    expect(of("berlin")).toEqual([
      ["01:00", berlin],
      ["02:00", "ran"],
    ]);
    expect(of("koeln")).toEqual([
      ["01:00", koeln],
      ["02:00", "ran"],
    ]);
    const held = fires.find(({ scheduleId }) => scheduleId === "scheduled/berlin");
    expect(held).toMatchObject({ runId: null, reason: expect.stringContaining(berlin) });
  });

  test("are not made up for when a pause ends, however long it lasted", async () => {
    const book = newBook();
    const clock = new FakeClock(start);
    const eager = defineJob({ name: "eager", schedule: { cron: "0 * * * *", misfire: "catch_up" }, run: () => null });
    const daybook = await book.start([eager], { clock });
    await daybook.jobs.pause("eager");
    await leapHours(clock, 3);
    await daybook.jobs.resume("eager");
    await leap(clock, 60_000);

    expect(hours(await firesOf(daybook, "eager")).map(([, outcome]) => outcome)).toEqual([
      "paused",
      "paused",
      "paused",
    ]);
    expect((await daybook.runs.list()).data).toEqual([]);
  });
});

describe("what an operator changes", () => {
  test("is in the audit log, with what was there before", async () => {
    const book = newBook();
    const daybook = await book.start([job]);
    await daybook.jobs.setLimit("job", 5, { by: "anna" });
    await daybook.jobs.setLimit("job", 2, { by: "ben" });
    await daybook.jobs.reset("job", { by: "ben" });
    await daybook.settings.set("retention.maxAge", "7d", { by: "anna" });

    const { data } = await (await book.store()).audit.list({}, { limit: 10 });
    expect(data.map(({ action, subject, before, after, by }) => [action, subject, before, after, by])).toEqual([
      ["setting.set", "setting:retention.maxAge", "30d", "7d", "anna"],
      ["job.limit.reset", "job:job", 2, null, "ben"],
      ["job.limit", "job:job", 5, 2, "ben"],
      ["job.limit", "job:job", null, 5, "anna"],
    ]);
  });

  test.for<[string, (d: Daybook) => Promise<unknown>, string]>([
    ["a job that is not in the book", (d) => d.jobs.pause("jbo"), "JOB_NOT_FOUND"],
    ["a queue that is not in the book", (d) => d.queues.pause("nothing"), "QUEUE_NOT_FOUND"],
    ["a limit of nothing", (d) => d.jobs.setLimit("job", 0), "OPTION_INVALID"],
    ["a retry policy that is none", (d) => d.jobs.setRetry("job", { attempts: 0 }), "OPTION_INVALID"],
    ["a setting nobody knows", (d) => d.settings.set("retention.maxAeg", "1d"), "SETTING_NOT_FOUND"],
    ["a setting's value that does not fit", (d) => d.settings.set("retention.maxAge", "soon"), "SETTING_INVALID"],
  ])("is refused for %s, and nothing is written", async ([, change, code]) => {
    const book = newBook();
    const daybook = await book.start([job]);

    await expect(change(daybook)).rejects.toMatchObject({ code });
    expect((await (await book.store()).audit.list({}, { limit: 10 })).data).toEqual([]);
  });
});
