import pg from "pg";
import { afterEach, beforeEach, expect, inject, test } from "vitest";
import type { Store } from "../../src/store/port/store.ts";
import { placeOf, positionOf } from "../../src/store/postgres/change-position.ts";
import { enqueued, ensureJobs, hour, minute, newRun } from "./builders.ts";
import { openFreshPostgres } from "./postgres-fixture.ts";
import type { StoreFixture } from "./store-fixture.ts";
import { eventually } from "./waiting.ts";

const leaseMs = 10 * minute;

let fixture: StoreFixture;
let store: Store;
let client: pg.Client;

beforeEach(async () => {
  fixture = await openFreshPostgres();
  store = await fixture.open();
  await store.migrate();
  await ensureJobs(store, {});
  // The runs of the caller's transaction name no queue for the first time: that is written by a transaction of our own.
  await enqueued(store);
  client = new pg.Client({ connectionString: inject("postgresUrl") });
  await client.connect();
});
afterEach(async () => {
  await client.end();
  await fixture.destroy();
});

/** Writes a run in a transaction that stays open. */
async function enqueueOpen(): Promise<string> {
  const run = newRun();
  await client.query("BEGIN");
  await store.runs.enqueueWithin(client, [[run]]);
  return run.id;
}

test("a transaction that commits after a later one is told of when it does, and keeps nobody waiting", async () => {
  await store.changes.listen({ leaseMs });
  const start = await store.changes.position();
  const late = await enqueueOpen();
  const early = await enqueued(store);
  const first = await store.changes.since(start, { limit: 10 });
  expect(first).toMatchObject({ kind: "changes", changes: { runs: [early] } });
  const another = await enqueued(store);
  const second = await store.changes.since(first.position, { limit: 10 });
  expect(second).toMatchObject({ kind: "changes", changes: { runs: [another] } });
  await client.query("COMMIT");
  const third = await store.changes.since(second.position, { limit: 10 });
  expect(third).toMatchObject({ kind: "changes", changes: { runs: [late] } });
  expect(await store.changes.since(third.position, { limit: 10 })).toMatchObject({ changes: { runs: [] } });
  // Whoever comes back with an older position gets what was not seen then, the late one too.
  expect(await store.changes.since(first.position, { limit: 10 })).toMatchObject({
    changes: { runs: [late, another] },
  });
});

test("a transaction that is rolled back is not told of", async () => {
  await store.changes.listen({ leaseMs });
  const start = await store.changes.position();
  await enqueueOpen();
  await client.query("ROLLBACK");
  expect(await store.changes.since(start, { limit: 10 })).toMatchObject({ kind: "changes", changes: { runs: [] } });
});

test("a transaction that stays open until what it told is forgotten makes positions void when it ends, and not before", async () => {
  await store.changes.listen({ leaseMs });
  await enqueueOpen();
  const early = await enqueued(store);
  const start = await store.changes.position();
  await store.changes.prune({ maxAgeMs: -1, most: 0 });
  await enqueued(store);
  const second = await store.changes.since(start, { limit: 10 });
  expect(second.kind).toBe("changes");
  expect(JSON.stringify(second)).not.toContain(early);
  await client.query("COMMIT");
  expect(await store.changes.since(second.position, { limit: 10 })).toMatchObject({ kind: "gone" });
});

test("a transaction that began to write before anybody listened makes positions void when it ends", async () => {
  const late = await enqueueOpen();
  await store.changes.listen({ leaseMs });
  const start = await store.changes.position();
  await store.changes.listen({ leaseMs });
  expect(await store.changes.since(start, { limit: 10 })).toMatchObject({ kind: "changes" });
  await client.query("COMMIT");
  await store.changes.listen({ leaseMs });
  const again = await store.changes.since(start, { limit: 10 });
  expect(again.kind).toBe("gone");
  expect(await store.runs.get(late)).not.toBeNull();
  await store.changes.listen({ leaseMs });
  expect(await store.changes.since(again.position, { limit: 10 })).toMatchObject({ kind: "changes" });
});

test("who begins to listen waits a moment for those who began to write before", async () => {
  const late = await enqueueOpen();
  let isListening = false;
  const listening = store.changes.listen({ leaseMs }).then(() => (isListening = true));
  await eventually(async () => {
    const { rows } = await client.query<{ live: boolean }>(`SELECT live FROM ${schemaOf(fixture)}.pulse`);
    expect(rows).toEqual([{ live: true }]);
  });
  expect(isListening).toBe(false);
  await client.query("COMMIT");
  await listening;
  const start = await store.changes.position();
  await store.changes.listen({ leaseMs });
  expect(await store.changes.since(start, { limit: 10 })).toMatchObject({ kind: "changes", changes: { runs: [] } });
  expect(await store.runs.get(late)).not.toBeNull();
});

test("while nobody listens, nothing is written", async () => {
  const worker = "nobody";
  await store.changes.listen({ leaseMs: 1 });
  await eventually(async () => {
    await store.changes.prune({ maxAgeMs: hour, most: 10 });
    const { rows } = await client.query<{ live: boolean }>(`SELECT live FROM ${schemaOf(fixture)}.pulse`);
    expect(rows).toEqual([{ live: false }]);
  });
  await enqueued(store);
  await store.runs.writeProgress([]);
  await store.runs.claim({ workerId: worker, now: 0, limit: 1, queues: null, exceptJobs: [] });
  const { rows } = await client.query(`SELECT * FROM ${schemaOf(fixture)}.change`);
  expect(rows).toEqual([]);
});

test("a position says which transactions were under way, and is read back as it was", () => {
  const position = positionOf("0a1b2c3d", "1000:1010:1000,1004,1009");
  expect(position).toBe("0a1b2c3d.1010.10.6.1");
  expect(placeOf(position)).toEqual({ epoch: "0a1b2c3d", xmax: "1010", open: ["1000", "1004", "1009"] });
  expect(placeOf("0a1b2c3d.1010.1010")).toBeNull();
  expect(placeOf("0a1b2c3d.9223372036854775808")).toBeNull();
});

function schemaOf({ url }: StoreFixture): string {
  return new URL(url).searchParams.get("schema") ?? "";
}
