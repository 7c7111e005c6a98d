import { expect, test } from "vitest";
import { recoveryTimes } from "./attempts-on-the-clock.ts";
import { printFigures, spread } from "./figures.ts";
import { openScene } from "./scene.ts";
import { faultSeed, longForm, seededRandom } from "./seeded-random.ts";
import { moment, until } from "./waiting.ts";

const rounds = longForm ? 10 : 1;
const runs = 10;

test("the runs of a dead worker are running elsewhere within 10 seconds, with the settings as they come", async () => {
  const scene = await openScene();
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
    // Its rescuer has just looked, which is the worst case, or will soon.
    await moment(random.between(0, longForm ? 3_800 : 300));
    await holder.kill();
    await until("the heir has all runs", () => heir.heardOf("started").length === runs);
    holder = heir;
  }
  holder.tell({ tell: "release" });
  await scene.drained();
  await holder.stop();

  const times = recoveryTimes(await scene.ledger());
  printFigures("recovery", { seed: faultSeed, kills: rounds, rescues: times.length, recovery: spread(times) });
  expect(times).toHaveLength(rounds * runs);
  expect(Math.max(...times)).toBeLessThan(10_000);
  expect(await scene.violations()).toEqual([]);
});

// A container without an init, a supervisor that is busy: the pid is still there, and nobody lives under it.
test.skipIf(process.platform !== "linux")(
  "a dead worker that nobody has buried is found dead all the same",
  async () => {
    const scene = await openScene();
    const holder = await scene.worker({ worker: {}, unburied: true }).ready();
    const { id } = await scene.client.enqueue("held");
    await holder.hears("started");
    const heir = await scene.worker({ worker: {} }).ready();
    holder.signal("SIGKILL");
    await heir.hears("started", ({ run, attempt }) => run === id && attempt === 2);
    heir.tell({ tell: "release" });
    await scene.drained();
    await heir.stop();

    const times = recoveryTimes(await scene.ledger());
    printFigures("recovery of the unburied", { recovery: spread(times) });
    // Sooner than its lease of 10 seconds can have ended.
    expect(Math.max(...times)).toBeLessThan(6_500);
    expect(await scene.violations()).toEqual([]);
  },
);
