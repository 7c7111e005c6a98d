import { expect, test } from "vitest";
import { printFigures, spread } from "./figures.ts";
import { Fleet } from "./fleet.ts";
import { withClient } from "./postgres-book.ts";
import { backToWork, expectOrder, openPostgresScene, recoveryMs, useServer } from "./postgres-scene.ts";
import { longForm } from "./seeded-random.ts";
import { until } from "./waiting.ts";

const server = useServer();
const worker = { lease: "9s", heartbeat: "1s", concurrency: 5 };

test("a session idle in a transaction that holds rows of the book holds up those rows, and nothing else", async () => {
  const { scene, book } = await openPostgresScene(server(), { batch: 0 });
  const { client } = scene;
  const fleet = await new Fleet(scene, 2, { worker, schedules: ["catch-up"] }).ready();
  const held = await client.enqueueMany("held", [null, null]);
  const started = () => fleet.workers.flatMap((each) => each.heardOf("started")).map(({ run }) => run);
  await until("the held runs are at work", () => held.every(({ id }) => started().includes(id)));
  const later = await client.enqueue("quick", { ms: 1 }, { delay: 1_000 });
  const waits: number[] = [];

  await withClient(server().url, async (idle) => {
    await idle.query("BEGIN");
    await idle.query(`SELECT 1 FROM ${book.schema}.running_run WHERE id = $1 FOR UPDATE`, [held[0]?.id]);
    await idle.query(`SELECT 1 FROM ${book.schema}.waiting_run WHERE id = $1 FOR UPDATE`, [later.id]);
    // The end of one run cannot be recorded now; the end of the other, in the same batch, can.
    for (const each of fleet.workers) each.tell({ tell: "release" });
    for (let round = 0; round < 10; round += 1) waits.push(await backToWork(scene));
    await until(
      "the run beside it has ended",
      async () => (await client.runs.get(held[1]?.id ?? "")).finishedAt !== null,
    );
    expect((await client.runs.get(held[0]?.id ?? "")).state).toBe("running");
    expect((await client.runs.get(later.id)).state).toBe("waiting");
    await idle.query("ROLLBACK");
  });

  const recovery = await backToWork(scene);
  await Promise.all([...held, later].map(({ id }) => client.runs.wait(id)));
  await client.schedules.pause("catch-up/default");
  await scene.drained();
  await fleet.close();
  printFigures("PostgreSQL, idle in a transaction", {
    "enqueue to end beside it": spread(waits),
    after: `${Math.round(recovery)} ms`,
  });
  await expectOrder(scene, { "catch-up/default": 1_000 });
  expect(Math.max(...waits, recovery)).toBeLessThan(recoveryMs);
});

test("a reader that keeps its snapshot open during a drain stops nothing", async () => {
  const { scene, book } = await openPostgresScene(server());
  const { client } = scene;
  const runs = longForm ? 20_000 : 1_000;
  const drain = async (): Promise<number> => {
    await client.enqueueMany(
      "quick",
      Array.from({ length: runs }, () => ({ ms: 0 })),
    );
    const begun = performance.now();
    const fleet = await new Fleet(scene, 2, { worker: { ...worker, concurrency: 100 } }).ready();
    await scene.drained(longForm ? 300_000 : undefined);
    const took = performance.now() - begun;
    await fleet.close();
    return took;
  };
  const alone = await drain();
  const beside = await withClient(server().url, async (reader) => {
    await reader.query("BEGIN ISOLATION LEVEL REPEATABLE READ");
    const before = await reader.query(`SELECT count(*) AS runs FROM ${book.schema}.run`);
    const took = await drain();
    expect((await reader.query(`SELECT count(*) AS runs FROM ${book.schema}.run`)).rows).toEqual(before.rows);
    await reader.query("COMMIT");
    return took;
  });
  printFigures("PostgreSQL, long reader", {
    runs,
    alone: `${Math.round(alone)} ms`,
    "beside the reader": `${Math.round(beside)} ms`,
  });
  await expectOrder(scene);
});
