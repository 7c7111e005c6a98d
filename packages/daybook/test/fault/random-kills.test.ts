import { expect, test } from "vitest";
import { livedAttempts, recoveryTimes } from "./attempts-on-the-clock.ts";
import { limits } from "./child/jobs.ts";
import { orphansOf } from "./deaths-on-the-clock.ts";
import { printFigures, spread } from "./figures.ts";
import { Fleet } from "./fleet.ts";
import { shortLease, openScene } from "./scene.ts";
import { faultSeed, longForm, seededRandom } from "./seeded-random.ts";
import { moment } from "./waiting.ts";

const kills = longForm ? 220 : 14;
const schedule = "catch-up/default";

test(`${kills} kills at random moments lose no run, end none twice, exceed no limit and double no fire`, async () => {
  const scene = await openScene();
  const random = seededRandom(faultSeed);
  // Nobody swallows a poison pill here, so no run may end as CRASHED, however often it was unlucky.
  const worker = { ...shortLease, maxRescues: 10_000 };
  const fleet = await new Fleet(scene, 3, { worker, schedules: ["catch-up"] }).ready();
  const startEnqueuer = () => scene.enqueuer({ everyMs: 12, most: 1_000_000, seed: random.between(0, 1_000_000) });
  let enqueuer = await startEnqueuer().ready();

  for (let kill = 0; kill < kills; kill += 1) {
    await moment(random.between(20, 400));
    if (random.chance(0.1)) {
      await enqueuer.kill();
      enqueuer = await startEnqueuer().ready();
    }
    // Mostly one that works while another does, now and then one that is only starting, in the middle of registering.
    const ripe = random.chance(0.9);
    if (ripe) await fleet.hasWorking(2);
    await random.pick(ripe ? fleet.working : fleet.workers).kill();
  }
  await enqueuer.kill();
  await scene.client.schedules.pause(schedule);
  await scene.drained();
  await fleet.close();

  const ledger = await scene.ledger();
  const orphans = orphansOf(ledger, limits);
  const recovery = orphans.map((orphan) => orphan.recoveryMs);
  printFigures("random kills", {
    seed: faultSeed,
    kills,
    accepted: ledger.journal.filter((entry) => entry.kind === "accepted").length,
    runs: ledger.runs.length,
    attempts: livedAttempts(ledger).length,
    fires: ledger.fires.length,
    rescues: ledger.runs.reduce((sum, run) => sum + run.rescues, 0),
    recovery: spread(recovery),
    "until a handler was at work, deaths of heirs included": spread(recoveryTimes(ledger)),
  });
  expect(await scene.violations({ [schedule]: 1_000 })).toEqual([]);
  expect(new Set(ledger.runs.map((run) => run.state))).toEqual(new Set(["succeeded"]));
  expect(orphans.filter((orphan) => orphan.recoveryMs >= 10_000)).toEqual([]);
  expect(orphans.length).toBeGreaterThan(0);
});
