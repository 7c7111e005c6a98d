import pg from "pg";
import { afterEach, beforeEach, expect, inject, test } from "vitest";
import { runIdFloor } from "../../src/run/run-id.ts";
import type { RunFilter } from "../../src/store/port/run-store.ts";
import { readPostgresAddress } from "../../src/store/postgres/address.ts";
import { Connection } from "../../src/store/postgres/connection.ts";
import { partsOf } from "../../src/store/postgres/run-parts.ts";
import { newestQuestion, questionOf } from "../../src/store/postgres/run-walks.ts";
import type { TextQuestion } from "../../src/store/postgres/transaction.ts";
import { t0 } from "./builders.ts";
import { openFreshPostgres } from "./postgres-fixture.ts";
import type { StoreFixture } from "./store-fixture.ts";

let fixture: StoreFixture;
let client: pg.Client;
let connection: Connection;

beforeEach(async () => {
  fixture = await openFreshPostgres();
  const { url, schema, poolSize, sessions } = readPostgresAddress(fixture.url);
  await (await fixture.open()).migrate();
  connection = new Connection({
    url,
    schema,
    poolSize,
    sessions,
    acquireTimeoutMs: 20_000,
    statementTimeoutMs: 20_000,
  });
  client = new pg.Client({ connectionString: inject("postgresUrl") });
  await client.connect();
  await client.query(`SET search_path = ${schema}`);
});
afterEach(async () => {
  await client.end();
  await connection.close();
  await fixture.destroy();
});

/** A history in which what is looked for has long ended: one run in twenty is a tenant's, a job's or failed, and none of the newest half. */
async function makeHistory(): Promise<void> {
  await client.query(
    `INSERT INTO finished_run (id, available_at, created_at, finished_at, priority, max_attempts, job, tenant, queue, state, trigger)
     SELECT ($1 || lpad(to_hex(number), 12, '0'))::uuid, 0, $2, 0, 0, 1,
       CASE WHEN rare THEN 'job' ELSE 'other' END, CASE WHEN rare THEN 'tenant' ELSE 'other' END, 'default', CASE WHEN rare THEN 'failed' ELSE 'succeeded' END, 'api'
     FROM (SELECT number, number < 10000 AND number % 10 = 0 AS rare FROM generate_series(0, 19999) AS number) AS counted`,
    [runIdFloor(t0).slice(0, -12), t0],
  );
  await client.query("ANALYZE finished_run");
}

/** By which index the history is gone through, and how many of its runs are touched. */
async function walkOf({ text, params }: TextQuestion): Promise<string[]> {
  const [lines = []] = await connection.readTogether<{ "QUERY PLAN": string }>([
    { text: `EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) ${text}`, params },
  ]);
  return lines.flatMap((line) => {
    const [, index, rows] =
      /Index (?:Only )?Scan Backward using (finished_run_\w+).*actual rows=(\d+)/.exec(line["QUERY PLAN"]) ?? [];
    return index === undefined ? [] : [`${index} ${rows}`];
  });
}

const first = { limit: 51, size: 5_000, after: null };
const [job, tenant] = ["job", "tenant"];

test.each<[RunFilter, string]>([
  [{}, "finished_run_pkey 51"],
  [{ job }, "finished_run_job 51"],
  [{ tenant }, "finished_run_tenant 51"],
  [{ tenant, job }, "finished_run_tenant 51"],
  [{ states: ["failed"] }, "finished_run_exception 51"],
  [{ states: ["failed"], job }, "finished_run_job_exception 51"],
  [{ states: ["failed"], tenant, job }, "finished_run_job_exception 51"],
  [{ states: ["succeeded", "partial", "failed", "cancelled", "skipped", "expired"], job }, "finished_run_job 51"],
])("a page of %j goes through the history by its own index, and no further than it is long", async (filter, walk) => {
  await makeHistory();

  const [part] = partsOf(filter, false);
  expect(await walkOf(questionOf(part!, filter, first))).toEqual([walk]);
});

test("the newest end of a job that has long not run is the first entry of its index", async () => {
  await makeHistory();

  const filter: RunFilter = { job, states: ["succeeded", "partial", "failed", "cancelled", "skipped", "expired"] };
  const [part] = partsOf(filter, false);
  expect(await walkOf(newestQuestion(part!, filter))).toEqual(["finished_run_job 1"]);
});

test("a page of runs of long ago begins near them, and not at the newest", async () => {
  const minute = 60_000;
  for (let number = 0; number < 3_000; number += 1_000) {
    const made = Array.from({ length: 1_000 }, (_, place) => t0 + (number + place) * minute);
    await client.query(
      `INSERT INTO finished_run (id, available_at, created_at, finished_at, priority, max_attempts, job, queue, state, trigger)
       SELECT id, 0, at, 0, 0, 1, 'job', 'default', 'succeeded', 'api' FROM unnest($1::uuid[], $2::bigint[]) AS made (id, at)`,
      [made.map(runIdFloor), made],
    );
  }
  const filter: RunFilter = { createdBefore: t0 + 100 * minute };
  const [part] = partsOf(filter, false);
  const { text, params } = questionOf(part!, filter, first);
  const [lines = []] = await connection.readTogether<{ "QUERY PLAN": string }>([
    { text: `EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) ${text}`, params },
  ]);
  const passed = lines.flatMap((line) => /Rows Removed by Filter: (\d+)/.exec(line["QUERY PLAN"])?.[1] ?? []);

  expect(passed.map(Number)).toEqual([11]);
  const [page] = await connection.readTogether<{ created_at: number }>([{ text, params }]);
  expect(page?.map((row) => row.created_at)).toEqual(
    Array.from({ length: first.limit }, (_, place) => t0 + (99 - place) * minute),
  );
});

test("what is asked together is answered as of one moment", async () => {
  await client.query("BEGIN");
  await client.query("LOCK TABLE job IN ACCESS EXCLUSIVE MODE");
  const asked = connection.readTogether<{ count: number }>([
    { text: "SELECT count(*) FROM daybook.finished_run", params: {} },
    { text: "SELECT count(*) FROM daybook.job", params: {} },
    { text: "SELECT count(*) FROM daybook.finished_run", params: {} },
  ]);
  await expect
    .poll(
      async () =>
        (await client.query("SELECT 1 FROM pg_locks WHERE relation = 'job'::regclass AND NOT granted")).rowCount,
    )
    .toBe(1);
  await makeHistory();
  await client.query("COMMIT");

  expect(await asked).toEqual([[{ count: 0 }], [{ count: 0 }], [{ count: 0 }]]);
});
