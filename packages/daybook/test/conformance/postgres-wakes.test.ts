import { expect, onTestFinished, test } from "vitest";
import type { NewRun } from "../../src/store/port/run-store.ts";
import type { Store } from "../../src/store/port/store.ts";
import { claim, claimIds, enqueue, enqueued, ensureJobs, ensureWorker, newRun, newRuns, settle } from "./builders.ts";
import { openFreshPostgres } from "./postgres-fixture.ts";
import { openSession, stopLook } from "./postgres-session.ts";
import type { StoreFixture } from "./store-fixture.ts";

/** Two connections, so that their transactions really run side by side. */
async function openTwo(): Promise<[Store, Store, StoreFixture]> {
  const fixture = await openFreshPostgres();
  onTestFinished(() => fixture.destroy());
  const [first, second] = [await fixture.open(), await fixture.open()];
  await first.migrate();
  return [first, second, fixture];
}

// Neither of two settles that run side by side sees the other's end. Each would leave the waking to the other.
test("runs that end at the same time wake the solo run that waits for both", async () => {
  const [first, second] = await openTwo();
  await ensureJobs(first, {});
  const worker = await ensureWorker(first);
  for (let round = 0; round < 30; round += 1) {
    const overlapKey = `round ${round}`;
    await enqueue(first, newRun({ overlapKey }), newRun({ overlapKey }));
    const [one, other] = await claim(first, worker);
    const solo = await enqueued(first, { overlapKey, solo: true });
    expect(await claim(first, worker)).toEqual([]);

    const settled = await Promise.all([settle(first, worker, one!), settle(second, worker, other!)]);

    expect(settled).toEqual([true, true]);
    const [taken] = await claim(second, worker);
    expect(taken?.id).toBe(solo);
    await settle(first, worker, taken!);
  }
});

test("runs that end at the same time beyond a lowered limit leave nobody waiting", async () => {
  const [first, second] = await openTwo();
  await ensureJobs(first, { concurrency: { limit: 4, perKey: false } });
  const worker = await ensureWorker(first);
  const concurrencyKey = "erp";
  for (let round = 0; round < 20; round += 1) {
    await ensureJobs(first, { concurrency: { limit: 4, perKey: false } });
    await enqueue(first, ...newRuns(4, { concurrencyKey }));
    const running = await claim(first, worker);
    expect(running).toHaveLength(4);
    await ensureJobs(first, { concurrency: { limit: 1, perKey: false } });
    const last = await enqueued(first, { concurrencyKey });
    expect(await claim(first, worker)).toEqual([]);

    await Promise.all(running.map((run, place) => settle(place % 2 === 0 ? first : second, worker, run)));

    const [taken, ...more] = await claim(second, worker);
    expect([taken?.id, more]).toEqual([last, []]);
    await settle(first, worker, taken!);
  }
});

test.for([
  { key: "a concurrency key", limit: 1, change: () => ({ concurrencyKey: "erp" }) },
  { key: "an overlap key", limit: null, change: () => ({ overlapKey: "night", solo: true }) },
  { key: "a parent", limit: null, change: (parentId: string) => ({ parentId, siblingLimit: 1 }) },
])("a run that somebody had locked while $key was freed is not forgotten", async ({ limit, change }) => {
  const [store, other, fixture] = await openTwo();
  await ensureJobs(store, { concurrency: limit === null ? null : { limit, perKey: true } });
  const worker = await ensureWorker(store);
  const parent = await enqueued(store, {});
  await claim(store, worker);
  const about: Partial<NewRun> = change(parent);
  const holder = await enqueued(store, about);
  const blocked = await enqueued(store, about);
  const [holding] = await claim(store, worker);
  expect(holding?.id).toBe(holder);
  const { session, schema } = await openSession(fixture);
  await session.query("BEGIN");
  await session.query(`SELECT 1 FROM ${schema}.waiting_run WHERE id = $1 FOR UPDATE`, [blocked]);

  expect(await settle(store, worker, holding!)).toBe(true);
  expect(await claimIds(store, worker)).toEqual([]);
  await session.query("COMMIT");

  expect(await claimIds(other, worker)).toEqual([blocked]);
  const { rows } = await session.query(`SELECT 1 FROM ${schema}.owed_wake`);
  expect(rows).toEqual([]);
});

// PostgreSQL locks the newest version of such a run before it sees that the run is not what was looked for, and keeps the lock.
test("a run is not forgotten because a claim looked at it that knew it from before it was blocked", async () => {
  const [store, , fixture] = await openTwo();
  await ensureJobs(store, {});
  const worker = await ensureWorker(store);
  const about = { overlapKey: "night", solo: true };
  await enqueued(store, about);
  const blocked = await enqueued(store, about);
  const slow = await openSession(fixture);
  await slow.session.query("BEGIN");
  const look = await stopLook(fixture, slow, { name: "run_candidates" });
  const [holding] = await claim(store, worker);
  expect((await look.goOn()).rows).toEqual([]);

  expect(await settle(store, worker, holding!)).toBe(true);
  await slow.session.query("COMMIT");

  expect(await claimIds(store, worker)).toEqual([blocked]);
});
