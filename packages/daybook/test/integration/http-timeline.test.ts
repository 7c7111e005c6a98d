import { describe, expect, test } from "vitest";
import { defineJob, type ItemToRetry } from "../../src/index.ts";
import { Desk, stores } from "./http/desk.ts";

const skus = ["a", "b", "c", "d"];
/** What each run of `catalog` was told to do again. */
let seen: (readonly ItemToRetry[] | null)[] = [];
/** Items that fail. */
let broken = new Set<string>();

const catalog = defineJob({
  name: "catalog",
  retry: { attempts: 1 },
  run({ items, progress }) {
    seen.push(items.toRetry);
    for (const sku of items.toRetry?.map(({ key }) => key) ?? skus) {
      if (broken.has(sku)) items.fail(sku, new Error(`no ${sku}`), { sku, price: 7 });
      else progress.add("succeeded");
    }
  },
});
const family = defineJob({
  name: "family",
  retry: { attempts: 2, delay: 0, jitter: 0 },
  async run({ run }) {
    await run.spawn("catalog", [{ input: null, tenant: "north" }]);
    if (run.attempt === 1) throw new Error("told to fail once");
  },
});
const hourly = defineJob({
  name: "hourly",
  schedule: [
    { key: "default", cron: "0 * * * *" },
    { key: "south", cron: "30 * * * *", tenant: "south" },
  ],
  run: () => null,
});

async function opened(store: (typeof stores)[number]): Promise<Desk> {
  seen = [];
  broken = new Set(["b", "d"]);
  const desk = await Desk.open(store, undefined, { jobs: [catalog, family, hourly] });
  await desk.daybook.start();
  return desk;
}

async function ran(desk: Desk, job: string, tenant?: string): Promise<string> {
  const { body } = await desk.ask("POST", "/runs", { body: { job, tenant } });
  await desk.daybook.runs.wait(body.id);
  return body.id as string;
}

