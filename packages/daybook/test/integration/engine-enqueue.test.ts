import { describe, expect, test } from "vitest";
import { z } from "zod";
import { defineJob, type Daybook } from "../../src/index.ts";
import { FakeClock } from "../../src/testing/index.ts";
import { newBook } from "./engine/book.ts";

const report = defineJob({
  name: "report",
  input: z.object({ day: z.string(), lines: z.array(z.object({ sku: z.string() })).default([]) }),
  run: ({ input }) => input.day,
});
const anything = defineJob({ name: "anything", run: ({ input }) => input });
const byHand = defineJob({ name: "by-hand", kind: "manual", run: () => "done" });

async function waiting(daybook: Daybook): Promise<number> {
  return (await daybook.runs.list()).data.length;
}

describe("what is enqueued", () => {
  test("is typed by the job's schema and stands in the book as it was written", async () => {
    const book = newBook();
    const daybook = await book.open([report]);

    const { id, created } = await daybook.enqueue(report, { day: "2026-11-22" });

    expect(created).toBe(true);
    expect(await daybook.runs.get(id)).toMatchObject({
      job: "report",
      state: "waiting",
      status: "queued",
      input: { day: "2026-11-22" },
      trigger: "api",
      attempt: 0,
      priority: 100,
      queue: "default",
      tenant: null,
    });
    // @ts-expect-error -- a number is no day
    await expect(daybook.enqueue(report, { day: 5 })).rejects.toMatchObject({ code: "INPUT_INVALID" });
  });

  test("is in the book for every other process once the enqueue returned", async () => {
    const book = newBook();
    const daybook = await book.open([report]);
    const { id } = await daybook.enqueue("report", { day: "2026-11-22" });

    expect(await (await book.store()).runs.get(id)).toMatchObject({ id, state: "waiting" });
  });

  test("carries its tenant, priority, queue, attempts and who asked for it", async () => {
    const book = newBook();
    const daybook = await book.open([report]);

    const options = { tenant: "berlin", priority: -5, queue: "reports", attempts: 7, by: "token:erp" };
    const { id } = await daybook.enqueue(report, { day: "x" }, options);

    expect(await daybook.runs.get(id)).toMatchObject({
      tenant: "berlin",
      priority: -5,
      queue: "reports",
      maxAttempts: 7,
      triggeredBy: "token:erp",
    });
  });

  test("waits for its delay, or for the instant it names", async () => {
    const book = newBook();
    const clock = new FakeClock("2026-11-22T12:00:00Z");
    const daybook = await book.open([anything], { clock });

    const later = await daybook.enqueue(anything, 1, { delay: "90s" });
    const at = await daybook.enqueue(anything, 2, { at: "2026-11-23T00:00:00+01:00" });

    expect(await daybook.runs.get(later.id)).toMatchObject({ status: "scheduled", availableAt: clock.now() + 90_000 });
    expect(await daybook.runs.get(at.id)).toMatchObject({ availableAt: Date.UTC(2026, 10, 22, 23) });
    await expect(daybook.enqueue(anything, 3, { delay: 1, at: clock.now() })).rejects.toMatchObject({
      code: "OPTION_INVALID",
      params: { field: "at" },
    });
    expect(await waiting(daybook)).toBe(2);
  });

  test("expires when it has waited as long as it says, whatever its job says", async () => {
    const book = newBook();
    const clock = new FakeClock();
    const patient = defineJob({ name: "patient", expires: "1h", run: () => null });
    const daybook = await book.open([patient], { clock });

    const own = await daybook.enqueue(patient, null, { delay: "1m" });
    const sooner = await daybook.enqueue(patient, null, { expires: "10s" });

    expect((await daybook.runs.get(own.id)).expiresAt).toBe(clock.now() + 60_000 + 3_600_000);
    expect((await daybook.runs.get(sooner.id)).expiresAt).toBe(clock.now() + 10_000);
    clock.advance(10_000);
    await daybook.start();
    expect(await daybook.runs.wait(sooner.id)).toMatchObject({ state: "expired", attempt: 0 });
  });
});

