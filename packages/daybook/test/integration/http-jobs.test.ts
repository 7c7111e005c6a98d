import { describe, expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { createDaybook, defineJob } from "../../src/index.ts";
import { Desk, stores } from "./http/desk.ts";

const input = z.object({ shop: z.string().min(2), lines: z.array(z.object({ sku: z.string() })).default([]) });

describe.each(stores)("jobs of other processes, over %s", (store) => {
  test("a process without a job's code enqueues it, and holds the input against the stored JSON Schema", async () => {
    const worker = await Desk.open(store);
    await worker.daybook.start();
    const front = await worker.another({ jobs: [] });
    const made = await front.ask("POST", "/runs", { body: { job: "stock-sync", input: { shop: "north" } } });
    expect(made.status).toBe(201);
    expect(await worker.daybook.runs.wait(made.body.id)).toMatchObject({ state: "partial", input: { shop: "north" } });
    const refused = await front.ask("POST", "/runs", { body: { job: "stock-sync", input: { shop: 7 } } });
    expect(refused).toMatchObject({
      status: 400,
      body: { code: "INPUT_INVALID", params: { job: "stock-sync", issues: [{ path: "shop", value: "7" }] } },
    });
    expect(await front.ask("POST", "/jobs/nobody/trigger", { body: {} })).toMatchObject({
      status: 404,
      body: { code: "JOB_NOT_FOUND" },
    });
  });

  test("a button's run is manual and takes the caller's name", async () => {
    const desk = await Desk.open(store);
    const made = await desk.ask("POST", "/jobs/fails/trigger", { body: { delay: "1h", tenant: "north" } });
    expect(made.status).toBe(201);
    expect((await desk.ask("GET", `/runs/${made.body.id}`)).body).toMatchObject({
      trigger: "manual",
      triggeredBy: "anna",
      tenant: "north",
      status: "scheduled",
    });
  });
});

describe("input over the stored schema", () => {
  async function front(definition: Parameters<typeof defineJob>[0]): Promise<Desk> {
    const worker = await Desk.open("SQLite", undefined, { jobs: [defineJob(definition)] });
    await worker.daybook.start();
    return worker.another({ jobs: [] });
  }
  const enqueue = (desk: Desk, value: unknown) =>
    desk.ask("POST", "/runs", { body: { job: "orders", input: value, delay: "1h" } });

  test("what fits is accepted, what does not is named by its path", async () => {
    const desk = await front({ name: "orders", input, run: () => null });
    expect((await enqueue(desk, { shop: "north" })).status).toBe(201);
    expect((await enqueue(desk, { shop: "north", lines: [{ sku: "a" }] })).status).toBe(201);
    expect((await enqueue(desk, { shop: "n" })).body.params.issues).toMatchObject([{ path: "shop" }]);
    expect(
      (await enqueue(desk, { shop: "north", lines: [{ sku: "a" }, { sku: 5 }] })).body.params.issues,
    ).toMatchObject([{ path: "lines.1.sku", value: "5" }]);
    expect((await enqueue(desk, undefined)).body.code).toBe("INPUT_INVALID");
  });

  test("a schema that can say nothing of itself leaves the check to the worker that claims the run", async () => {
    const opaque = { "~standard": { version: 1, vendor: "own", validate: (value: unknown) => ({ value }) } } as const;
    const desk = await front({ name: "orders", input: opaque, run: () => null });
    expect((await desk.ask("GET", "/jobs/orders")).body.definition).toMatchObject({
      hasInputSchema: true,
      inputSchema: null,
    });
    expect((await enqueue(desk, 17)).status).toBe(201);
  });

  test("a job that computes its concurrency keys in code is not enqueued without that code", async () => {
    const desk = await front({ name: "orders", concurrency: { limit: 1, key: () => "one" }, run: () => null });
    expect(await enqueue(desk, undefined)).toMatchObject({ status: 409, body: { code: "JOB_NOT_LOADED" } });
  });
});

describe("with the eyes of one tenant", () => {
  test("a job shows that tenant's schedules, switches and runs, and no others'", async () => {
    const daily = defineJob({
      name: "daily",
      schedule: [
        { key: "north", cron: "0 3 * * *", tenant: "north" },
        { key: "south", cron: "0 4 * * *", tenant: "south", input: { secret: "of the south" } },
        { key: "all", cron: "0 1 * * *" },
      ],
      run: () => null,
    });
    const desk = await Desk.open("SQLite", undefined, { jobs: [daily] });
    await desk.daybook.start();
    for (const tenant of ["north", "south"]) {
      await desk.ask("POST", "/jobs/daily/pause", { body: { tenant } });
      await desk.ask("POST", "/jobs/daily/resume", { body: { tenant } });
      const { id } = (await desk.ask("POST", "/runs", { body: { job: "daily", tenant } })).body;
      await desk.daybook.runs.wait(id);
    }
    await desk.ask("POST", "/jobs/daily/disable", { body: { tenant: "north" } });
    await desk.ask("POST", "/jobs/daily/pause", { body: { tenant: "south" } });
    const caller = { name: "nina", role: "viewer", tenant: "north" } as const;
    const { body } = await desk.ask("GET", "/jobs/daily", { caller });
    expect(body).toMatchObject({
      enabled: false,
      paused: false,
      hold: expect.stringContaining("daily/north"),
      source: null,
      overrides: [{ scope: "job_tenant", subject: "daily/north", field: "enabled" }],
      schedules: [{ key: "north" }],
      lastOutcomes: [{ tenant: "north" }],
      lastRun: { tenant: "north" },
    });
    expect(new Set(body.nextFires.map(({ scheduleId }: { scheduleId: string }) => scheduleId))).toEqual(
      new Set(["daily/north", "daily/all"]),
    );
    const list = await desk.ask("GET", "/jobs?outcomes=30", { caller });
    for (const text of [JSON.stringify(body), JSON.stringify(list.body)]) expect(text).not.toContain("south");
    const history = await desk.ask("GET", "/jobs/daily/history", { caller });
    expect(history.body.data).toMatchObject([{ tenant: "north" }]);
    expect((await desk.ask("GET", "/jobs/daily?tenant=south", { caller })).status).toBe(403);
  });
});

test("a cron is judged before it is set, and a bad one is refused by field", async () => {
  const desk = await Desk.open("SQLite");
  await desk.daybook.start();
  const propose = (body: object) => desk.ask("POST", "/schedules/preview", { body });
  const alone = await propose({
    cron: "0 0 31 * *",
    timeZone: "Europe/Berlin",
    from: "2027-01-01T00:00:00Z",
    locale: "de",
  });
  expect(alone.body).toMatchObject({
    proposed: {
      next: [{ local: "2027-01-31 00:00 +01:00" }, {}, {}, {}, {}],
      findings: [{ code: "skips_months" }, { code: "misfire_window_short" }],
    },
    inCode: null,
    inForce: null,
  });
  expect(await propose({ cron: "61 * * * *" })).toMatchObject({ status: 400, body: { code: "SCHEDULE_INVALID" } });
  const schedule = { job: "stock-sync", key: "default" };
  await desk.ask("PUT", "/schedules/stock-sync/default/cron", { body: { cron: "0 5 * * *" } });
  const beside = await propose({ cron: "0 6 * * *", schedule, from: "2027-01-01T12:00:00Z", count: 1 });
  const local = (told: { next: { local: string }[] }) => told.next[0]?.local;
  expect([beside.body.proposed, beside.body.inCode, beside.body.inForce].map(local)).toEqual([
    "2027-01-02 06:00 +01:00",
    "2027-01-02 02:00 +01:00",
    "2027-01-02 05:00 +01:00",
  ]);
  expect((await desk.ask("GET", "/schedules/stock-sync/default")).body.schedule.rule).toMatchObject({ kind: "cron" });
  expect(await propose({ cron: "0 6 * * *", schedule: { job: "stock-sync", key: "none" } })).toMatchObject({
    status: 404,
    body: { code: "SCHEDULE_NOT_FOUND" },
  });
});

test("a job tells which retry policy is in force, and one word of the operator's is taken back without the others", async () => {
  const desk = await Desk.open("SQLite");
  await desk.daybook.start();
  const look = async () => (await desk.ask("GET", "/jobs/stock-sync")).body;
  const code = await look();
  expect(code.retry).toEqual(code.definition.retry);

  await desk.ask("PUT", "/jobs/stock-sync/retry", { body: { backoff: "fixed", delay: "1s" } });
  await desk.ask("PUT", "/jobs/stock-sync/limit", { body: { limit: 7 } });
  await desk.ask("POST", "/jobs/stock-sync/pause");
  const changed = await look();
  expect(changed.retry).toMatchObject({ attempts: code.definition.retry.attempts, backoff: "fixed", delayMs: 1_000 });
  expect(changed.definition).toEqual(code.definition);

  await desk.ask("POST", "/jobs/stock-sync/reset", { body: { fields: ["limit"] } });
  const after = await look();
  expect(after).toMatchObject({ limit: code.limit, retry: changed.retry, paused: true });
  await desk.ask("POST", "/jobs/stock-sync/reset");
  expect(await look()).toMatchObject({ limit: code.limit, retry: code.retry, paused: false });
});

test("a client in code enqueues jobs of the book by name as well", async () => {
  const desk = await Desk.open("SQLite");
  await desk.daybook.start();
  const client = await createDaybook({ store: desk.store, jobs: [] });
  onTestFinished(() => client.stop());
  const { id } = await client.enqueue("fails", undefined, { delay: "1h" });
  expect(await client.runs.get(id)).toMatchObject({ job: "fails", maxAttempts: 2, concurrencyKey: "job:fails" });
});
