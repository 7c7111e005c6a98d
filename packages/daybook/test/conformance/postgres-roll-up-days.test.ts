import pg from "pg";
import { beforeEach, expect, inject, onTestFinished, test } from "vitest";
import { loadSql } from "../../src/store/postgres/load-sql.ts";
import { valuesOf } from "../../src/store/postgres/sql-values.ts";
import type { Store } from "../../src/store/port/store.ts";
import { claimed, ensureJobs, ensureWorker, finish, hour, settle, t0 } from "./builders.ts";
import { openFreshPostgres } from "./postgres-fixture.ts";
import type { StoreFixture } from "./store-fixture.ts";
import { eventually } from "./waiting.ts";

/*
 * A transaction that has written into a day and not committed is in no sum yet, and nobody who adds up can see it. Kept sums must not outlive its commit,
 * whichever of the two came first.
 */

const day = 24 * hour;
const dayAt = Math.floor(t0 / day) * day;

let fixture: StoreFixture;
let store: Store;
let schema: string;
let writer: pg.Client;

beforeEach(async () => {
  fixture = await openFreshPostgres();
  writer = new pg.Client({ connectionString: inject("postgresUrl") });
  await writer.connect();
  onTestFinished(async () => {
    await writer.end();
    await fixture.destroy();
  });
  schema = new URL(fixture.url).searchParams.get("schema") ?? "";
  store = await fixture.open();
  await store.migrate();
  await ensureJobs(store, {});
  const worker = await ensureWorker(store);
  await settle(store, worker, await claimed(store, worker), finish({ finishedAt: dayAt }));
});

const succeeded = async (): Promise<number | undefined> =>
  (await store.rollUps.sumOfDay({ dayAt })).byJob[0]?.states.succeeded;

const keptDays = async (): Promise<number> => {
  const { rows } = await writer.query<{ days: number }>(
    `SELECT count(*)::int AS days FROM "${schema}".roll_up_day WHERE sums IS NOT NULL`,
  );
  return rows[0]?.days ?? Number.NaN;
};

/** Asks until what is told is kept: others on the server may have long transactions, too, and who was not waited for once is not for a minute. */
async function untilKept(): Promise<void> {
  await eventually(async () => {
    await succeeded();
    if ((await keptDays()) !== 1) throw new Error("Nothing is kept.");
  });
}

async function run(name: string, params: Parameters<typeof valuesOf>[1]): Promise<void> {
  const { text, names } = loadSql(name, schema);
  await writer.query(text, valuesOf(names, params, name));
}

/** What a transaction that ends a run sends last, and in this order. */
async function writeEnd(): Promise<void> {
  const one = [1];
  const none = [0];
  const histogram = [`{${Array.from({ length: 32 }, (_, place) => (place === 3 ? 1 : 0)).join()}}`];
  const states = { succeeded: one, partial: none, failed: none, cancelled: none, skipped: none, expired: none };
  const sums = { retries: none, items: none, failed_items: none, duration_ms: none, wait_ms: none };
  const place = { jobs: ["stock-sync"], tenants: [null], hours: [dayAt] };
  await run("roll_up_add", { ...place, ...states, ...sums, durations: histogram, waits: histogram });
  await run("roll_up_day_delete", { days: [dayAt] });
}

test("sums that a transaction under way may be missing in are told and not kept", async () => {
  await writer.query("BEGIN");
  await writeEnd();
  expect(await succeeded()).toBe(1);
  expect(await keptDays()).toBe(0);
  await writer.query("COMMIT");
  expect(await succeeded()).toBe(2);
  await untilKept();
  expect(await succeeded()).toBe(2);
});

test("sums that are kept go with the commit of what was written into their day", async () => {
  await untilKept();
  await writer.query("BEGIN");
  await writeEnd();
  expect(await succeeded()).toBe(1);
  await writer.query("COMMIT");
  expect(await keptDays()).toBe(0);
  expect(await succeeded()).toBe(2);
});

test("and stay where it is rolled back", async () => {
  await untilKept();
  await writer.query("BEGIN");
  await writeEnd();
  await writer.query("ROLLBACK");
  expect(await keptDays()).toBe(1);
  expect(await succeeded()).toBe(1);
});

test("who finds a day that somebody began to add up and never ended adds it up and keeps it", async () => {
  await run("roll_up_day_begin", { day: dayAt, job: "", tenant: "", mark: "gone" });
  await untilKept();
  await run("roll_up_day_keep", { day: dayAt, job: "", tenant: "", mark: "gone", sums: "[[],[],[]]" });
  expect(await succeeded()).toBe(1);
});
