import { expect, test } from "vitest";
import type { Stop } from "../support/postgres/keeper-messages.ts";
import { printFigures, spread } from "./figures.ts";
import { Fleet } from "./fleet.ts";
import { backToWork, expectOrder, openEnduring, openPostgresScene, recoveryMs, useServer } from "./postgres-scene.ts";
import { faultSeed, longForm, seededRandom } from "./seeded-random.ts";
import { moment, until } from "./waiting.ts";

const restarts = longForm ? 30 : 3;
const schedule = "catch-up/default";
const server = useServer();

/** Longer than any restart, so that nobody loses its lease by it. */
const worker = { lease: "12s", heartbeat: "500ms", concurrency: 5 };

test(`${restarts} restarts of the server under load (fast, immediate, crashed) end no process and cost nothing that was accepted`, async () => {
  const { scene } = await openPostgresScene(server());
  const random = seededRandom(faultSeed);
  const fleet = await new Fleet(scene, 2, { worker, schedules: ["catch-up"] }).ready();
  const enqueuer = await openEnduring(scene);
  const ways: readonly Stop[] = ["fast", "immediate", "kill"];
  const recovery: number[] = [];
  for (let restart = 0; restart < restarts; restart += 1) {
    await moment(random.between(100, 600));
    await server().stop(ways[restart % ways.length] ?? "fast");
    await moment(random.between(0, 300));
    await server().start();
    recovery.push(await backToWork(scene));
  }
  await enqueuer.kill();
  await scene.client.schedules.pause(schedule);
  await scene.drained();
  await fleet.close();

  const ledger = await scene.ledger();
  printFigures("PostgreSQL, restarts", {
    seed: faultSeed,
    restarts,
    accepted: ledger.journal.filter((entry) => entry.kind === "accepted").length,
    refused: enqueuer.heardOf("refused").length,
    runs: ledger.runs.length,
    fires: ledger.fires.length,
    "back to work": spread(recovery),
  });
  await expectOrder(scene, { [schedule]: 1_000 });
  expect(Math.max(...recovery)).toBeLessThan(recoveryMs);
});

test("a server that is away for longer than the leases: nothing is lost, what was missed follows its policy, all go on", async () => {
  const { scene } = await openPostgresScene(server());
  const settings = { worker: { lease: "2s", heartbeat: "400ms", concurrency: 5 }, schedules: ["catch-up"] } as const;
  const workers = await Promise.all([scene.worker(settings).ready(), scene.worker(settings).ready()]);
  const held = await scene.client.enqueueMany("held", [null, null, null, null]);
  await until("all are at work", () => workers.flatMap((each) => each.heardOf("started")).length >= held.length);
  await server().stop("immediate");
  // Away for longer than the leases, nobody can know who lives: whoever comes first may take the others' runs.
  for (const each of workers) each.cutOff();
  await moment(3_500);
  await server().start();
  const backAt = Date.now();
  const recovery = await backToWork(scene);
  for (const each of workers) each.tell({ tell: "release" });
  await Promise.all(held.map(({ id }) => scene.client.runs.wait(id)));
  // Paused before its ticker has looked, what was missed would be recorded as paused, or not yet at all.
  await until("the schedule fires again", async () => {
    const { data } = await scene.client.schedules.fires({ scheduleId: schedule, outcomes: ["ran"] }, { limit: 1 });
    return data[0] !== undefined && data[0].decidedAt > backAt;
  });
  await scene.client.schedules.pause(schedule);
  await scene.drained();
  expect(await Promise.all(workers.map((each) => each.stop()))).toMatchObject([{ code: 0 }, { code: 0 }]);
  const ledger = await scene.ledger();
  printFigures("PostgreSQL, away for 3.5 s", {
    "back to work": `${Math.round(recovery)} ms`,
    fires: ledger.fires.length,
    rescues: ledger.runs.reduce((sum, run) => sum + run.rescues, 0),
  });
  await expectOrder(scene, { [schedule]: 1_000 });
  expect(recovery).toBeLessThan(recoveryMs);
});
