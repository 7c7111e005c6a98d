import { randomUUID } from "node:crypto";
import { expect, onTestFinished, test } from "vitest";
import { claim, enqueued, ensureJobs, ensureWorker, t0 } from "./builders.ts";
import { openFreshPostgres } from "./postgres-fixture.ts";
import { openSession, stopLook } from "./postgres-session.ts";

// The statement deletes a row and reads it for its new place, each for itself. It may not do one without the other.
test.for([
  ["each run alone", 100],
  ["as a batch", 1],
] as const)(
  "a claim leaves alone what was changed between its look and its lock, and takes the rest, %s",
  async ([, from]) => {
    const fixture = await openFreshPostgres();
    onTestFinished(() => fixture.destroy());
    const store = await fixture.open();
    await store.migrate();
    await ensureJobs(store, {});
    const worker = await ensureWorker(store);
    const moved = await enqueued(store, {});
    const other = await enqueued(store, {});
    const [slow, { session, schema }] = [await openSession(fixture), await openSession(fixture)];
    const { rows: pulse } = await session.query<{ controls: string }>(`SELECT controls FROM ${schema}.pulse`);
    const name = "run_claim_ready";
    const look = await stopLook(fixture, slow, {
      name,
      version: pulse[0]?.controls,
      worker,
      now: t0,
      limit: 10,
      limited: [],
      batch: randomUUID(),
      batch_from: from,
    });
    expect(await store.runs.reschedule(moved, { priority: 5 })).toBe(true);

    const { rows } = await look.goOn();
    expect(rows).toMatchObject([{ is_open: true, looked: "2", is_batch: from === 1 }]);
    expect(JSON.parse(String(rows[0]?.taken))).toMatchObject({ id: [other] });
    const { rows: places } = await session.query(
      `SELECT id, 'waiting' AS place FROM ${schema}.waiting_run
     UNION ALL SELECT id, 'running' FROM ${schema}.running_run
     UNION ALL SELECT run.id, 'batch' FROM ${schema}.running_batch CROSS JOIN LATERAL unnest(runs) AS run ORDER BY place`,
    );
    expect(places).toEqual(
      expect.arrayContaining([
        { id: other, place: from === 1 ? "batch" : "running" },
        { id: moved, place: "waiting" },
      ]),
    );
    expect(places).toHaveLength(2);
    expect(await claim(store, worker)).toMatchObject([{ id: moved, priority: 5 }]);
  },
);
