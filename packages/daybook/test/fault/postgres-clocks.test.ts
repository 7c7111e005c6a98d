import { expect, test } from "vitest";
import type { FaultChild } from "./child-process.ts";
import { printFigures, spread } from "./figures.ts";
import { backToWork, expectOrder, openPostgresScene, patientLease, recoveryMs, useServer } from "./postgres-scene.ts";
import { until } from "./waiting.ts";

const minute = 60_000;
const steps = { "fire-once/default": 1_000, "catch-up/default": 1_000, "minute/default": minute };
const server = useServer();

/** Resolves when a schedule has fired for an instant from `since` on. */
function firesSince(workers: readonly FaultChild[], since: number): Promise<void> {
  const fired = () => workers.flatMap((worker) => worker.heardOf("fired"));
  return until("the every-second schedules fire again", () =>
    ["fire-once/default", "catch-up/default"].every((id) =>
      fired().some(({ schedule, dueAt }) => schedule === id && dueAt >= since),
    ),
  );
}

test("nodes whose clocks are minutes apart fire each instant once, rob each other of nothing and start runs at once", async () => {
  const { scene } = await openPostgresScene(server());
  const settings = { worker: patientLease, schedules: ["catch-up", "fire-once", "minute"] } as const;
  const workers = [scene.worker(settings), scene.worker(settings), scene.worker(settings)];
  const [ahead, behind] = await Promise.all(workers.map((worker) => worker.ready()));
  const held = await scene.client.enqueueMany("held", [null, null, null, null, null, null]);
  const started = () => workers.flatMap((worker) => worker.heardOf("started")).filter(({ job }) => job === "held");
  await until("all held runs are at work", () => started().length === held.length);

  const waits: number[] = [];
  for (const ms of [3 * minute, 7 * minute]) {
    ahead?.tell({ tell: "jump", ms });
    behind?.tell({ tell: "jump", ms: -ms });
    waits.push(await backToWork(scene));
    await firesSince(workers, Date.now() + ms);
    waits.push(await backToWork(scene));
  }

  for (const worker of workers) worker.tell({ tell: "release" });
  const ended = await Promise.all(held.map(({ id }) => scene.client.runs.wait(id)));
  for (const id of Object.keys(steps)) await scene.client.schedules.pause(id);
  await scene.drained();
  await Promise.all(workers.map((worker) => worker.stop()));
  const ledger = await scene.ledger();
  printFigures("PostgreSQL, clocks apart", { fires: ledger.fires.length, "enqueue to end": spread(waits) });
  expect(ended.map((run) => [run.state, run.attempt, run.rescues])).toEqual(held.map(() => ["succeeded", 1, 0]));
  await expectOrder(scene, steps);
  expect(Math.max(...waits)).toBeLessThan(recoveryMs);
});
