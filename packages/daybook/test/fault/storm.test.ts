import { expect, test } from "vitest";
import { printFigures } from "./figures.ts";
import { Fleet } from "./fleet.ts";
import { shortLease, openScene } from "./scene.ts";
import { faultSeed, longForm, type SeededRandom, seededRandom } from "./seeded-random.ts";
import type { Scene } from "./scene.ts";
import { moment } from "./waiting.ts";

const strokes = longForm ? 150 : 20;
const schedule = "catch-up/default";

/** Things that happen to an installation in its life. Each returns its name, for the figures. */
const happenings: readonly ((scene: Scene, fleet: Fleet, random: SeededRandom) => Promise<string>)[] = [
  async (_scene, fleet, random) => {
    await fleet.hasWorking(2);
    await random.pick(fleet.working).kill();
    return "kills";
  },
  async (_scene, fleet, random) => {
    await fleet.hasWorking(2);
    random.pick(fleet.working).signal("SIGTERM");
    return "restarts";
  },
  async ({ client }, _fleet, random) => {
    const { data } = await client.runs.list({ states: ["waiting", "blocked", "running"] }, { limit: 100 });
    if (data.length > 0)
      await client.runs.cancel(
        Array.from({ length: 5 }, () => random.pick(data).id),
        { by: "storm" },
      );
    return "cancels";
  },
  async ({ client }, _fleet, random) => {
    const job = random.pick(["quick", "limited", "flaky"]);
    await client.jobs.pause(job, { by: "storm" });
    await moment(random.between(10, 200));
    await client.jobs.resume(job, { by: "storm" });
    return "pauses";
  },
  async ({ client }, _fleet, random) => {
    await client.queues.pause("default", { by: "storm" });
    await moment(random.between(10, 200));
    await client.queues.resume("default", { by: "storm" });
    return "queue pauses";
  },
  async ({ client }, _fleet, random) => {
    // Below what code says and back: the limit of the checks is code's.
    await client.jobs.setLimit("limited", random.between(1, 2), { by: "storm" });
    return "limit changes";
  },
];

test("a storm of kills, restarts, cancels, pauses and new limits leaves a book in order", async () => {
  const scene = await openScene();
  const random = seededRandom(faultSeed + 1);
  const worker = { ...shortLease, maxRescues: 10_000, drain: "50ms", abortGrace: "1s" };
  const fleet = await new Fleet(scene, 3, { worker, schedules: ["catch-up"] }).ready();
  const enqueuer = await scene.enqueuer({ everyMs: 10, most: 1_000_000, seed: faultSeed }).ready();
  const counts: Record<string, number> = {};
  for (let stroke = 0; stroke < strokes; stroke += 1) {
    await moment(random.between(10, 250));
    const name = await random.pick(happenings)(scene, fleet, random);
    counts[name] = (counts[name] ?? 0) + 1;
  }
  await enqueuer.kill();
  await scene.client.schedules.pause(schedule);
  await scene.drained();
  await fleet.close();

  const ledger = await scene.ledger();
  const states = Map.groupBy(ledger.runs, (run) => run.state);
  printFigures("storm", {
    seed: faultSeed,
    ...counts,
    runs: [...states].map(([state, runs]) => `${runs.length} ${state}`).join(" + "),
    fires: ledger.fires.length,
    rescues: ledger.runs.reduce((sum, run) => sum + run.rescues, 0),
  });
  expect(await scene.violations({ [schedule]: 1_000 })).toEqual([]);
  // Restarted workers left by themselves; the others were killed.
  expect(
    scene.children.filter((child) => child.struckAt === null && child.exit?.code !== 0).map((child) => child.exit),
  ).toEqual([]);
});
