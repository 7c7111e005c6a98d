import { describe, expect, test } from "vitest";
import { z } from "zod";
import { endpoints } from "./http/endpoints.ts";
import { Desk, stores } from "./http/desk.ts";
import { tour } from "./http/tour.ts";

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
    expect(replies.get("jobs.get")?.body).toMatchObject({
      definition: { inputSchema: { type: "object", required: ["shop"] }, inputRequired: false },
      lastOutcomes: [{ state: "cancelled" }, { state: "partial", tenant: "north" }],
      nextFires: [{ scheduleId: "stock-sync/default" }, {}, {}, {}, {}],
    });
    expect(replies.get("jobs.list")?.body.data).toMatchObject([
      // Its retry may have ended by now.
      { name: "fails", lastOutcomes: expect.arrayContaining([expect.objectContaining({ state: "failed" })]) },
      { name: "stock-sync", lastOutcomes: [{ state: "cancelled" }, { state: "partial" }] },
    ]);
    expect(replies.get("jobs.everything")?.body).toMatchObject({ enabled: false, setBy: "anna" });
    expect(replies.get("jobs.history")?.body.data).toHaveLength(2);
    expect(replies.get("schedules.propose")?.body).toMatchObject({
      proposed: {
        next: [{ note: "gap" }, {}],
        findings: [{ code: "time_in_gap" }, { code: "time_in_overlap" }, { code: "time_in_gap" }],
      },
      inCode: { next: [{ local: "2027-03-28 03:00 +02:00" }, {}] },
      inForce: { words: expect.stringContaining("02:00") },
    });
    expect(replies.get("jobs.statistics")?.body).toMatchObject({
      total: { completed: 1 },
      hours: [{ statistics: { completed: 1 } }],
    });
    expect(replies.get("session.signIn")?.body).toMatchObject({ name: "vera", role: "operator", via: "session" });
    expect(replies.get("accounts.list")?.body.data).toMatchObject([{ name: "vera", createdBy: "anna", tenant: null }]);
    expect(replies.get("tokens.create")?.body).toMatchObject({
      name: "ci",
      secret: expect.stringMatching(/^daybook_/),
    });
    const audit = replies.get("audit.list")?.body.data as { by: string; action: string }[];
    expect(new Set(audit.map(({ by }) => by))).toEqual(new Set(["anna", "vera"]));
    expect(audit.map(({ action }) => action)).toContain("setting.set");
    expect(audit.filter(({ by }) => by === "vera").map(({ action }) => action)).toEqual([
      "account.signOut",
      "account.password",
      "session.open",
    ]);
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
