import { register } from "prom-client";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import type { HostCaller } from "../../src/index.ts";
import { openStore } from "../../src/store/open-store.ts";
import type { Store } from "../../src/store/port/store.ts";
import { FakeClock } from "../../src/testing/index.ts";
import { EventClient } from "./http/event-client.ts";
import { Desk, replyOf, stores, type Reply } from "./http/desk.ts";
import { patienceMs } from "../support/patience.ts";

const patience = { timeout: patienceMs, interval: 50 };

/** The lines of an answer, by metric and labels. */
type Figures = ReadonlyMap<string, number>;

async function ask(desk: Desk, caller?: HostCaller): Promise<Reply> {
  const headers = caller === undefined ? {} : { "x-caller": JSON.stringify(caller) };
  return replyOf(await desk.daybook.fetch(new Request("http://daybook.test/metrics", { headers })));
}

async function figures(desk: Desk): Promise<Figures> {
  const { status, body } = await ask(desk, { name: "prometheus", role: "viewer" });
  expect(status).toBe(200);
  const lines = String(body).split("\n");
  return new Map(
    lines
      .filter((line) => line !== "" && !line.startsWith("#"))
      .map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.slice(line.lastIndexOf(" ") + 1))]),
  );
}

/** The same book, as another process has it open. */
async function bookOf(desk: Desk): Promise<Store> {
  const book = await openStore(desk.store);
  onTestFinished(() => book.close());
  return book;
}

