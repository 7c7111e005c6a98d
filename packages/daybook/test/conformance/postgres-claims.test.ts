import pg from "pg";
import { expect, inject, onTestFinished, test } from "vitest";
import { wholeBeginnings } from "../../src/store/postgres/claim-front.ts";
import { loadSql } from "../../src/store/postgres/load-sql.ts";
import { claim, enqueued, ensureJobs, ensureWorker, t0 } from "./builders.ts";
import { openFreshPostgres } from "./postgres-fixture.ts";
import { eventually } from "./waiting.ts";

async function openSession(): Promise<pg.Client> {
  const session = new pg.Client({ connectionString: inject("postgresUrl") });
  await session.connect();
  onTestFinished(() => session.end());
  return session;
}

// The statement deletes a row and reads it for its new place, each for itself. It may not do one without the other.
test("a claim leaves alone what was changed between its look and its lock, and takes the rest", async () => {
  const fixture = await openFreshPostgres();
  onTestFinished(() => fixture.destroy());
  const store = await fixture.open();
  await store.migrate();
  await ensureJobs(store, {});
  const worker = await ensureWorker(store);
  const moved = await enqueued(store, {});
  const other = await enqueued(store, {});
  const schema = new URL(fixture.url).searchParams.get("schema") ?? "";
  const [gate, slow] = [await openSession(), await openSession()];
  const { rows: pulse } = await gate.query<{ controls: string }>(`SELECT controls FROM ${schema}.pulse`);
  await gate.query("SELECT pg_advisory_lock(2)");
  const { text, names } = loadSql("run_claim_ready", schema);
  const values: Readonly<Record<string, unknown>> = {
    version: pulse[0]?.controls,
    worker,
    now: t0,
    limit: 10,
    queues: ["default"],
    limits: [10],
    except: [],
    limited: [],
    ...wholeBeginnings(["default"]),
  };
  const claiming = slow.query(
    text.replace("FROM unnest(", "FROM (SELECT pg_advisory_xact_lock(2)) AS gate, unnest("),
    names.map((name) => values[name]),
  );
  await eventually(async () => {
    const { rows } = await gate.query(
      "SELECT 1 FROM pg_stat_activity WHERE pg_backend_pid() = ANY (pg_blocking_pids(pid))",
    );
    if (rows.length === 0) throw new Error("Nobody waits at the gate.");
  });
  expect(await store.runs.reschedule(moved, { priority: 5 })).toBe(true);
  await gate.query("SELECT pg_advisory_unlock(2)");

  const { rows } = await claiming;
  expect(rows).toMatchObject([{ is_open: true, looked: "2" }]);
  expect(JSON.parse(String(rows[0]?.taken))).toMatchObject({ id: [other] });
  const { rows: places } = await gate.query(
    `SELECT id, 'waiting' AS place FROM ${schema}.waiting_run UNION ALL SELECT id, 'running' FROM ${schema}.running_run ORDER BY place`,
  );
  expect(places).toEqual([
    { id: other, place: "running" },
    { id: moved, place: "waiting" },
  ]);
  expect(await claim(store, worker)).toMatchObject([{ id: moved, priority: 5 }]);
});
