import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { defineJob } from "../../src/index.ts";
import { FakeClock } from "../../src/testing/index.ts";
import { newBook, type Book } from "./engine/book.ts";
import { firesOf, hours } from "./engine/fires.ts";
import { eventsOf, leap, leapHours, pass, turns } from "./engine/signals.ts";

const hour = 3_600_000;
const old = defineJob({ name: "old-name", schedule: { cron: "0 * * * *" }, run: () => "old" });
const renamed = defineJob({ name: "new-name", schedule: { cron: "0 * * * *" }, run: () => "new" });

describe("a job that the code no longer has", () => {
  test("is marked removed, its schedule stops, and its waiting runs are held and shown", async () => {
    const book = newBook();
    const clock = new FakeClock("2026-11-22T00:30:00Z");
    const before = await book.open([old], { clock });
    await before.start();
    await before.enqueue(old, { kept: true }, { delay: "30m" });
    await book.stop(before);

    const daybook = await book.open([renamed], { clock });
    expect(await daybook.start()).toEqual({ added: ["new-name"], changed: [], removed: ["old-name"], restored: [] });
    await leapHours(clock, 2);

    expect(await firesOf(daybook, "old-name")).toEqual([]);
    expect(hours(await firesOf(daybook, "new-name"))).toEqual([
      ["01:00", "ran"],
      ["02:00", "ran"],
    ]);
    expect(await daybook.jobs.get("old-name")).toMatchObject({ removedAt: expect.any(Number), nextDueAt: null });
    expect((await daybook.jobs.list()).map(({ name }) => name)).toEqual(["new-name", "old-name"]);
    const { data } = await daybook.runs.list({ job: "old-name" });
    expect(data).toMatchObject([{ state: "waiting", input: { kept: true } }]);
    await expect(daybook.enqueue("old-name")).rejects.toMatchObject({ code: "JOB_NOT_FOUND" });
  });

  test("goes on where it was when it is back, with its waiting runs", async () => {
    const book = newBook();
    const clock = new FakeClock("2026-11-22T00:30:00Z");
    const first = await book.start([old], { clock });
    const { id } = await first.enqueue(old, null, { delay: "10m" });
    await book.stop(first);
    const second = await book.start([renamed], { clock });
    await leap(clock, 15 * 60_000);
    expect((await second.runs.get(id)).state).toBe("waiting");
    await book.stop(second);

    const third = await book.open([old, renamed], { clock });
    expect((await third.start()).restored).toEqual(["old-name"]);
    await turns(50);
    expect((await third.runs.get(id)).state).toBe("succeeded");
    await leap(clock, 15 * 60_000);
    expect(hours(await firesOf(third, "old-name"))).toEqual([["01:00", "ran"]]);
    expect((await third.jobs.get("old-name")).removedAt).toBeNull();
  });

  test("leaves the schedule it no longer has out, and keeps its others", async () => {
    const book = newBook();
    const clock = new FakeClock("2026-11-22T00:15:00Z");
    const two = (keys: string[]) =>
      defineJob({
        name: "job",
        schedule: keys.map((key) => ({ key, cron: "0 * * * *", overlap: "allow" as const })),
        run: () => null,
      });
    await book.stop(await book.start([two(["a", "b"])], { clock }));
    const daybook = await book.start([two(["b", "c"])], { clock });
    await leapHours(clock, 1);

    expect((await firesOf(daybook, "job")).map(({ scheduleId }) => scheduleId).toSorted()).toEqual(["job/b", "job/c"]);
    expect((await daybook.schedules.list({ job: "job" })).map(({ id }) => id)).toEqual(["job/b", "job/c"]);
    const all = await daybook.schedules.list({ job: "job", withRemoved: true });
    expect(all.map(({ id, removedAt }) => [id, removedAt !== null])).toEqual([
      ["job/a", true],
      ["job/b", false],
      ["job/c", false],
    ]);
  });
});

