import { randomBytes } from "node:crypto";
import pg from "pg";
import { afterEach, beforeEach, expect, inject, onTestFinished, test } from "vitest";
import type { Store, StoreHealth } from "../../src/store/port/store.ts";
import { readPostgresAddress } from "../../src/store/postgres/address.ts";
import { Connection } from "../../src/store/postgres/connection.ts";
import { readHorizon } from "../../src/store/postgres/health-tables.ts";
import { hour, newWorker } from "./builders.ts";
import { PostgresServer } from "../support/postgres/server.ts";
import { openFreshPostgres } from "./postgres-fixture.ts";
import type { StoreFixture } from "./store-fixture.ts";

let fixture: StoreFixture;
let store: Store;
let client: pg.Client;
let schema: string;

beforeEach(async () => {
  fixture = await openFreshPostgres();
  schema = new URL(fixture.url).searchParams.get("schema") ?? "";
  store = await fixture.open();
  client = new pg.Client({ connectionString: inject("postgresUrl") });
  await client.connect();
});
afterEach(async () => {
  await client.end();
  await fixture.destroy();
});

const complaints = ({ findings }: StoreHealth): string[] =>
  findings.flatMap(({ level, message }) => (level === "ok" ? [] : [`${level} ${message}`]));

/** Of a server in tests fsync may be off, and other tests of this moment may leave something; neither is this test's matter. */
const ownComplaints = (health: StoreHealth): string[] =>
  complaints(health).filter((text) => !/warning (Durability|Connections|Vacuum):/.test(text));

test("a database without a book says which command makes it", async () => {
  const health = await store.health();
  expect(ownComplaints(health)).toEqual([expect.stringMatching(/^error Schema: 0, .*daybook db migrate/)]);
});

test("a healthy book has nothing to complain about, and is told without its secrets", async () => {
  await store.migrate();
  await store.workers.register(newWorker({ startedAt: Date.now() }));
  const health = await store.health();
  expect(ownComplaints(health)).toEqual([]);
  expect(health.location).toContain(schema);
  expect(health.location).not.toContain("://");
  expect(Number.parseInt(health.version, 10)).toBeGreaterThanOrEqual(14);
});

test("an index that is gone is named", async () => {
  await store.migrate();
  await client.query(`DROP INDEX ${schema}.waiting_run_ready`);
  expect(ownComplaints(await store.health())).toEqual([
    expect.stringMatching(/^error Index waiting_run_ready: missing/),
  ]);
});

test("a table that is never cleared is named with the remedy", async () => {
  await store.migrate();
  await client.query(`ALTER TABLE ${schema}.running_run SET (autovacuum_enabled = false)`);
  const [complaint] = ownComplaints(await store.health());
  expect(complaint).toMatch(/^error Table running_run: autovacuum is switched off/);
  await client.query(complaint?.replace(/.*Run: /, "") ?? "");
  expect(ownComplaints(await store.health())).toEqual([]);
});

test("a node whose clock is wrong is named", async () => {
  await store.migrate();
  const worker = newWorker({ host: "late-host", startedAt: Date.now() - hour });
  await store.workers.register(worker);
  expect(ownComplaints(await store.health())).toEqual([
    expect.stringMatching(/^warning Clock: late-host is 1h behind/),
  ]);
  await store.workers.heartbeat(worker.id, Date.now());
  expect(ownComplaints(await store.health())).toEqual([]);
});

function connectTo(address: string): Connection {
  const limits = { poolSize: 1, acquireTimeoutMs: 5_000, statementTimeoutMs: 5_000, sessions: true };
  const connection = new Connection({ ...readPostgresAddress(address), ...limits });
  onTestFinished(() => connection.close());
  return connection;
}

test("whoever holds the vacuum back is named with what ends it", async () => {
  const connection = connectTo(fixture.url);
  const slot = `daybook_test_${randomBytes(4).toString("hex")}`;
  await client.query("SELECT pg_create_physical_replication_slot($1, true)", [slot]);
  onTestFinished(async () => {
    const last = new pg.Client({ connectionString: inject("postgresUrl") });
    await last.connect();
    await last.query("SELECT pg_drop_replication_slot($1)", [slot]);
    await last.end();
  });
  await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ");
  const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");

  const told = (await connection.read((tx) => readHorizon(tx, 0))).map(({ message }) => message);

  expect(told).toContainEqual(expect.stringContaining(`pg_terminate_backend(${rows[0]?.pid})`));
  expect(told).toContainEqual(expect.stringContaining(`pg_drop_replication_slot('${slot}')`));
  await client.query("ROLLBACK");
});

test("a prepared transaction that was left open is named with what ends it", async () => {
  // Servers come without prepared transactions.
  const server = await PostgresServer.start({ settings: { max_prepared_transactions: "1" } });
  onTestFinished(() => server.close());
  const other = new pg.Client({ connectionString: server.url });
  await other.connect();
  onTestFinished(() => other.end());
  await other.query("CREATE TABLE note (text text)");
  await other.query("BEGIN");
  await other.query("INSERT INTO note VALUES ('forgotten')");
  await other.query("PREPARE TRANSACTION 'shop''s order 7'");
  const connection = connectTo(server.url);
  const held = async () => (await connection.read((tx) => readHorizon(tx, -1))).map(({ message }) => message);

  const told = await held();
  expect(told).toEqual([
    expect.stringMatching(
      /^Vacuum: prepared transaction shop's order 7 \(of daybook\) has been left open for .*no dead row of the database can be cleared away/,
    ),
  ]);
  // It is true: what is deleted now stays on the disk, until the remedy is followed.
  await other.query("DELETE FROM note; INSERT INTO note VALUES ('gone'); DELETE FROM note");
  const notices: string[] = [];
  other.on("notice", ({ message, detail }) => notices.push(`${message} ${detail}`));
  await other.query("VACUUM (VERBOSE) note");
  // As servers of 14 say it, and those after it.
  expect(notices.join("\n")).toMatch(/\b1 dead row versions cannot be removed yet|\b1 are dead but not yet removable/);
  await other.query(told[0]?.replace(/^.*(ROLLBACK PREPARED .*)$/, "$1") ?? "");
  expect(await held()).toEqual([]);
});