describe.each(stores)("/metrics on %s", (store) => {
  test("counts what ended since it was first asked, by job and outcome, and says nothing of what was before", async () => {
    const clock = new FakeClock("2026-11-22T12:00:00Z");
    const desk = await Desk.open(store, undefined, { clock });
    const { daybook } = desk;
    await daybook.start();
    const run = async (job: string, tenant?: string): Promise<void> => {
      const { id } = await daybook.enqueue(job, undefined, tenant === undefined ? {} : { tenant });
      const wait = daybook.runs.wait(id);
      await clock.advanceAsync(5_000);
      await wait;
    };
    await run("stock-sync", "north");
    const first = await figures(desk);
    expect(first.get('daybook_runs_total{job="stock-sync",outcome="partial"}')).toBe(0);
    expect(first.get('daybook_runs_total{job="fails",outcome="failed"}')).toBe(0);
    expect(first.get('daybook_run_duration_seconds_count{job="fails"}')).toBe(0);

    await run("stock-sync", "north");
    await run("fails");
    const second = await figures(desk);
    expect(second.get('daybook_runs_total{job="stock-sync",outcome="partial"}')).toBe(1);
    expect(second.get('daybook_runs_total{job="fails",outcome="failed"}')).toBe(1);
    expect(second.get('daybook_run_retries_total{job="fails"}')).toBe(1);
    expect(second.get('daybook_items_total{job="stock-sync"}')).toBe(2);
    expect(second.get('daybook_failed_items_total{job="stock-sync"}')).toBe(1);
    expect(second.get('daybook_run_duration_seconds_count{job="fails"}')).toBe(1);
    expect(second.get('daybook_run_duration_seconds_bucket{job="fails",le="+Inf"}')).toBe(1);
    expect(second.get('daybook_run_duration_seconds_bucket{job="fails",le="65.536"}')).toBe(1);
  });

  test("counts how long runs had waited since they were available, beside how long they took", async () => {
    const clock = new FakeClock("2026-11-22T12:00:00Z");
    const desk = await Desk.open(store, undefined, { clock });
    const { daybook } = desk;
    await figures(desk);
    const { id } = await daybook.enqueue("stock-sync", undefined, { delay: "10s" });
    const wait = daybook.runs.wait(id);
    clock.advance(50_000);
    await daybook.start();
    await clock.advanceAsync(5_000);
    const { startedAt, availableAt } = await wait;
    const waited = ((startedAt ?? 0) - availableAt) / 1_000;
    expect(waited).toBeGreaterThanOrEqual(40);
    const all = await figures(desk);
    expect(all.get('daybook_run_wait_seconds_sum{job="stock-sync"}')).toBeCloseTo(waited, 3);
    const below = (le: string) => all.get(`daybook_run_wait_seconds_bucket{job="stock-sync",le="${le}"}`);
    expect([below("16.384"), below("65.536"), below("+Inf")]).toEqual([0, 1, 1]);
  });

  test("says what waits and for how long, who works, and how old the last success of each job and tenant is", async () => {
    const clock = new FakeClock("2026-11-22T12:00:00Z");
    const desk = await Desk.open(store, undefined, { clock });
    const { daybook } = desk;
    await daybook.start();
    const { id } = await daybook.enqueue("stock-sync", undefined, { tenant: "north" });
    const wait = daybook.runs.wait(id);
    await clock.advanceAsync(1_000);
    const { finishedAt } = await wait;
    await daybook.queues.pause("default");
    await daybook.enqueue("fails", undefined, {});
    await daybook.enqueue("fails", undefined, { delay: "1h" });
    await clock.advanceAsync(60_000);
    const all = await figures(desk);
    const age = (clock.now() - (finishedAt ?? 0)) / 1_000;
    expect(age).toBeGreaterThanOrEqual(60);
    expect(all.get("daybook_book_up")).toBe(1);
    expect(all.get('daybook_queue_runs{queue="default",state="waiting"}')).toBe(2);
    expect(all.get('daybook_queue_paused{queue="default"}')).toBe(1);
    expect(all.get('daybook_queue_oldest_waiting_seconds{queue="default"}')).toBe(60);
    expect(all.get('daybook_active_runs{state="scheduled"}')).toBe(1);
    expect(all.get("daybook_workers")).toBe(1);
    expect(all.get("daybook_worker_slots")).toBe(10);
    expect(all.get('daybook_job_freshness_seconds{job="stock-sync"}')).toBeCloseTo(age, 3);
    expect(all.get('daybook_job_last_success_timestamp_seconds{job="stock-sync"}')).toBe((finishedAt ?? 0) / 1_000);
    expect(all.get('daybook_tenant_freshness_seconds{job="stock-sync",tenant="north"}')).toBeCloseTo(age, 3);
    expect([...all.keys()].filter((key) => key.includes('_freshness_seconds{job="fails"'))).toEqual([]);
    expect([...all].some(([key, value]) => key.startsWith("daybook_build_info{") && value === 1)).toBe(true);

    await daybook.queues.resume("default");
    const again = await daybook.enqueue("stock-sync", undefined, { tenant: "north" });
    const waitAgain = daybook.runs.wait(again.id);
    await clock.advanceAsync(2_000);
    await waitAgain;
    expect((await figures(desk)).get('daybook_job_freshness_seconds{job="stock-sync"}')).toBeLessThanOrEqual(2);
  });

  test("says how checks stand, how old their results are, and what nobody made in time", async () => {
    const clock = new FakeClock("2026-11-22T12:00:00Z");
    const worker = await Desk.open(store, undefined, { clock });
    await worker.daybook.start();
    // From now on nobody works: a worker would end at once what is overdue.
    await worker.daybook.stop();
    const desk = await worker.another({ clock });
    const { daybook } = desk;
    const labels = 'job="stock-sync",check="shops-have-names"';
    const results = (all: Figures) =>
      ["passed", "problems", "failed"].map((result) => all.get(`daybook_check_results{${labels},result="${result}"}`));
    const before = await figures(desk);
    expect(results(before)).toEqual([0, 0, 0]);
    expect(before.get(`daybook_check_overdue{${labels}}`)).toBe(0);
    expect([...before.keys()].filter((key) => /^daybook_check_.*seconds/.test(key))).toEqual([]);

    const { finishedAt } = await daybook.checks.run("stock-sync", "shops-have-names");
    clock.advance(60_000);
    const place = { job: "stock-sync", check: "shops-have-names", tenant: "north", runId: null, askedBy: null };
    const id = "019aaaaa-0000-7000-8000-000000000001";
    // Taken by a process that has gone since.
    await (await bookOf(desk)).checks.ask({ ...place, id, askedAt: 0, deadlineAt: clock.now() - 1 });
    const after = await figures(desk);
    expect(results(after)).toEqual([0, 1, 0]);
    expect(after.get(`daybook_check_problems{${labels}}`)).toBe(1);
    expect(after.get(`daybook_check_overdue{${labels}}`)).toBe(1);
    const age = (clock.now() - (finishedAt ?? 0)) / 1_000;
    expect(age).toBeGreaterThanOrEqual(60);
    expect(after.get(`daybook_check_last_result_timestamp_seconds{${labels}}`)).toBe((finishedAt ?? 0) / 1_000);
    expect(after.get(`daybook_check_freshness_seconds{${labels}}`)).toBeCloseTo(age, 3);
    expect(after.get(`daybook_check_oldest_result_seconds{${labels}}`)).toBeCloseTo(age, 3);
  });

  test("says when history was last looked at, what was deleted and whether that is late", async () => {
    const clock = new FakeClock("2026-11-22T12:00:00Z");
    const desk = await Desk.open(store, undefined, { clock });
    const of = (all: Figures, metric: string) => all.get(`daybook_retention_${metric}{kind="fires"}`);
    const metrics = ["behind", "deleted_rows_total", "last_deleted_rows", "freshness_seconds"] as const;
    const figuresNow = async () => {
      clock.advance(2_000);
      const all = await figures(desk);
      return metrics.map((metric) => of(all, metric));
    };
    expect(await figuresNow()).toEqual([0, 0, undefined, undefined]);
    const lookedAt = clock.now();
    await (await bookOf(desk)).prune.note({ what: "fires", now: lookedAt, more: 12, whole: 12 });
    expect(await figuresNow()).toEqual([0, 12, 12, 2]);
    expect(of(await figures(desk), "last_look_timestamp_seconds")).toBe(lookedAt / 1_000);
    clock.jump(3 * 86_400_000);
    expect(await figuresNow()).toEqual([1, 12, 12, 3 * 86_400 + 4]);
  });

  test("more jobs of tenants than allowed are not told apart", async () => {
    const desk = await Desk.open(store, {
      authenticate: () => ({ name: "p", role: "viewer" }),
      metrics: { tenants: 1 },
    });
    const { daybook } = desk;
    await daybook.start();
    const run = async (tenant: string): Promise<void> => {
      const { id } = await daybook.enqueue("stock-sync", undefined, { tenant });
      await daybook.runs.wait(id);
    };
    await run("north");
    await run("south");
    const names = [...(await figures(desk)).keys()];
    expect(names.filter((name) => name.startsWith("daybook_tenant_"))).toEqual([]);
    expect(names).toContain('daybook_job_freshness_seconds{job="stock-sync"}');
  });

  test("measures this process's claims and heartbeats", async () => {
    const desk = await Desk.open(store, undefined, { worker: { heartbeat: "100ms" } });
    await desk.daybook.start();
    const { id } = await desk.daybook.enqueue("stock-sync");
    await desk.daybook.runs.wait(id);
    // Heartbeats come from a thread, and an answer is a second old at most: nothing to hold on to.
    await vi.waitFor(async () => {
      const all = await figures(desk);
      expect(all.get("daybook_claim_duration_seconds_count")).toBeGreaterThan(0);
      expect(all.get("daybook_lease_renew_duration_seconds_count")).toBeGreaterThan(0);
      expect(all.get("daybook_lease_renew_duration_seconds_sum")).toBeGreaterThan(0);
    }, patience);
    const connections = [...(await figures(desk)).keys()].filter((key) => key.startsWith("daybook_store_"));
    expect(connections.length > 0).toBe(store === "PostgreSQL");
  });
});