describe("a dedupe key", () => {
  test("returns the unfinished run that has it, per job and tenant", async () => {
    const book = newBook();
    const daybook = await book.open([anything, report]);
    const first = await daybook.enqueue(anything, 1, { dedupeKey: "k" });

    expect(await daybook.enqueue(anything, 2, { dedupeKey: "k" })).toEqual({ id: first.id, created: false });
    expect(await daybook.enqueue(anything, 3, { dedupeKey: "k", tenant: "berlin" })).toMatchObject({ created: true });
    expect(await daybook.enqueue(report, { day: "x" }, { dedupeKey: "k" })).toMatchObject({ created: true });
    expect((await daybook.runs.get(first.id)).input).toBe(1);
  });

  test("is free again when its run is final", async () => {
    const book = newBook();
    const daybook = await book.start([anything]);
    const first = await daybook.enqueue(anything, 1, { dedupeKey: "k" });
    await daybook.runs.wait(first.id);

    expect(await daybook.enqueue(anything, 2, { dedupeKey: "k" })).toMatchObject({ created: true });
  });
});

describe("an input that does not fit", () => {
  test("is refused with the field's name, and nothing is enqueued", async () => {
    const book = newBook();
    const daybook = await book.open([report]);

    const refused = daybook.enqueue("report", { day: "x", lines: [{ sku: "a" }, { sku: 5 }] });

    await expect(refused).rejects.toMatchObject({
      code: "INPUT_INVALID",
      message: expect.stringContaining("lines.1.sku"),
      params: { job: "report", issues: [{ path: "lines.1.sku", value: "5" }] },
    });
    expect(await waiting(daybook)).toBe(0);
  });

  test("keeps all of its batch out of the book and is named by its place", async () => {
    const book = newBook();
    const daybook = await book.open([report]);

    const refused = daybook.enqueueMany("report", [{ day: "a" }, { day: "b" }, { day: 3 }]);

    await expect(refused).rejects.toMatchObject({
      code: "INPUT_INVALID",
      message: expect.stringContaining("Input 2:"),
      params: { input: 2, issues: [{ path: "day" }] },
    });
    expect(await waiting(daybook)).toBe(0);
    expect(await daybook.enqueueMany(report, [{ day: "a" }, { day: "b" }])).toHaveLength(2);
    expect(await daybook.enqueueMany(report, [])).toEqual([]);
    expect(await waiting(daybook)).toBe(2);
  });

  test("is found out when JSON would change what the schema accepts", async () => {
    const book = newBook();
    const dated = defineJob({ name: "dated", input: z.object({ day: z.date() }), run: () => null });
    const coerced = defineJob({
      name: "coerced",
      input: z.object({ day: z.coerce.date() }),
      run: ({ input }) => input.day.getUTCFullYear(),
    });
    const daybook = await book.start([dated, coerced]);
    const day = new Date("2026-11-22T00:00:00Z");

    await expect(daybook.enqueue(dated, { day })).rejects.toMatchObject({
      code: "INPUT_INVALID",
      params: { issues: [{ path: "day" }] },
    });
    const { id } = await daybook.enqueue(coerced, { day });
    expect(await daybook.runs.wait(id)).toMatchObject({ state: "succeeded", result: 2026 });
  });

  test.for([
    ["a BigInt", { a: { big: 1n } }, '"big" is a bigint'],
    ["a function", { call: () => 1 }, '"call" is a function'],
    ["a Map", { seen: new Map() }, '"seen" is a Map'],
    ["a symbol alone", Symbol("x"), "it is a symbol"],
  ] as const)("is refused when it holds %s, which JSON would drop", async ([, input, why]) => {
    const book = newBook();
    const daybook = await book.open([anything]);

    await expect(daybook.enqueue(anything, input)).rejects.toMatchObject({
      code: "INPUT_INVALID",
      message: expect.stringContaining(why),
    });
    expect(await waiting(daybook)).toBe(0);
  });

  test("is refused when it is a circle", async () => {
    const book = newBook();
    const daybook = await book.open([anything]);
    const circle: { self?: unknown } = {};
    circle.self = circle;

    await expect(daybook.enqueue(anything, circle)).rejects.toMatchObject({ code: "INPUT_INVALID" });
    expect(await waiting(daybook)).toBe(0);
  });

  test.for([
    [{ priority: 1.5 }, "priority"],
    [{ attempts: 0 }, "attempts"],
  ] as const)("options %o are refused by name", async ([options, field]) => {
    const book = newBook();
    const daybook = await book.open([anything]);

    await expect(daybook.enqueue(anything, null, options)).rejects.toMatchObject({
      code: "OPTION_INVALID",
      params: { field },
    });
  });
});

