import { expect, test } from "vitest";
import type { WorkerOptions } from "../../src/index.ts";
import type { FaultChild } from "./child-process.ts";
import { machineMs } from "../support/machine-clock.ts";
import { printFigures, spread } from "./figures.ts";
import { openScene } from "./scene.ts";
import { longForm } from "./seeded-random.ts";
import { until } from "./waiting.ts";
import { patienceMs } from "../support/patience.ts";
import { elapsedMs } from "../support/machine-time.ts";

const hour = 3_600_000;
/** A clock that jumps by hours jumps over it as well, and a machine that stands still for seconds does not. */
const lease: WorkerOptions = { lease: "9s", heartbeat: "400ms", concurrency: 5 };
/** A jump delays nothing by its own length: not by an hour, nor by a timer that was set before it. */
const promptMs = 8_000;
const steps = { "fire-once/default": 1_000, "catch-up/default": 1_000, "minute/default": 60_000 };
const schedules = ["fire-once", "catch-up", "minute"] as const;

/** Enqueues through each of the asked ones, and sees the runs end on whichever worker. @returns milliseconds from enqueue to end. */
async function stillWorks(
  workers: readonly FaultChild[],
  delayMs: number,
  asked: readonly FaultChild[] = workers,
): Promise<number[]> {
  return Promise.all(
    asked.map(async (worker) => {
      const from = machineMs();
      const answer = await worker.enqueue("quick", { ms: 1 }, delayMs);
      if (answer.say === "refused") throw new Error(answer.message);
      const ended = () => workers.some((each) => each.heardOf("ended").some(({ run }) => run === answer.run));
      await until("the run has ended on one of the workers", ended, patienceMs, 5);
      return elapsedMs(from);
    }),
  );
}

/** Resolves when a schedule has fired for an instant from `since` on. */
function firesSince(workers: readonly FaultChild[], since: number): Promise<void> {
  const fired = () => workers.flatMap((worker) => worker.heardOf("fired"));
  return until("the every-second schedules fire again", () =>
    ["fire-once/default", "catch-up/default"].every((id) =>
      fired().some(({ schedule, dueAt }) => schedule === id && dueAt >= since),
    ),
  );
}

const jumpAll = (workers: readonly FaultChild[], ms: number): void => {
  for (const worker of workers) worker.tell({ tell: "jump", ms });
};

test("the wall clock jumping an hour forward and back robs nobody, freezes nothing and fires each instant once", async () => {
  const scene = await openScene();
  const settings = { worker: lease, schedules };
  const workers = [scene.worker(settings), scene.worker(settings)];
  await Promise.all(workers.map((worker) => worker.ready()));
  const held = await scene.client.enqueue("held");
  await Promise.any(workers.map((worker) => worker.hears("started", ({ run }) => run === held.id)));
  await firesSince(workers, 0);
  const waits: number[] = [];

  // Forward: the hour's instants are late, and follow their policies; then the schedules go on.
  jumpAll(workers, hour);
  await firesSince(workers, Date.now() + hour);
  waits.push(...(await stillWorks(workers, 0)), ...(await stillWorks(workers, 500)));

  // Back to the true time: all instants of the next hour have fired already, and none fires again.
  jumpAll(workers, -hour);
  waits.push(...(await stillWorks(workers, 0)), ...(await stillWorks(workers, 500)));

  // An hour behind it, where even the runs' own past lies in the future.
  jumpAll(workers, -hour);
  waits.push(...(await stillWorks(workers, 0)), ...(await stillWorks(workers, 500)));

  // And forward again over both. It takes a while: a ticker that saw nothing due for an hour looks every 10 s only.
  if (longForm) {
    jumpAll(workers, 2 * hour + 5_000);
    await firesSince(workers, Date.now() + hour + 5_000);
    waits.push(...(await stillWorks(workers, 0)));
  }

  for (const worker of workers) worker.tell({ tell: "release" });
  const ended = await scene.client.runs.wait(held.id);
  for (const id of Object.keys(steps)) await scene.client.schedules.pause(id);
  await until("every run has ended", async () => (await scene.client.runs.activeCounts()).running === 0);
  await Promise.all(workers.map((worker) => worker.stop()));

  const ledger = await scene.ledger();
  const outcomes = Map.groupBy(ledger.fires, (fire) => fire.outcome);
  printFigures("clock jumps", {
    jumps: longForm ? 4 : 3,
    fires: [...outcomes].map(([outcome, fires]) => `${fires.length} ${outcome}`).join(" + "),
    "enqueue to end": spread(waits),
  });
  expect([ended.state, ended.attempt, ended.rescues]).toEqual(["succeeded", 1, 0]);
  expect(Math.max(...waits)).toBeLessThan(promptMs);
  expect(await scene.violations(steps)).toEqual([]);
});

test("two workers whose wall clocks are an hour apart fire each instant once and rob each other of nothing", async () => {
  const scene = await openScene();
  const settings = { worker: lease, schedules };
  const workers = [scene.worker(settings), scene.worker(settings)];
  const [ahead, behind] = await Promise.all(workers.map((worker) => worker.ready()));
  if (ahead === undefined || behind === undefined) throw new Error("There are two workers.");
  const held = await scene.client.enqueueMany("held", [null, null, null, null, null, null]);
  const started = () => workers.flatMap((worker) => worker.heardOf("started")).filter(({ job }) => job === "held");
  await until("all held runs are at work", () => started().length === held.length);
  ahead.tell({ tell: "jump", ms: hour / 2 });
  behind.tell({ tell: "jump", ms: -hour / 2 });
  await firesSince(workers, Date.now() + hour / 2);
  const waits = await stillWorks(workers, 0, [ahead]);
  waits.push(...(await stillWorks(workers, 0, [behind])), ...(await stillWorks(workers, 0)));

  for (const worker of workers) worker.tell({ tell: "release" });
  const ended = await Promise.all(held.map(({ id }) => scene.client.runs.wait(id)));
  for (const id of Object.keys(steps)) await scene.client.schedules.pause(id);
  await until("every run has ended", async () => (await scene.client.runs.activeCounts()).running === 0);
  await Promise.all(workers.map((worker) => worker.stop()));
  printFigures("clocks apart", { fires: (await scene.ledger()).fires.length, "enqueue to end": spread(waits) });
  expect(Math.max(...waits)).toBeLessThan(promptMs);
  expect(ended.map((run) => [run.state, run.attempt, run.rescues])).toEqual(held.map(() => ["succeeded", 1, 0]));
  expect(await scene.violations(steps)).toEqual([]);
});
