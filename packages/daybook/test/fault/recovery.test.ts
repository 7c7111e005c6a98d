import { expect } from "vitest";
import { recoveryTimes } from "./attempts-on-the-clock.ts";
import { printFigures, spread } from "./figures.ts";
import { test } from "./scene.ts";
import { faultSeed, longForm, seededRandom } from "./seeded-random.ts";
import { moment, until } from "./waiting.ts";

const rounds = longForm ? 10 : 2;
const runs = 10;

test("the runs of a dead worker are running elsewhere within 10 seconds, with the settings as they come", async ({
  scene,
}) => {
  const random = seededRandom(faultSeed);
  const asTheyCome = { worker: {} };
  let holder = await scene.worker(asTheyCome).ready();
  const { client } = scene;
  await client.enqueueMany(
    "held",
    Array.from({ length: runs }, () => null),
  );
  await until("all runs are at work", () => holder.heardOf("started").length === runs);

  for (let round = 0; round < rounds; round += 1) {
    const heir = await scene.worker({ worker: { maxRescues: rounds } }).ready();
    // Somewhere within its rescuer's interval.
    await moment(random.between(0, 1_000));
    await holder.kill();
    await until("the heir has all runs", () => heir.heardOf("started").length === runs);
    holder = heir;
  }
  holder.tell({ tell: "release" });
  await scene.drained();
  await holder.stop();

  const times = recoveryTimes(scene.ledger());
  printFigures("recovery", { seed: faultSeed, kills: rounds, rescues: times.length, recovery: spread(times) });
  expect(times).toHaveLength(rounds * runs);
  expect(Math.max(...times)).toBeLessThan(10_000);
  expect(scene.violations()).toEqual([]);
});