describe("who is not let in", () => {
  test("a manual job is started by people only, and takes part in overlap policies then", async () => {
    const book = newBook();
    const daybook = await book.start([byHand]);

    await expect(daybook.enqueue(byHand)).rejects.toMatchObject({
      code: "OPTION_INVALID",
      params: { field: "trigger" },
    });
    const { id } = await daybook.enqueue(byHand, null, { trigger: "manual", by: "anna" });
    expect(await daybook.runs.wait(id)).toMatchObject({ state: "succeeded", trigger: "manual", triggeredBy: "anna" });
  });

  test("a job nobody knows is refused with the names that are known", async () => {
    const book = newBook();
    const daybook = await book.open([report, byHand]);

    await expect(daybook.enqueue("reprot", null)).rejects.toMatchObject({
      code: "JOB_NOT_FOUND",
      params: { job: "reprot", known: ["report", "by-hand"] },
    });
  });

  test("a disabled job refuses runs until it is enabled", async () => {
    const book = newBook();
    const daybook = await book.start([anything]);
    await daybook.jobs.disable("anything");

    await expect(daybook.enqueue(anything)).rejects.toMatchObject({ code: "JOB_DISABLED" });
    await daybook.jobs.enable("anything");
    expect(await daybook.enqueue(anything)).toMatchObject({ created: true });
  });

  test("a disabled tenant refuses its runs and nobody else's, and its whole batch", async () => {
    const book = newBook();
    const daybook = await book.start([anything]);
    await daybook.tenants.disable("berlin");
    await daybook.jobs.disable("anything", { tenant: "hamburg" });

    const berlin = daybook.enqueueMany(anything, [1, 2], { tenant: "berlin" });
    await expect(berlin).rejects.toMatchObject({ code: "TENANT_DISABLED", params: { tenant: "berlin" } });
    await expect(daybook.enqueue(anything, 1, { tenant: "hamburg" })).rejects.toMatchObject({ code: "JOB_DISABLED" });
    expect(await daybook.enqueue(anything, 1, { tenant: "koeln" })).toMatchObject({ created: true });
    expect(await waiting(daybook)).toBe(1);
  });

  test("with everything disabled nothing is accepted", async () => {
    const book = newBook();
    const daybook = await book.start([anything]);
    await daybook.jobs.disableAll();

    await expect(daybook.enqueue(anything)).rejects.toMatchObject({ code: "JOB_DISABLED" });
    await daybook.jobs.enableAll();
    expect(await daybook.enqueue(anything)).toMatchObject({ created: true });
  });
});

describe("many at once", () => {
  test("a thousand simultaneous enqueues share a few transactions and all are made", async () => {
    const book = newBook();
    const daybook = await book.open([report]);
    await daybook.enqueue(report, { day: "first" });
    const pulse = book.sql().prepare("SELECT runs FROM pulse");
    const before = Number(pulse.get()?.["runs"]);

    const made = await Promise.all(
      Array.from({ length: 1_000 }, (_, n) => daybook.enqueue(report, { day: String(n) })),
    );

    expect(new Set(made.map(({ id }) => id)).size).toBe(1_000);
    expect(Number(pulse.get()?.["runs"]) - before).toBeLessThanOrEqual(3);
    const store = await book.store();
    expect((await store.runs.activeCounts(Date.now())).queued).toBe(1_001);
  });

  test("a refused one among them leaves the others alone", async () => {
    const book = newBook();
    const daybook = await book.open([anything]);
    await daybook.tenants.disable("berlin");

    const made = await Promise.allSettled(
      ["koeln", "berlin", "hamburg"].map((tenant) => daybook.enqueue(anything, 1, { tenant })),
    );

    expect(made.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  });
});
