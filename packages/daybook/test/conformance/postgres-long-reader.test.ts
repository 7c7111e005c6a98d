import pg from "pg";
import { expect, inject, onTestFinished, test } from "vitest";
import type { ClaimedRun } from "../../src/store/port/run-store.ts";
import type { Store } from "../../src/store/port/store.ts";
import { claim, claimIds, enqueue, enqueued, ensureJobs, ensureWorker, finish, newRuns } from "./builders.ts";
import { openFreshPostgres } from "./postgres-fixture.ts";
import { eventually } from "./waiting.ts";

/*
 * A backup or a report that keeps its snapshot open: vacuum removes nothing that was there when it began, and what is taken from the queue
 * stays in its index.
 */

const batch = 500;
const batches = 16;

interface Scene {
  readonly store: Store;
  readonly worker: string;
  /** Beside the store. */
  readonly reader: pg.Client;
  readonly schema: string;
}

/** A book with a backlog of so many batches, and somebody who reads it for long. */
async function openScene(
  concurrency: { limit: number; perKey: boolean } | null,
  backlog: number = batches,
): Promise<Scene> {
  const fixture = await openFreshPostgres();
  const reader = new pg.Client({ connectionString: inject("postgresUrl") });
  await reader.connect();
  onTestFinished(async () => {
    await reader.end();
    await fixture.destroy();
  });
  const store = await fixture.open();
  await store.migrate();
  await ensureJobs(store, { concurrency });
  const worker = await ensureWorker(store);
  for (let place = 0; place < backlog; place += 1) await enqueue(store, ...newRuns(batch));
  const schema = new URL(fixture.url).searchParams.get("schema") ?? "";
  await reader.query("BEGIN ISOLATION LEVEL REPEATABLE READ");
  await reader.query(`SELECT count(*) FROM ${schema}.run`);
  return { store, worker, reader, schema };
}

async function finishAll({ store, worker }: Scene, runs: readonly ClaimedRun[]): Promise<void> {
  await store.runs.settle(runs.map((run) => ({ run, workerId: worker, codeVersion: null, settlement: finish() })));
}

/** Claims and ends so many batches; returns the ids in the order in which they came. */
async function drain(scene: Scene, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let place = 0; place < count; place += 1) {
    const runs = await claim(scene.store, scene.worker, { limit: batch });
    ids.push(...runs.map((run) => run.id));
    await finishAll(scene, runs);
  }
  return ids;
}

test.for([
  { what: "of jobs without limits", concurrency: null, looks: 1 },
  // The statement that takes runs without limits looks first.
  { what: "of a job with a limit", concurrency: { limit: 100_000, perKey: false }, looks: 2 },
])(
  "beside a long reader runs $what come in their order, each once, and no claim walks over all that were taken",
  async ({ concurrency, looks }) => {
    const scene = await openScene(concurrency);
    const ids = await drain(scene, batches);

    expect(ids).toHaveLength(batches * batch);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(ids.toSorted());
    expect(await claimIds(scene.store, scene.worker)).toEqual([]);
    await scene.reader.query("COMMIT");
    await scene.store.close();
    // A session hands in its counts when it ends. From the beginning each claim would walk over 500 more than the one before.
    const fromTheBeginning = (looks * (batches * (batches + 1) * batch)) / 2;
    await eventually(async () => {
      const { rows } = await scene.reader.query<{ walked: string }>(
        `SELECT pg_stat_get_tuples_returned('${scene.schema}.waiting_run_ready'::regclass) AS walked`,
      );
      expect(Number(rows[0]?.walked)).toBeGreaterThan(batches * batch);
      expect(Number(rows[0]?.walked)).toBeLessThan(fromTheBeginning / 1.5);
    });
  },
);

test("beside a long reader a run that comes before all others is taken, and a claim gets all that there are", async () => {
  const scene = await openScene(null);
  await drain(scene, batches - 1);
  const urgent = await enqueued(scene.store, { priority: 1 });
  const last = await enqueued(scene.store, {});

  const ids = await claimIds(scene.store, scene.worker, { limit: 2 * batch });

  expect(ids).toHaveLength(batch + 2);
  expect(ids[0]).toBe(urgent);
  expect(ids.at(-1)).toBe(last);
});

// The server counts on from one transaction to the next: what many short looks come to is no far walk.
test("with nobody beside it a drain in small steps takes a run that comes before all others at the next claim", async () => {
  const scene = await openScene(null, 4);
  await scene.reader.query("COMMIT");
  for (let place = 0; place < 20; place += 1) await claim(scene.store, scene.worker, { limit: 75 });
  const urgent = await enqueued(scene.store, { priority: 1 });

  expect(await claimIds(scene.store, scene.worker, { limit: 1 })).toEqual([urgent]);
});
