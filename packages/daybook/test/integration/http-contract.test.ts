import { describe, expect, test } from "vitest";
import { z } from "zod";
import { endpoints } from "./http/endpoints.ts";
import { Desk, stores, type Reply } from "./http/desk.ts";

/** Requests that together reach every endpoint on a book in which something has happened. */
async function tour(desk: Desk): Promise<Map<string, Reply>> {
  const replies = new Map<string, Reply>();
  const go = async (id: string, path: string, body?: unknown): Promise<Reply> => {
    const endpoint = endpoints.find((each) => each.id === id);
    const reply = await desk.ask(endpoint?.method ?? id, path, { body });
    replies.set(id, reply);
    return reply;
  };
  await desk.daybook.start();
  const made = await go("runs.enqueue", "/runs", { job: "stock-sync", input: { shop: "north" }, tenant: "north" });
  const run = made.body.id as string;
  await desk.daybook.runs.wait(run);
  const failed = await desk.ask("POST", "/runs", { body: { job: "fails" } });
  await desk.daybook.runs.wait(failed.body.id);
  const later = await desk.ask("POST", "/runs", { body: { job: "stock-sync", delay: "1h" } });
  await go("runs.latest", "/runs/latest?job=fails&state=failed");
  await go("runs.export", "/runs/export?format=csv");
  await go("runs.bulkCancel", "/runs/bulk-cancel", { filter: { job: "nobody" } });
  await go("runs.bulkRetry", "/runs/bulk-retry", { filter: { job: "nobody" }, expected: 0 });
  await go("overview.get", "/overview?days=1");
  await go("jobs.statistics", "/jobs/stock-sync/statistics");
  await go("runs.list", "/runs?limit=10");
  await go("runs.activeCounts", "/runs/active-counts");
  await go("runs.get", `/runs/${failed.body.id}`);
  await go("runs.attempts", `/runs/${failed.body.id}/attempts`);
  await go("runs.logs", `/runs/${run}/logs?level=info,warn&tail=true`);
  await go("runs.failedItems", `/runs/${run}/failed-items`);
  await go("runs.childStates", `/runs/${run}/child-states`);
  await go("runs.cancel", `/runs/${later.body.id}/cancel`, { reason: "not today" });
  await go("runs.retry", `/runs/${failed.body.id}/retry`);
  await go("jobs.list", "/jobs");
  await go("jobs.pause", "/jobs/fails/pause", { tenant: "north" });
  await go("jobs.resume", "/jobs/fails/resume", { tenant: "north" });
  await go("jobs.disable", "/jobs/fails/disable");
  await go("jobs.setLimit", "/jobs/stock-sync/limit", { limit: 2 });
  await go("jobs.setRetry", "/jobs/stock-sync/retry", { attempts: 5, delay: "1s" });
  await go("jobs.get", "/jobs/stock-sync");
  await go("jobs.enable", "/jobs/fails/enable");
  await go("jobs.reset", "/jobs/stock-sync/reset");
  const schedule = "/schedules/stock-sync/default";
  await go("schedules.list", "/schedules?job=stock-sync");
  await go("schedules.get", `${schedule}?locale=de`);
  await go("schedules.preview", `${schedule}/preview?count=3&from=2027-03-27T00:00:00Z`);
  await go("schedules.lint", `${schedule}/lint`);
  await go("schedules.pause", `${schedule}/pause`);
  await go("schedules.resume", `${schedule}/resume`);
  await go("schedules.setCron", `${schedule}/cron`, { cron: "30 2 * * *" });
  await go("schedules.resetCron", `${schedule}/cron`);
  await go("fires.list", "/fires?job=stock-sync&outcome=ran");
  await go("fires.why", "/why?job=stock-sync&at=2026-11-22T01:00:00Z");
  await go("queues.list", "/queues");
  await go("queues.setConcurrency", "/queues/default/concurrency", { concurrency: 3 });
  await go("queues.pause", "/queues/default/pause");
  await go("queues.resume", "/queues/default/resume");
  await go("queues.reset", "/queues/default/reset");
  await go("workers.list", "/workers?withEnded=true");
  await go("tenants.disable", "/tenants/south/disable");
  await go("tenants.enable", "/tenants/south/enable");
  await go("tenants.pause", "/tenants/north/pause");
  await go("tenants.resume", "/tenants/north/resume");
  await go("tenants.list", "/tenants");
  await go("settings.set", "/settings/retention.maxAge", { value: "60d" });
  await go("settings.list", "/settings");
  await go("settings.reset", "/settings/retention.maxAge");
  await go("audit.list", "/audit?limit=100");
  return replies;
}

