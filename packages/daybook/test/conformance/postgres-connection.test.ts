import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import pg from "pg";
import { beforeEach, expect, inject, onTestFinished, test } from "vitest";
import { openStore, type StoreOptions } from "../../src/store/open-store.ts";
import type { Store } from "../../src/store/port/store.ts";
import { claim, enqueue, ensureJobs, ensureWorker, newRun, settle, stateOf } from "./builders.ts";
import { readPostgresAddress } from "../../src/store/postgres/address.ts";
import { Connection } from "../../src/store/postgres/connection.ts";
import { openFreshPostgres } from "./postgres-fixture.ts";
import type { StoreFixture } from "./store-fixture.ts";

const backendPid = "SELECT pg_backend_pid() AS pid";

let fixture: StoreFixture;
let store: Store;
let schema: string;

beforeEach(async () => {
  fixture = await openFreshPostgres();
  onTestFinished(() => fixture.destroy());
  schema = new URL(fixture.url).searchParams.get("schema") ?? "";
  store = await fixture.open();
  await store.migrate();
  await ensureJobs(store, {});
});

async function open(change: Readonly<Record<string, string>>, options: StoreOptions = {}): Promise<Store> {
  const address = new URL(fixture.url);
  for (const [name, value] of Object.entries(change)) {
    if (name === "host") address.host = value;
    else address.searchParams.set(name, value);
  }
  const opened = await openStore(address.href, options);
  onTestFinished(() => opened.close());
  return opened;
}

/** A line on which, once it is armed, a COMMIT reaches the server and its answer reaches nobody. */
async function openForgetfulLine(): Promise<{ host: string; arm(): void }> {
  const { hostname, port } = new URL(fixture.url);
  const sockets = new Set<Socket>();
  let isArmed = false;
  const line = createServer((client) => {
    const server = connect(Number(port), hostname);
    let isCut = false;
    let kept = "";
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on("error", () => socket.destroy());
    }
    client.on("data", (chunk: Buffer) => {
      isCut ||= isArmed && chunk.includes("COMMIT");
      server.write(chunk);
    });
    server.on("data", (chunk: Buffer) => {
      if (!isCut) return void client.write(chunk);
      // What was sent ahead of the COMMIT is answered first, and maybe by itself: the change stands only after its own.
      kept += chunk.toString("latin1");
      if (!kept.includes("COMMIT")) return;
      isArmed = false;
      client.resetAndDestroy();
    });
    client.on("close", () => server.end());
    server.on("close", () => client.end());
  });
  line.listen(0, "127.0.0.1");
  await once(line, "listening");
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    line.close();
  });
  const address = line.address();
  const host = `127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
  return { host, arm: () => (isArmed = true) };
}

/** Somebody else, who holds a row of the book until the test lets go. */
async function holdRow(text: string): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: inject("postgresUrl") });
  await client.connect();
  await client.query("BEGIN");
  await client.query(text);
  return async () => {
    await client.query("ROLLBACK");
    await client.end();
  };
}

test("a change whose commit is never answered says that nobody knows, and is not done again", async () => {
  const line = await openForgetfulLine();
  const through = await open({ host: line.host });
  const run = newRun({ dedupeKey: "nightly" });
  line.arm();
  await expect(enqueue(through, run)).rejects.toMatchObject({
    code: "STORE_UNREACHABLE",
    params: { outcome: "unknown" },
  });
  expect(await stateOf(store, run.id)).toBe("waiting");
  // Who asks again finds out by the key.
  expect(await enqueue(through, { ...newRun(), dedupeKey: "nightly" })).toEqual([{ kind: "duplicate", id: run.id }]);
});

test("runs of a claim whose commit is never answered come with the worker's next claim, and not twice", async () => {
  const line = await openForgetfulLine();
  const through = await open({ host: line.host });
  const worker = await ensureWorker(store);
  const [first, second] = [newRun(), newRun()];
  await enqueue(store, first);
  line.arm();
  await expect(claim(through, worker)).rejects.toMatchObject({ params: { outcome: "unknown" } });
  expect(await stateOf(store, first.id)).toBe("running");

  await enqueue(store, second);
  const taken = await claim(through, worker);
  expect(taken.map((run) => [run.id, run.attempt])).toEqual([
    [first.id, 1],
    [second.id, 1],
  ]);
  expect(await claim(through, worker)).toEqual([]);
  for (const run of taken) expect(await settle(through, worker, run)).toBe(true);
});

test("tracked work whose start is committed and never answered starts", async () => {
  const line = await openForgetfulLine();
  const through = await open({ host: line.host });
  const worker = await ensureWorker(store);
  const run = newRun({ trigger: "track" });
  line.arm();
  const started = await through.runs.startTracked(run, worker);
  expect(started).toMatchObject({ id: run.id, attempt: 1 });
  expect(await settle(through, worker, started!)).toBe(true);
});

test("a pool all of whose clients are busy says so, and goes on when one is free", async () => {
  const narrow = await open({ pool: "1" }, { busyTimeoutMs: 1_000 });
  const id = newRun().id;
  await enqueue(store, { ...newRun(), id });
  await narrow.runs.get(id);
  const release = await holdRow(`SELECT FROM ${schema}.waiting_run WHERE id = '${id}' FOR UPDATE`);
  const [waiting, , refused] = await Promise.allSettled([
    narrow.runs.reschedule(id, { priority: 1 }),
    narrow.runs.reschedule(id, { priority: 2 }),
    narrow.runs.get(id),
  ]);
  await release();
  expect(refused).toMatchObject({ status: "rejected", reason: { code: "STORE_BUSY" } });
  expect(waiting).toMatchObject({ status: "rejected", reason: { code: "STORE_BUSY", params: { sqlState: "55P03" } } });
  expect(await narrow.runs.reschedule(id, { priority: 1 })).toBe(true);
});

test("a client ended by the server while it lay idle costs nothing", async () => {
  // A name of its own: other tests work on the same server.
  const lonely = await open({ pool: "1", application_name: `lonely ${schema}` });
  await lonely.runs.activeCounts(0);
  const release = await holdRow(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'lonely ${schema}'`,
  );
  await release();
  expect(await lonely.runs.activeCounts(0)).toMatchObject({ running: 0 });
});

test("the store says how it uses its connections", async () => {
  const pool = await open({ pool: "2" });
  expect(pool.connections()).toEqual({ open: 0, idle: 0, waiting: 0, most: 2 });
  const calls = [1, 2, 3].map(() => pool.tenants.list());
  expect(pool.connections()).toEqual({ open: 2, idle: 0, waiting: 1, most: 2 });
  await Promise.all(calls);
  expect(pool.connections()).toEqual({ open: 2, idle: 2, waiting: 0, most: 2 });
});

test("a statement file that is missing is told as such, and the connection goes on", async () => {
  const { url, schema: name } = readPostgresAddress(fixture.url);
  const limits = { poolSize: 1, acquireTimeoutMs: 5_000, statementTimeoutMs: 5_000, sessions: true };
  const connection = new Connection({ url, schema: name, ...limits });
  onTestFinished(() => connection.close());
  const [{ pid } = { pid: 0 }] = await connection.read((tx) => tx.rowsOf<{ pid: number }>(backendPid));
  for (const call of [connection.read.bind(connection), connection.write.bind(connection)])
    await expect(call((tx) => tx.rows("no_such"))).rejects.toMatchObject({
      code: "INSTALLATION_INCOMPLETE",
      params: { path: expect.stringContaining("no_such.sql") },
    });
  expect(await connection.read((tx) => tx.rowsOf(backendPid))).toEqual([{ pid }]);
});
