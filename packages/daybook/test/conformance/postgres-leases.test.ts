import pg from "pg";
import { afterEach, beforeEach, expect, inject, onTestFinished, test } from "vitest";
import { openStore } from "../../src/store/open-store.ts";
import type { Store } from "../../src/store/port/store.ts";
import { FaultyLine } from "../support/postgres/faulty-line.ts";
import { claim, claimed, enqueue, ensureJobs, ensureWorker, newRuns, stateOf, t0 } from "./builders.ts";
import { openFreshPostgres } from "./postgres-fixture.ts";
import type { StoreFixture } from "./store-fixture.ts";
import { eventually, rescueUntil } from "./waiting.ts";

let fixture: StoreFixture;
let store: Store;
let client: pg.Client;
let schema: string;

beforeEach(async () => {
  fixture = await openFreshPostgres();
  schema = new URL(fixture.url).searchParams.get("schema") ?? "";
  store = await fixture.open();
  await store.migrate();
  await ensureJobs(store, {});
  client = new pg.Client({ connectionString: inject("postgresUrl") });
  await client.connect();
});
afterEach(async () => {
  await client.end();
  await fixture.destroy();
});

async function number(text: string): Promise<number> {
  const { rows } = await client.query<{ number: string }>(text);
  return Number(rows[0]?.number);
}

const leftMs = (id: string): Promise<number> =>
  number(
    `SELECT lease_until_ms - extract(epoch FROM clock_timestamp()) * 1000 AS number FROM ${schema}.worker WHERE id = '${id}'`,
  );

/** A store whose connections go through a line that can be cut. */
async function openLine(): Promise<{ line: FaultyLine; through: Store }> {
  const line = await FaultyLine.open(fixture.url);
  onTestFinished(() => line.close());
  const address = new URL(fixture.url);
  address.host = new URL(line.url).host;
  const through = await openStore(address.href);
  onTestFinished(() => through.close());
  return { line, through };
}

test("whoever could not reach the server robs nobody when it is back: others could not either", async () => {
  const { line, through: rescuer } = await openLine();
  const worker = await ensureWorker(store, { leaseMs: 400 });
  const run = await claimed(store, worker);
  line.cut();
  await expect(rescuer.workers.rescue({ maxRescues: 3, now: t0 })).rejects.toMatchObject({ code: "STORE_UNREACHABLE" });
  await eventually(async () => expect(await leftMs(worker)).toBeLessThan(0));
  line.mend();

  const first = await rescuer.workers.rescue({ maxRescues: 3, now: t0 });
  expect(first.runs).toEqual([]);
  expect(first.nextLeaseEndMs).toBeGreaterThan(0);
  expect(await store.workers.heartbeat(worker, t0)).toBe(true);
  expect(await stateOf(store, run.id)).toBe("running");
});

test("a worker that died while nobody could reach the server is rescued a lease later", async () => {
  const { line, through: rescuer } = await openLine();
  const worker = await ensureWorker(store, { leaseMs: 100 });
  const run = await claimed(store, worker);
  line.cut();
  await expect(rescuer.workers.rescue({ maxRescues: 3, now: t0 })).rejects.toMatchObject({ code: "STORE_UNREACHABLE" });
  line.mend();
  expect((await rescueUntil(rescuer, 1)).map(({ id }) => id)).toEqual([run.id]);
});

test("a worker that is claiming at this moment is left for the next look", async () => {
  const worker = await ensureWorker(store, { leaseMs: 50 });
  const run = await claimed(store, worker);
  await client.query("BEGIN");
  await client.query(`SELECT 1 FROM ${schema}.worker WHERE id = $1 FOR KEY SHARE`, [worker]);
  await eventually(async () => expect(await leftMs(worker)).toBeLessThan(0));
  const passed = await store.workers.rescue({ maxRescues: 3, now: t0 });
  expect(passed.runs).toEqual([]);
  expect(passed.nextLeaseEndMs).not.toBeNull();
  expect(await stateOf(store, run.id)).toBe("running");
  await client.query("COMMIT");
  expect(await rescueUntil(store, 1)).toHaveLength(1);
});

test("thousands of runs of a dead worker come back in one transaction, each with its attempt kept", async () => {
  const runs = newRuns(3_000);
  await store.runs.enqueue([runs]);
  const dead = await ensureWorker(store, { leaseMs: 1_000 });
  expect(await claim(store, dead, { limit: 3_000 })).toHaveLength(3_000);
  await client.query(`UPDATE ${schema}.worker SET lease_until_ms = 0`);
  const { runs: rescued } = await store.workers.rescue({ maxRescues: 3, now: t0 });
  expect(rescued).toHaveLength(3_000);
  expect(await number(`SELECT count(*) AS number FROM ${schema}.run WHERE state = 'waiting' AND rescues = 1`)).toBe(
    3_000,
  );
  expect(await number(`SELECT count(*) AS number FROM ${schema}.attempt WHERE outcome = 'rescued'`)).toBe(3_000);
  expect(await number(`SELECT count(DISTINCT xmin::text) AS number FROM ${schema}.attempt`)).toBe(1);
});

test("a run of a dead worker that a session keeps locked holds up the rescue of none of the others", async () => {
  const worker = await ensureWorker(store, { leaseMs: 50 });
  await enqueue(store, ...newRuns(3));
  const [locked, ...others] = await claim(store, worker);
  await client.query("BEGIN");
  await client.query(`SELECT 1 FROM ${schema}.running_run WHERE id = $1 FOR UPDATE`, [locked?.id]);

  const rescued = await rescueUntil(store, 2);
  expect(rescued.map(({ id }) => id).toSorted()).toEqual(others.map(({ id }) => id).toSorted());
  const meanwhile = await store.workers.rescue({ maxRescues: 3, now: t0 });
  expect(meanwhile.runs).toEqual([]);
  expect(meanwhile.nextLeaseEndMs).not.toBeNull();

  await client.query("COMMIT");
  expect(await rescueUntil(store, 1)).toEqual([
    expect.objectContaining({ id: locked?.id, workerId: worker, outcome: "rescued" }),
  ]);
  expect(await stateOf(store, locked!.id)).toBe("waiting");
});

test("a worker that stops leaves a run that a session keeps locked to the next rescue", async () => {
  const worker = await ensureWorker(store);
  await enqueue(store, ...newRuns(2));
  const [locked, other] = await claim(store, worker);
  await client.query("BEGIN");
  await client.query(`SELECT 1 FROM ${schema}.running_run WHERE id = $1 FOR UPDATE`, [locked?.id]);

  await store.workers.stop(worker, t0);
  expect(await Promise.all([locked!, other!].map(({ id }) => stateOf(store, id)))).toEqual(["running", "waiting"]);

  await client.query("COMMIT");
  expect((await rescueUntil(store, 1)).map(({ id }) => id)).toEqual([locked?.id]);
});
