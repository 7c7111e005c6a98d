import { expect, test } from "vitest";
import { printFigures } from "./figures.ts";
import { Fleet } from "./fleet.ts";
import { backToWork, expectOrder, openPostgresScene, recoveryMs, useServer } from "./postgres-scene.ts";
import { longForm } from "./seeded-random.ts";

const runs = longForm ? 50_000 : 5_000;
const server = useServer();

test(`a burst of ${runs} enqueues, one by one and all at once, is accepted whole and run once each`, async () => {
  const { scene } = await openPostgresScene(server());
  const { client } = scene;
  const worker = { lease: "9s", heartbeat: "1s", concurrency: 100 };
  const fleet = await new Fleet(scene, 2, { worker }).ready();
  const begun = performance.now();
  const made = await Promise.all(
    Array.from({ length: runs }, (_, place) => {
      if (place % 10 === 0) return client.enqueue("limited", { ms: 0, key: place % 20 === 0 ? "a" : "b" });
      return client.enqueue("quick", { ms: 0 });
    }),
  );
  const acceptedMs = performance.now() - begun;
  await scene.drained(longForm ? 600_000 : undefined);
  const drainedMs = performance.now() - begun;
  const recovery = await backToWork(scene);
  await fleet.close();

  const ledger = await scene.ledger();
  printFigures("PostgreSQL, burst", {
    runs,
    "accepted after": `${Math.round(acceptedMs)} ms`,
    "ended after": `${Math.round(drainedMs)} ms`,
    "a run after that": `${Math.round(recovery)} ms`,
  });
  const ids = new Set(ledger.runs.map((run) => run.id));
  expect(made.filter(({ id }) => !ids.has(id))).toEqual([]);
  expect(ledger.runs).toHaveLength(runs + 1);
  await expectOrder(scene);
  expect(recovery).toBeLessThan(recoveryMs);
});