test("a book that is away is said, beside what the process knows of itself", async () => {
  const clock = new FakeClock();
  const desk = await Desk.open("SQLite", undefined, { clock });
  expect((await figures(desk)).get("daybook_book_up")).toBe(1);
  await desk.daybook.stop();
  clock.advance(2_000);
  const all = await figures(desk);
  expect(all.get("daybook_book_up")).toBe(0);
  expect([...all.keys()].filter((key) => key.startsWith("daybook_active_runs"))).toEqual([]);
  expect(all.has("daybook_claim_duration_seconds_count")).toBe(true);
});

test("counts those who listen to live streams, until they have left", async () => {
  const clock = new FakeClock();
  const desk = await Desk.open("SQLite", undefined, { clock });
  const listening = async (): Promise<number | undefined> => {
    clock.advance(2_000);
    return (await figures(desk)).get("daybook_live_clients");
  };
  expect(await listening()).toBe(0);
  const headers = { "x-caller": JSON.stringify({ name: "vera", role: "viewer" }) };
  const client = new EventClient(
    await desk.daybook.fetch(new Request("http://daybook.test/api/v1/events", { headers })),
  );
  expect(await listening()).toBe(1);
  await client.leave();
  expect(await listening()).toBe(0);
});

test("is for viewers of everything, unless it is public", async () => {
  const desk = await Desk.open("SQLite");
  expect(await ask(desk)).toMatchObject({ status: 401, body: { code: "UNAUTHENTICATED" } });
  expect(await ask(desk, { name: "nina", role: "viewer", tenant: "north" })).toMatchObject({
    status: 403,
    body: { code: "FORBIDDEN" },
  });
  expect((await ask(desk, { name: "vera", role: "viewer" })).headers.get("content-type")).toMatch(/^text\/plain/);
  const open = await Desk.open("SQLite", { metrics: { public: true } });
  expect((await ask(open)).status).toBe(200);
});

test("options of the metrics that do not fit are refused", async () => {
  for (const metrics of [{ tenants: -1 }, { public: "yes" }, { registry: {} }, 3])
    await expect(Desk.open("SQLite", { metrics: metrics as never })).rejects.toMatchObject({
      code: "OPTION_INVALID",
      message: expect.stringContaining("http.metrics"),
    });
});

test("the host's own registry is left alone, and two books in one process do not meet", async () => {
  const [one, two] = [await Desk.open("SQLite"), await Desk.open("SQLite")];
  expect(await Promise.all([figures(one), figures(two)])).toHaveLength(2);
  expect(register.getMetricsAsArray()).toEqual([]);
});

test("many who ask at the same moment are answered by one reading", async () => {
  const desk = await Desk.open("SQLite");
  const replies = await Promise.all(Array.from({ length: 50 }, () => ask(desk, { name: "p", role: "viewer" })));
  expect(new Set(replies.map(({ status, body }) => `${status} ${body}`)).size).toBe(1);
});
