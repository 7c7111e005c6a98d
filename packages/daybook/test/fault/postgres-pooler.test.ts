import { expect, onTestFinished, test } from "vitest";
import { openStore } from "../../src/store/open-store.ts";
import { TransactionPooler } from "../support/postgres/transaction-pooler.ts";
import { printFigures, spread } from "./figures.ts";
import { Fleet } from "./fleet.ts";
import { backToWork, expectOrder, openPostgresScene, patientLease, recoveryMs, useServer } from "./postgres-scene.ts";
import { faultSeed, longForm } from "./seeded-random.ts";
import { until } from "./waiting.ts";

const schedule = "catch-up/default";
const runs = longForm ? 3_000 : 200;
const server = useServer();

test("behind a pooler in transaction mode the store says so, and everything works by polling", async () => {
  const { scene, book } = await openPostgresScene(server());
  const pooler = await TransactionPooler.open(server().url);
  onTestFinished(() => pooler.close());
  const address = book.via(pooler.url);

  const store = await openStore(address);
  const { findings } = await store.health();
  await store.close();
  const said = findings.filter(({ message }) => /transaction mode/i.test(message));
  expect(said).toMatchObject([{ level: "warning" }]);
  const direct = await openStore(book.address);
  const unsaid = (await direct.health()).findings.filter(({ message }) => /transaction mode/i.test(message));
  await direct.close();
  expect(unsaid).toEqual([]);

  const worker = patientLease;
  const fleet = await new Fleet(scene, 3, { worker, address, schedules: ["catch-up"] }).ready();
  const enqueuer = await scene.enqueuer({ everyMs: 2, most: runs, seed: faultSeed, address }).ready();
  expect(await enqueuer.exited).toMatchObject({ code: 0 });
  // A worker leaves amid it all, and one dies.
  await fleet.hasWorking(3);
  fleet.workers[0]?.signal("SIGTERM");
  await fleet.workers[1]?.kill();
  const waits: number[] = [];
  for (let round = 0; round < 3; round += 1) waits.push(await backToWork(scene));
  await until(
    "the schedule has fired",
    async () => (await scene.client.schedules.fires({ scheduleId: schedule })).data.length > 3,
  );
  await scene.client.schedules.pause(schedule);
  await scene.drained();
  await fleet.close();

  printFigures("PostgreSQL, pooler in transaction mode", {
    seed: faultSeed,
    runs: (await scene.ledger()).runs.length,
    "changes of the server's process": pooler.changes,
    "enqueue elsewhere to end": spread(waits),
  });
  expect(pooler.changes).toBeGreaterThan(100);
  await expectOrder(scene, { [schedule]: 1_000 });
  expect(Math.max(...waits)).toBeLessThan(recoveryMs);
});
