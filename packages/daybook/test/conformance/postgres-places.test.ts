import type pg from "pg";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { loadSql } from "../../src/store/postgres/load-sql.ts";
import { loadMigrations, printMigrations } from "../../src/store/postgres/migrate.ts";
import type { Store } from "../../src/store/port/store.ts";
import { claim, enqueue, enqueued, ensureJobs, ensureWorker, newRun, settle, stateOf, t0 } from "./builders.ts";
import { expectStoreError } from "./expectations.ts";
import { openFreshPostgres } from "./postgres-fixture.ts";
import { openSession, untilWaitedFor } from "./postgres-session.ts";
import type { StoreFixture } from "./store-fixture.ts";

/*
 * A run moves from table to table: waiting, running, finished. Whoever waits for its row in one of them, and what must be unique over all
 * three, is what these tests are about.
 */

let fixture: StoreFixture;
let schema: string;
let store: Store;
let behind: pg.Client;

beforeEach(async () => {
  fixture = await openFreshPostgres();
  onTestFinished(() => fixture.destroy());
  ({ session: behind, schema } = await openSession(fixture));
  store = await fixture.open();
});

async function ready(): Promise<string> {
  await store.migrate();
  await ensureJobs(store, {});
  return ensureWorker(store);
}

function run(name: string, values: Readonly<Record<string, unknown>>): Promise<pg.QueryResult> {
  const { text, names } = loadSql(name, schema);
  return behind.query(
    text,
    names.map((each) => values[each]),
  );
}

test("a run that starts while its cancel waits for it is asked to stop", async () => {
  const worker = await ready();
  const id = await enqueued(store, {});
  await behind.query("BEGIN");
  await behind.query(`SELECT 1 FROM ${schema}.waiting_run WHERE id = $1 FOR UPDATE`, [id]);
  const cancelling = store.runs.cancel([id], { by: "alice", reason: null, now: t0 });
  await untilWaitedFor(behind);
  await run("run_claim", { worker, now: t0, ids: [id] });
  await behind.query("COMMIT");

  expect(await cancelling).toEqual({ cancelled: [], requested: [id] });
  expect(await store.runs.cancelRequested(worker)).toEqual([{ id, attempt: 1, by: "alice" }]);
});

test("a run that is given back while its cancel waits for it is cancelled", async () => {
  const worker = await ready();
  const id = await enqueued(store, {});
  await claim(store, worker);
  await behind.query("BEGIN");
  await run("run_give_back", { ids: [id], outcome: "released", at: t0, rescued: 0 });
  const cancelling = store.runs.cancel([id], { by: null, reason: null, now: t0 });
  await untilWaitedFor(behind);
  await behind.query("COMMIT");

  expect(await cancelling).toEqual({ cancelled: [id], requested: [] });
  expect(await stateOf(store, id)).toBe("cancelled");
});

test("a run that ends while its cancel waits for it has ended", async () => {
  const worker = await ready();
  const id = await enqueued(store, {});
  await claim(store, worker);
  await behind.query("BEGIN");
  await run("run_finish_set", {
    worker,
    code_version: null,
    ids: [id],
    attempts: [1],
    states: ["succeeded"],
    finished_ats: [t0],
  });
  const cancelling = store.runs.cancel([id], { by: null, reason: null, now: t0 });
  await untilWaitedFor(behind);
  await behind.query("COMMIT");

  expect(await cancelling).toEqual({ cancelled: [], requested: [] });
  expect(await stateOf(store, id)).toBe("succeeded");
});

test("an id that is in the book fails a call, whether its run waits, runs or has ended", async () => {
  const worker = await ready();
  const id = await enqueued(store, {});
  const again = { ...newRun(), id };
  const keyed = { ...newRun({ dedupeKey: "d" }), id };
  await expectStoreError(enqueue(store, newRun(), again));
  const [taken] = await claim(store, worker);
  await expectStoreError(enqueue(store, newRun(), again));
  await expectStoreError(enqueue(store, keyed));
  await settle(store, worker, taken!);
  await expectStoreError(enqueue(store, newRun(), again));
  await expectStoreError(enqueue(store, keyed));

  expect(await claim(store, worker)).toEqual([]);
  expect(await enqueue(store, newRun({ dedupeKey: "d" }))).toMatchObject([{ kind: "created" }]);
});

