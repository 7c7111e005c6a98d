import pg from "pg";
import { afterEach, beforeEach, expect, inject, onTestFinished, test } from "vitest";
import { openStore } from "../../src/store/open-store.ts";
import type { ChangeHint, Store } from "../../src/store/port/store.ts";
import { Connection } from "../../src/store/postgres/connection.ts";
import { ChangeWatcher } from "../../src/store/postgres/watch.ts";
import { FaultyLine } from "../support/postgres/faulty-line.ts";
import { TransactionPooler } from "../support/postgres/transaction-pooler.ts";
import { newCheck } from "./builders.ts";
import { openFreshPostgres } from "./postgres-fixture.ts";
import type { StoreFixture } from "./store-fixture.ts";
import { eventually } from "./waiting.ts";

const kinds: readonly ChangeHint[] = ["checks", "controls", "runs", "schedules"];

let fixture: StoreFixture;
let own: Store;
let other: Store;

beforeEach(async () => {
  fixture = await openFreshPostgres();
  own = await fixture.open();
  other = await fixture.open();
  await own.migrate();
});
afterEach(() => fixture.destroy());

let said = 0;
const pause = (store: Store): Promise<void> => {
  said += 1;
  return store.overrides.set({ scope: "job", subject: "a", field: "paused", value: said, setAt: 0, setBy: null });
};

const tenantOf = (store: Store): Promise<void> => store.tenants.register([`tenant ${(said += 1)}`], 0);

/** What is heard from now on, once the store has begun to listen: that it says by announcing all kinds. */
async function hearing(watch: (onChange: (hint: ChangeHint) => void) => () => void): Promise<ChangeHint[]> {
  const heard: ChangeHint[] = [];
  onTestFinished(watch((hint) => heard.push(hint)));
  await eventually(() => expect(heard.toSorted()).toEqual(kinds));
  heard.length = 0;
  return heard;
}

/** The same address through another host. */
function via(url: string): string {
  const address = new URL(fixture.url);
  address.host = new URL(url).host;
  return address.href;
}

async function listenerPids(): Promise<number[]> {
  const client = new pg.Client({ connectionString: inject("postgresUrl") });
  await client.connect();
  const { rows } = await client.query<{ pid: number }>(
    "SELECT pid FROM pg_stat_activity WHERE application_name = 'daybook listener' AND query LIKE $1",
    [`%daybook_${new URL(fixture.url).searchParams.get("schema")}%`],
  );
  await client.end();
  return rows.map(({ pid }) => pid);
}

async function endSessions(pids: readonly number[]): Promise<void> {
  const client = new pg.Client({ connectionString: inject("postgresUrl") });
  await client.connect();
  await client.query("SELECT pg_terminate_backend(pid) FROM unnest($1::int[]) AS pid", [pids]);
  await client.end();
}

test("a change of this store is not announced to it, one of another store is", async () => {
  const heard = await hearing((onChange) => own.watch(onChange));
  await pause(own);
  await own.settings.set("retention.maxAge", "1d", null, 0);
  await pause(other);
  await eventually(() => expect(heard).toContain("controls"));
  expect(heard).toEqual(["controls"]);
});

test("what wakes nobody is not announced", async () => {
  const heard = await hearing((onChange) => own.watch(onChange));
  await tenantOf(other);
  await other.audit.append({ at: 0, by: null, action: "x", subject: "y", before: null, after: null, from: null });
  await pause(other);
  await eventually(() => expect(heard).toContain("controls"));
  expect(heard).toEqual(["controls"]);
});

test("a listener whose session the server ends listens again, and announces everything it may have missed", async () => {
  const heard = await hearing((onChange) => own.watch(onChange));
  await endSessions(await listenerPids());
  await eventually(() => expect(heard.toSorted()).toEqual(kinds));
  heard.length = 0;
  await pause(other);
  await eventually(() => expect(heard).toContain("controls"));
});

test("a listener whose connection dies without a word finds out by itself and listens again", async () => {
  const line = await FaultyLine.open(fixture.url);
  onTestFinished(() => line.close());
  const schema = new URL(fixture.url).searchParams.get("schema") ?? "";
  const address = new URL(line.url);
  address.searchParams.delete("schema");
  const connection = new Connection({
    url: address.href,
    schema,
    poolSize: 2,
    acquireTimeoutMs: 1_000,
    statementTimeoutMs: 500,
    sessions: true,
  });
  const watcher = new ChangeWatcher(connection, { pingEveryMs: 50, answerWithinMs: 200 });
  onTestFinished(async () => {
    await watcher.stop();
    await connection.close();
  });
  const heard = await hearing((onChange) => watcher.add(onChange));
  line.swallowStanding();
  await eventually(() => expect(heard.toSorted()).toEqual(kinds));
  heard.length = 0;
  await pause(other);
  await eventually(() => expect(heard).toContain("controls"));
});

test("behind a pooler in transaction mode changes are found by looking, and doctor says why", async () => {
  const pooler = await TransactionPooler.open(fixture.url);
  onTestFinished(() => pooler.close());
  const pooled = await openStore(via(pooler.url));
  onTestFinished(() => pooled.close());
  const heard = await hearing((onChange) => pooled.watch(onChange));
  await pause(other);
  await eventually(() => expect(heard).toContain("controls"));
  heard.length = 0;
  await other.checks.ask(newCheck());
  await eventually(() => expect(heard).toContain("checks"));
  const { findings } = await pooled.health();
  expect(findings.filter(({ level }) => level !== "ok").map(({ message }) => message)).toContainEqual(
    expect.stringContaining("transaction mode"),
  );
});

test("a server that is away costs a watcher nothing but time", async () => {
  const line = await FaultyLine.open(fixture.url);
  onTestFinished(() => line.close());
  line.cut();
  const away = await openStore(via(line.url));
  onTestFinished(() => away.close());
  const heard: ChangeHint[] = [];
  onTestFinished(away.watch((hint) => heard.push(hint)));
  await expect(away.jobs.list()).rejects.toMatchObject({ code: "STORE_UNREACHABLE" });
  expect(heard).toEqual([]);
  line.mend();
  await eventually(() => expect(heard.toSorted()).toEqual(kinds));
});

test("two stores in two schemas of one database do not hear each other", async () => {
  const elsewhere = await openFreshPostgres();
  onTestFinished(() => elsewhere.destroy());
  const stranger = await elsewhere.open();
  await stranger.migrate();
  const heard = await hearing((onChange) => own.watch(onChange));
  await pause(stranger);
  await other.schedules.replace(["a"], [], 0);
  await pause(other);
  await eventually(() => expect(heard).toContain("controls"));
  expect(heard).toEqual(["controls"]);
});