describe("a job whose code changed", () => {
  test("is said to have changed, and its schedule goes by the new rule from now on", async () => {
    const book = newBook();
    const clock = new FakeClock("2026-11-22T00:10:00Z");
    await book.stop(await book.start([old], { clock }));
    const changed = defineJob({ name: "old-name", schedule: { cron: "30 * * * *" }, run: () => null });
    const daybook = await book.open([changed], { clock });

    expect((await daybook.start()).changed).toEqual(["old-name"]);
    await leap(clock, hour / 2);
    await leap(clock, hour);

    expect(hours(await firesOf(daybook, "old-name"))).toEqual([
      ["00:30", "ran"],
      ["01:30", "ran"],
    ]);
  });

  test("runs the retry, queue and priority of the new code for new runs", async () => {
    const book = newBook();
    const first = await book.open([
      defineJob({ name: "job", queue: "a", priority: 1, retry: { attempts: 9 }, run: () => 1 }),
    ]);
    const before = await first.enqueue("job");
    const second = await book.open([
      defineJob({ name: "job", queue: "b", priority: 2, retry: { attempts: 1 }, run: () => 2 }),
    ]);
    const after = await second.enqueue("job");

    expect(await second.runs.get(before.id)).toMatchObject({ queue: "a", priority: 1, maxAttempts: 9 });
    expect(await second.runs.get(after.id)).toMatchObject({ queue: "b", priority: 2, maxAttempts: 1 });
  });
});

describe("job files", () => {
  const write = (book: Book, name: string, text: string): void => {
    mkdirSync(join(book.folder, "jobs"), { recursive: true });
    writeFileSync(join(book.folder, "jobs", name), text);
  };
  const jobFile = (name: string) =>
    `export { ${name} as default } from ${JSON.stringify(join(import.meta.dirname, "engine", "file-jobs.ts"))};`;

  test("are found, and one that fails to load is reported while the rest work and nothing is removed", async () => {
    const book = newBook();
    write(book, "first.job.ts", jobFile("first"));
    write(book, "second.job.ts", jobFile("second"));
    const jobs = join(book.folder, "jobs");
    const before = await book.open(jobs);
    expect((await before.start()).added.toSorted()).toEqual(["first", "second"]);
    await before.stop();
    rmSync(join(jobs, "second.job.ts"));
    write(book, "third.job.ts", "throw new Error('no connection string');");

    const daybook = await book.open(jobs);
    expect(daybook.jobFailures).toMatchObject([
      { file: expect.stringContaining("third.job.ts"), error: { code: "JOB_FILE_FAILED" } },
    ]);
    expect((await daybook.start()).removed).toEqual([]);
    expect(await daybook.runs.wait((await daybook.enqueue("first")).id)).toMatchObject({ state: "succeeded" });
    expect((await daybook.jobs.get("second")).removedAt).toBeNull();
    await daybook.stop();

    rmSync(join(jobs, "third.job.ts"));
    const clean = await book.open(jobs);
    expect((await clean.start()).removed).toEqual(["second"]);
  });
});