describe.each(stores)("retries of failed items over %s", (store) => {
  test("the handler finds the items, and only them; each is taken over once", async () => {
    const desk = await opened(store);
    const first = await ran(desk, "catalog", "north");
    broken = new Set(["d"]);
    const made = await desk.ask("POST", `/runs/${first}/retry-failed-items`);
    expect(made).toMatchObject({ status: 201, body: { items: 2 } });
    const retry = await desk.daybook.runs.wait(made.body.id);
    expect(retry).toMatchObject({
      state: "partial",
      tenant: "north",
      trigger: "retry",
      retryOfId: first,
      triggeredBy: "anna",
      progress: { counts: { succeeded: 1, failed: 1 } },
    });
    expect(seen).toEqual([
      null,
      [
        { key: "b", data: { sku: "b", price: 7 } },
        { key: "d", data: { sku: "d", price: 7 } },
      ],
    ]);
    expect((await desk.ask("GET", `/runs/${first}/failed-items`)).body.data).toMatchObject([
      { key: "b", retryRunId: made.body.id },
      { key: "d", retryRunId: made.body.id },
    ]);
    expect(await desk.ask("POST", `/runs/${first}/retry-failed-items`)).toMatchObject({
      status: 409,
      body: { code: "NO_FAILED_ITEMS" },
    });
    // What failed again is the retry's own, and a plain retry of it does these items again and not everything.
    const again = await desk.ask("POST", `/runs/${made.body.id}/retry`);
    await desk.daybook.runs.wait(again.body.id);
    expect(seen.at(-1)?.map(({ key }) => key)).toEqual(["b", "d"]);
    const one = await desk.ask("POST", `/runs/${made.body.id}/retry-failed-items`, { body: { keys: ["d"] } });
    await desk.daybook.runs.wait(one.body.id);
    expect(seen.at(-1)?.map(({ key }) => key)).toEqual(["d"]);
  });

  test("many runs' failed items are counted first, and retried when the count still holds", async () => {
    const desk = await opened(store);
    const runs = [await ran(desk, "catalog", "north"), await ran(desk, "catalog", "south")];
    const filter = { job: "catalog" };
    broken = new Set();
    const bulk = (expected?: number) =>
      desk.ask("POST", "/runs/bulk-retry-failed-items", { body: { filter, expected } });
    expect((await bulk()).body).toEqual({ matched: 2, items: 4, changed: null, refused: [] });
    expect(await bulk(2)).toMatchObject({ status: 409, body: { code: "COUNT_CHANGED" } });
    expect((await bulk(4)).body).toEqual({ matched: 2, items: 4, changed: 2, refused: [] });
    expect((await bulk()).body).toMatchObject({ matched: 0, items: 0 });
    const made = (await desk.ask("GET", "/runs?trigger=retry")).body.data as { retryOfId: string }[];
    expect(new Set(made.map(({ retryOfId }) => retryOfId))).toEqual(new Set(runs));
  });

  test("a run's own timeline tells what happened to it, in its order", async () => {
    const desk = await opened(store);
    const id = await ran(desk, "family");
    await desk.ask("POST", `/runs/${id}/retry`);
    const { data, childrenLeftOut } = (await desk.ask("GET", `/runs/${id}/timeline`)).body;
    expect(childrenLeftOut).toBe(false);
    const told = data.map(({ event, attempt }: { event: string; attempt: number | null }) => [event, attempt]);
    expect(told.filter(([event]: [string]) => event !== "available")).toEqual([
      ["created", null],
      ["started", 1],
      ["child_created", null],
      ["child_finished", null],
      ["retried", 1],
      ["started", 2],
      ["finished", 2],
      ["retry_made", null],
    ]);
    expect(data).toContainEqual(expect.objectContaining({ event: "retried", message: "told to fail once" }));
    const waiting = (await desk.ask("POST", "/runs", { body: { job: "catalog", delay: "1h" } })).body.id;
    await desk.ask("POST", `/runs/${waiting}/cancel`, { body: { reason: "not today" } });
    expect((await desk.ask("GET", `/runs/${waiting}/timeline`)).body.data).toMatchObject([
      { event: "created", by: "anna", message: "api" },
      { event: "cancel_requested", by: "anna", message: "not today" },
      { event: "finished", message: "cancelled: not today" },
      { event: "available" },
    ]);
  });

  test("the timeline of a window has what ran in it, page by page, and what is planned", async () => {
    const desk = await opened(store);
    const began = new Date().toISOString();
    const ids = [await ran(desk, "catalog"), await ran(desk, "catalog"), await ran(desk, "catalog", "south")];
    await desk.ask("POST", "/runs", { body: { job: "catalog", delay: "1h" } });
    const idsOf = (body: { data: { id: string }[] }) => body.data.map(({ id }) => id);
    const first = (await desk.ask("GET", "/timeline?job=catalog&limit=2")).body;
    expect(idsOf(first)).toEqual([ids[2], ids[1]]);
    const rest = (await desk.ask("GET", `/timeline?job=catalog&limit=2&after=${first.nextCursor}`)).body;
    expect([idsOf(rest), rest.planned]).toEqual([[ids[0]], []]);
    expect((await desk.ask("GET", `/timeline?before=${began}`)).body).toMatchObject({ data: [], planned: [] });
    await desk.ask("POST", "/schedules/hourly/default/pause");
    const from = new Date(Math.ceil(Date.now() / 3_600_000) * 3_600_000);
    const before = new Date(from.getTime() + 2 * 3_600_000);
    const plan = (await desk.ask("GET", `/timeline?from=${from.toISOString()}&before=${before.toISOString()}`)).body;
    expect(plan.planned).toMatchObject([
      { scheduleId: "hourly/default", dueAt: from.toISOString(), hold: expect.stringContaining("is paused by anna") },
      { scheduleId: "hourly/south", tenant: "south", hold: null },
      { scheduleId: "hourly/default" },
      { scheduleId: "hourly/south" },
    ]);
    expect(plan.plannedBefore).toBe(before.toISOString());
    const month = (
      await desk.ask(
        "GET",
        `/timeline?from=${from.toISOString()}&before=${new Date(from.getTime() + 30 * 86_400_000).toISOString()}`,
      )
    ).body;
    expect(month.planned.length).toBeLessThanOrEqual(1_000);
    expect(month.plannedBefore < month.before).toBe(true);
    expect(await desk.ask("GET", `/timeline?from=${from.toISOString()}&before=${began}`)).toMatchObject({
      status: 400,
      body: { code: "FILTER_INVALID" },
    });
  });
});

test("a caller of one tenant sees its own runs and plans, and retries nobody else's items", async () => {
  const desk = await opened("SQLite");
  await ran(desk, "catalog", "north");
  const south = await ran(desk, "catalog", "south");
  const caller = { name: "sara", role: "operator", tenant: "south" } as const;
  const { data, planned } = (await desk.ask("GET", "/timeline", { caller })).body;
  expect(data.map(({ id }: { id: string }) => id)).toEqual([south]);
  expect(new Set(planned.map(({ tenant }: { tenant: string }) => tenant))).toEqual(new Set(["south"]));
  const body = { filter: {} };
  expect((await desk.ask("POST", "/runs/bulk-retry-failed-items", { body, caller })).body).toMatchObject({
    matched: 1,
  });
  const north = { name: "nina", role: "operator", tenant: "north" } as const;
  for (const [method, path] of [
    ["POST", "retry-failed-items"],
    ["GET", "timeline"],
  ] as const)
    expect((await desk.ask(method, `/runs/${south}/${path}`, { caller: north })).body.code).toBe("RUN_NOT_FOUND");
});