test("a run refused for its place among its siblings leaves its dedupe key to others", async () => {
  await ready();
  const parentId = await enqueued(store, {});
  const first = await enqueued(store, { parentId, childKey: "a" });
  expect(await enqueue(store, newRun({ parentId, childKey: "a", dedupeKey: "d" }))).toEqual([
    { kind: "duplicate", id: first },
  ]);
  const other = newRun({ dedupeKey: "d" });
  expect(await enqueue(store, other)).toEqual([{ kind: "created", id: other.id }]);
});

test("a run refused for its dedupe key leaves its place among its siblings to others", async () => {
  await ready();
  const parentId = await enqueued(store, {});
  const first = await enqueued(store, { dedupeKey: "d" });
  expect(await enqueue(store, newRun({ parentId, childKey: "a", dedupeKey: "d" }))).toEqual([
    { kind: "duplicate", id: first },
  ]);
  const other = newRun({ parentId, childKey: "a" });
  expect(await enqueue(store, other)).toEqual([{ kind: "created", id: other.id }]);
});

test("tracked work takes its dedupe key, and does not start beside a run that has it", async () => {
  const worker = await ready();
  const first = newRun({ trigger: "track", dedupeKey: "d" });
  expect(await store.runs.startTracked(first, worker)).toMatchObject({ id: first.id });
  expect(await enqueue(store, newRun({ dedupeKey: "d" }))).toEqual([{ kind: "duplicate", id: first.id }]);
  const second = newRun({ trigger: "track", dedupeKey: "d" });
  await expectStoreError(store.runs.startTracked(second, worker));
  expect(await stateOf(store, second.id)).toBeNull();
});

test("a book of the first schema is carried over with all that is unfinished", async () => {
  const [first] = loadMigrations();
  await behind.query(printMigrations([first!], schema, false));
  const insert = async (values: Readonly<Record<string, unknown>>): Promise<string> => {
    const row = { ...old, id: newRun().id, ...values };
    const names = Object.keys(row);
    await behind.query(
      `INSERT INTO ${schema}.run (${names.join()}) VALUES (${names.map((_, place) => `$${place + 1}`).join()})`,
      Object.values(row),
    );
    return row.id;
  };
  const parent = await insert({ state: "running", attempt: 2, worker_id: "w", started_at: t0, progress: '{"done":1}' });
  const waiting = await insert({ state: "waiting", lane: 1, dedupe_key: "d" });
  const later = await insert({ state: "waiting", lane: 0, available_at: t0 + 1_000 });
  const held = await insert({ state: "waiting", lane: 2 });
  const blocked = await insert({ state: "blocked", blocked_key: "key:k", concurrency_key: "k" });
  const child = await insert({ state: "failed", finished_at: t0, parent_id: parent, child_key: "a", dedupe_key: "d" });
  await store.migrate();

  const states = [parent, waiting, later, held, blocked, child].map((id) => stateOf(store, id));
  expect(await Promise.all(states)).toEqual(["running", "waiting", "waiting", "waiting", "blocked", "failed"]);
  expect(await store.runs.get(parent)).toMatchObject({ attempt: 2, workerId: "w", progress: { done: 1 } });
  expect(await store.runs.get(held)).toMatchObject({ held: true });
  const about = { job: old.job, queue: old.queue };
  expect(await enqueue(store, newRun({ ...about, dedupeKey: "d" }))).toEqual([{ kind: "duplicate", id: waiting }]);
  expect(await enqueue(store, newRun({ ...about, parentId: parent, childKey: "a" }))).toEqual([
    { kind: "duplicate", id: child },
  ]);
  expect(await claim(store, await ensureWorker(store))).toEqual([expect.objectContaining({ id: waiting })]);
});

/** A row of the first schema. */
const old = {
  job: "stock-sync",
  queue: "default",
  priority: 100,
  available_at: t0,
  created_at: t0,
  max_attempts: 3,
  trigger: "api",
} as const;