describe("two programs on one store", () => {
  test("leave each other's jobs, schedules and runs alone", async () => {
    const book = newBook();
    const clock = new FakeClock("2026-11-22T00:30:00Z");
    const shop = defineJob({ name: "shop", schedule: { cron: "0 * * * *" }, run: () => "shop" });
    const mail = defineJob({ name: "mail", schedule: { cron: "0 * * * *" }, run: () => "mail" });
    const first = await book.start([shop], { app: "shop", clock });
    const second = await book.open([mail], { app: "mail", clock });
    expect(await second.start()).toMatchObject({ added: ["mail"], removed: [] });
    const fired = [eventsOf(first, "fire"), eventsOf(second, "fire")];
    await leapHours(clock, 2);

    expect(fired.map((events) => events.map(({ scheduleId }) => scheduleId))).toEqual([
      ["shop/default", "shop/default"],
      ["mail/default", "mail/default"],
    ]);
    const { data } = await first.runs.list({}, { limit: 10 });
    expect(
      data.map(({ job, workerId, attempt }) => [job, workerId === (job === "shop" ? first : second).workerId, attempt]),
    ).toEqual(data.map(({ job }) => [job, true, 1]));
    expect((await first.jobs.list()).map(({ app, name }) => `${app}: ${name}`)).toEqual(["mail: mail", "shop: shop"]);
  });

  test("leave the other's runs to it, also when it was not there when they started", async () => {
    const book = newBook();
    const late = defineJob({ name: "late", run: () => "late" });
    const early = await book.start([defineJob({ name: "early", run: () => "early" })], { app: "early" });
    const other = await book.open([late], { app: "late" });
    const { id } = await other.enqueue(late);
    await turns(50);
    await other.start();

    expect(await early.runs.wait(id)).toMatchObject({ state: "succeeded", workerId: other.workerId, failures: 0 });
  });
});

describe("the operator's cron", () => {
  test("beats code's, survives restarts and changes of code, and is undone by a reset", async () => {
    const book = newBook();
    const clock = new FakeClock("2026-11-22T00:10:00Z");
    const first = await book.start([old], { clock });
    const set = await first.schedules.setCron("old-name", "15 * * * *", { by: "anna" });
    expect(set).toMatchObject({ schedule: { rule: { cron: "15 * * * *" } }, definition: { cron: "0 * * * *" } });
    await pass(clock, 5 * 60_000);
    expect(hours(await firesOf(first, "old-name"))).toEqual([["00:15", "ran"]]);
    await book.stop(first);

    const changed = defineJob({ name: "old-name", schedule: { cron: "30 * * * *" }, run: () => null });
    const second = await book.start([changed], { clock });
    await leapHours(clock, 1);
    expect(hours(await firesOf(second, "old-name"))).toEqual([
      ["00:15", "ran"],
      ["01:15", "ran"],
    ]);
    expect((await second.jobs.get("old-name")).overrides).toMatchObject([
      { field: "cron", value: "15 * * * *", setBy: "anna" },
    ]);

    const reset = await second.schedules.resetCron("old-name");
    expect(reset.schedule?.rule).toEqual({ kind: "cron", cron: "30 * * * *" });
    await leap(clock, 20 * 60_000);
    expect(hours(await firesOf(second, "old-name")).at(-1)).toEqual(["01:30", "ran"]);
  });

  test("that cannot be read is refused and changes nothing", async () => {
    const book = newBook();
    const daybook = await book.start([old]);
    const before = await daybook.schedules.get("old-name");

    await expect(daybook.schedules.setCron("old-name", "nonsense")).rejects.toMatchObject({ code: "SCHEDULE_INVALID" });
    await expect(daybook.schedules.setCron("nobody", "0 * * * *")).rejects.toMatchObject({
      code: "SCHEDULE_NOT_FOUND",
    });
    expect(await daybook.schedules.get("old-name")).toEqual(before);
  });

  test("mends a schedule that code has wrong", async () => {
    const book = newBook();
    const clock = new FakeClock("2026-11-22T00:30:00Z");
    const wrong = defineJob({ name: "wrong", schedule: { cron: "61 * * * *" }, run: () => null });
    const daybook = await book.start([wrong], { clock });
    await daybook.schedules.setCron("wrong", "0 * * * *");
    await leapHours(clock, 1);
    expect(hours(await firesOf(daybook, "wrong"))).toEqual([["01:00", "ran"]]);

    await book.stop(daybook);
    const again = await book.start([wrong], { clock });
    expect(await again.schedules.get("wrong")).toMatchObject({ error: null });
    expect(await again.schedules.resetCron("wrong")).toMatchObject({ schedule: null, error: expect.any(String) });
  });
});