describe.each(stores)("the contract over %s", (store) => {
  test("every endpoint answers what its schema promises, and nothing more", async () => {
    const desk = await Desk.open(store);
    const replies = await tour(desk);
    for (const { id, status, answer } of endpoints) {
      const reply = replies.get(id);
      expect(reply, `${id} was not asked`).toBeDefined();
      expect({ id, status: reply?.status, body: reply?.body }).toMatchObject({
        id,
        status: status ?? (answer === null ? 204 : 200),
      });
      const promised = answer ?? z.null();
      expect({ id, issues: promised.safeParse(reply?.body).error?.issues ?? [] }).toEqual({ id, issues: [] });
    }
    expect(replies.get("runs.get")?.body).toMatchObject({
      job: "fails",
      state: "failed",
      attempt: 2,
      triggeredBy: "anna",
      error: { name: "TypeError", message: "told to fail" },
    });
    expect(replies.get("runs.attempts")?.body.data).toMatchObject([{ number: 1, outcome: "retried" }]);
    expect(replies.get("runs.logs")?.body.data).toMatchObject([{ message: "began", fields: { at: "the beginning" } }]);
    expect(replies.get("runs.failedItems")?.body.data).toMatchObject([{ key: "sku-1", data: { sku: "sku-1" } }]);
    expect(replies.get("schedules.preview")?.body.data[0]).toMatchObject({ local: "2027-03-27 02:00 +01:00" });
    // One item of the run failed; so it is partial, and partial is completed.
    expect(replies.get("overview.get")?.body).toMatchObject({
      counts: { running: 0, scheduled: 1 },
      active: [],
      total: { completed: 1, failed: 1, successRate: 0.5, items: 2, failedItems: 1, retries: 1 },
      byTenant: [
        { key: null, statistics: { failed: 1 } },
        { key: "north", statistics: { completed: 1 } },
      ],
    });
    expect(replies.get("jobs.statistics")?.body).toMatchObject({
      total: { completed: 1 },
      hours: [{ statistics: { completed: 1 } }],
    });
    const audit = replies.get("audit.list")?.body.data as { by: string; action: string }[];
    expect(audit.every(({ by }) => by === "anna")).toBe(true);
    expect(audit.map(({ action }) => action)).toContain("setting.set");
  });

  test("lists are paged by a cursor that rows added meanwhile do not disturb", async () => {
    const desk = await Desk.open(store);
    const make = async (): Promise<string> =>
      (await desk.ask("POST", "/runs", { body: { job: "fails", delay: "1h" } })).body.id;
    const made = [await make(), await make(), await make(), await make(), await make()];
    const first = await desk.ask("GET", "/runs?limit=2");
    await make();
    const second = await desk.ask("GET", `/runs?limit=2&after=${encodeURIComponent(first.body.nextCursor)}`);
    const third = await desk.ask("GET", `/runs?limit=2&after=${encodeURIComponent(second.body.nextCursor)}`);
    const ids = [first, second, third].flatMap(({ body }) => body.data.map((run: { id: string }) => run.id));
    expect(ids).toEqual(made.toReversed());
    expect(third.body.nextCursor).toBeNull();
  });

  test("runs are found by state, job, tenant, trigger, time and text", async () => {
    const desk = await Desk.open(store);
    const soon = await desk.ask("POST", "/runs", {
      body: { job: "stock-sync", input: { shop: "needle" }, tenant: "north", delay: "1h" },
    });
    await desk.ask("POST", "/runs", { body: { job: "fails", delay: "1h", trigger: "manual" } });
    const found = async (query: string): Promise<string[]> =>
      (await desk.ask("GET", `/runs?${query}`)).body.data.map((run: { id: string }) => run.id);
    for (const query of ["job=stock-sync", "tenant=north", "trigger=api", "text=NEEDLE", `text=${soon.body.id}`])
      expect([query, await found(query)]).toEqual([query, [soon.body.id]]);
    expect(await found("state=waiting,running")).toHaveLength(2);
    expect(await found("state=waiting&state=running")).toHaveLength(2);
    expect(await found("state=failed")).toEqual([]);
    expect(await found("createdBefore=2020-01-01T00:00:00Z")).toEqual([]);
    expect(await found("createdFrom=2020-01-01T00:00:00%2B01:00")).toHaveLength(2);
  });

  test("an enqueue with a dedupe key that is taken answers with the run that has it", async () => {
    const desk = await Desk.open(store);
    const body = { job: "fails", dedupeKey: "tonight", delay: "1h" };
    const first = await desk.ask("POST", "/runs", { body });
    const second = await desk.ask("POST", "/runs", { body });
    expect([first.body.created, second.body]).toEqual([true, { id: first.body.id, created: false }]);
  });

  test("many runs are counted first, and changed only when the count still holds", async () => {
    const desk = await Desk.open(store);
    const make = async (tenant: string): Promise<void> =>
      void (await desk.ask("POST", "/runs", { body: { job: "fails", tenant, delay: "1h" } }));
    await make("north");
    await make("north");
    await make("south");
    const cancel = (more: object) =>
      desk.ask("POST", "/runs/bulk-cancel", { body: { filter: { job: "fails", tenant: "north" }, ...more } });
    expect((await cancel({})).body).toEqual({ matched: 2, changed: null, refused: [] });
    expect(await cancel({ expected: 3 })).toMatchObject({
      status: 409,
      body: { code: "COUNT_CHANGED", params: { matched: 2 } },
    });
    expect((await desk.ask("GET", "/runs?state=cancelled")).body.data).toEqual([]);
    expect((await cancel({ expected: 2, reason: "wrong night" })).body).toEqual({
      matched: 2,
      changed: 2,
      refused: [],
    });
    expect((await cancel({})).body.matched).toBe(0);
    await desk.daybook.start();
    await desk.daybook.jobs.disable("fails", { tenant: "north" });
    const retry = { filter: { job: "fails", state: ["cancelled", "failed"] }, expected: 2 };
    const refused = await desk.ask("POST", "/runs/bulk-retry", { body: retry });
    expect(refused.body).toMatchObject({
      matched: 2,
      changed: 0,
      refused: [{ code: "JOB_DISABLED" }, { code: "JOB_DISABLED" }],
    });
    await desk.daybook.jobs.enable("fails", { tenant: "north" });
    expect((await desk.ask("POST", "/runs/bulk-retry", { body: retry })).body).toMatchObject({
      changed: 2,
      refused: [],
    });
    expect((await desk.ask("GET", "/runs?trigger=retry")).body.data).toHaveLength(2);
  });

  test("an export has every run of the filter, over as many pages as it takes, and no formulas", async () => {
    const desk = await Desk.open(store);
    await desk.daybook.enqueueMany(
      "fails",
      Array.from({ length: 2_345 }, () => undefined),
      { delay: "1h", by: "=cmd()" },
    );
    await desk.ask("POST", "/runs", { body: { job: "stock-sync", delay: "1h" } });
    const lines = ((await desk.ask("GET", "/runs/export?format=ndjson&job=fails")).body as string)
      .trimEnd()
      .split("\n");
    const ids = lines.map((line) => (JSON.parse(line) as { id: string }).id);
    expect(new Set(ids).size).toBe(2_345);
    const table = await desk.ask("GET", "/runs/export?format=csv&job=fails");
    expect(table.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    const rows = (table.body as string).trimEnd().split("\n");
    expect(rows).toHaveLength(2_346);
    expect(rows[0]).toMatch(/^id,job,tenant,/);
    expect(rows[1]).toContain(",'=cmd(),");
  });

  test("the book being away answers 503 with its code, and live goes on being live", async () => {
    const desk = await Desk.open(store);
    const health = (path: string): Promise<Response> =>
      desk.daybook.fetch(new Request(`http://daybook.test/health/${path}`));
    expect((await health("ready")).status).toBe(200);
    await desk.daybook.stop();
    expect(await desk.ask("GET", "/runs")).toMatchObject({ status: 503, body: { code: "STORE_CLOSED" } });
    expect((await health("live")).status).toBe(200);
    const ready = await health("ready");
    expect([ready.status, await ready.json()]).toMatchObject([503, { ready: false, code: "STORE_CLOSED" }]);
  });
});
