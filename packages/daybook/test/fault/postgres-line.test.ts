import { expect, test, onTestFinished } from "vitest";
import { FaultyLine } from "../support/postgres/faulty-line.ts";
import type { FaultChild } from "./child-process.ts";
import { machineMs } from "../support/machine-clock.ts";
import { printFigures, spread } from "./figures.ts";
import {
  backToWork,
  expectOrder,
  openPostgresScene,
  patientLease,
  pauseAll,
  recoveryMs,
  useServer,
} from "./postgres-scene.ts";
import { longForm } from "./seeded-random.ts";
import { until } from "./waiting.ts";
import { elapsedMs } from "../support/machine-time.ts";

const rounds = longForm ? 6 : 1;
const schedule = "catch-up/default";
const server = useServer();

async function openLine(): Promise<FaultyLine> {
  const line = await FaultyLine.open(server().url);
  onTestFinished(() => line.close());
  return line;
}

test("a worker all of whose connections are half open works again within 10 seconds, by new ones", async () => {
  const { scene, book } = await openPostgresScene(server());
  const line = await openLine();
  const worker = await scene.worker({ worker: {}, address: book.via(line.url), schedules: ["catch-up"] }).ready();
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const before = await scene.client.enqueue("quick", { ms: 1 });
    await worker.hears("ended", ({ run }) => run === before.id);
    await worker.hears("fired");
    const from = machineMs();
    worker.cutOff();
    line.swallowStanding();
    const fired = worker.heardOf("fired").length;
    const next = await scene.client.enqueue("quick", { ms: 1 });
    await worker.hears("ended", ({ run }) => run === next.id);
    // And its end is recorded, and the ticker is not left behind on a dead connection.
    await until(
      "the end is in the book",
      async () => (await scene.client.runs.get(next.id)).finishedAt !== null,
      60_000,
    );
    await until("the schedule fires again", () => worker.heardOf("fired").length > fired);
    times.push(elapsedMs(from));
  }
  await scene.client.schedules.pause(schedule);
  await scene.drained();
  expect(await worker.stop(40_000)).toMatchObject({ code: 0 });
  printFigures("PostgreSQL, half-open connections", { rounds, "works again after": spread(times) });
  await expectOrder(scene, { [schedule]: 1_000 });
  expect(Math.max(...times)).toBeLessThan(recoveryMs);
});

// The same scene several times in the long form.
const scenes = Array.from({ length: longForm ? 4 : 1 }, (_, place) => [place + 1] as const);

test.for(scenes)(
  "two schedulers cut apart: the one left fires alone, the other comes back, each instant has one fire (%i)",
  async () => {
    const { scene, book } = await openPostgresScene(server());
    const [nearLine, line] = [await openLine(), await openLine()];
    // Late by a little, or it would be first at every instant, and the far one had nothing to lose.
    nearLine.delayMs = 15;
    const settings = { worker: { ...patientLease, concurrency: 20 }, schedules: ["many"] } as const;
    const [near, far] = await Promise.all([
      scene.worker({ ...settings, address: book.via(nearLine.url) }).ready(),
      scene.worker({ ...settings, address: book.via(line.url) }).ready(),
    ]);
    const ids = Array.from({ length: 10 }, (_, place) => `many-${place}/default`);
    const steps = Object.fromEntries(ids.map((id, place) => [id, place % 2 === 0 ? 1_000 : 500]));
    await until("the far one has fired", () => far.heardOf("fired").length >= 5);
    // A process with free slots takes its own runs.
    const held = await Promise.all([far, far, far, near].map((each) => each.enqueue("held")));
    const heldBy = (each: FaultChild): string[] =>
      each.heardOf("started").flatMap(({ run, job }) => (job === "held" ? [run] : []));
    await until("the held runs are at work", () => heldBy(near).length + heldBy(far).length >= held.length);
    far.cutOff();
    line.blackHole();
    const apart = near.heardOf("fired").length;
    // All that the far one held is at work here, and the schedules go on.
    await until(
      "the near one has all",
      () => heldBy(far).every((run) => heldBy(near).includes(run)) && near.heardOf("fired").length >= apart + 30,
    );
    line.mend();
    const from = machineMs();
    const worked = far.heardOf("ended").filter(({ how }) => how === "returned").length;
    await until(
      "the far one works again",
      async () => {
        await scene.client.enqueueMany("quick", [{ ms: 200 }, { ms: 200 }, { ms: 200 }, { ms: 200 }]);
        return far.heardOf("ended").filter(({ how }) => how === "returned").length > worked;
      },
      60_000,
      200,
    );
    const recovery = elapsedMs(from);
    near.tell({ tell: "release" });
    far.tell({ tell: "release" });
    await until(
      "the held runs have ended",
      async () => (await scene.client.runs.list({ job: "held", states: ["running"] })).data.length === 0,
    );
    await pauseAll(scene, ids);
    await scene.drained();
    await Promise.all([near.stop(40_000), far.stop(40_000)]);
    const ledger = await scene.ledger();
    const shares = Map.groupBy(ledger.fires, (fire) => fire.decided_by);
    printFigures("PostgreSQL, cut apart", {
      fires: ledger.fires.length,
      shares: [...shares.values()].map((fires) => fires.length).join(" + "),
      rescues: ledger.runs.reduce((sum, run) => sum + run.rescues, 0),
      "the far one works again after": `${Math.round(recovery)} ms`,
    });
    await expectOrder(scene, steps);
    expect(recovery).toBeLessThan(recoveryMs);
  },
);

test("a slow line robs nobody, and a cut one is healed at once", async () => {
  const { scene, book } = await openPostgresScene(server());
  const line = await openLine();
  const worker = await scene.worker({ worker: { lease: "12s", heartbeat: "1s" }, address: book.via(line.url) }).ready();
  line.delayMs = 150;
  const slow = await backToWork(scene);
  line.cut();
  await until("the worker has noticed", () => worker.heardOf("trouble").length > 0);
  line.mend();
  const recovery = await backToWork(scene);
  await scene.drained();
  expect(await worker.stop()).toMatchObject({ code: 0 });
  printFigures("PostgreSQL, slow and cut line", {
    "enqueue to end over 150 ms": `${Math.round(slow)} ms`,
    "back to work after the cut": `${Math.round(recovery)} ms`,
  });
  await expectOrder(scene);
  expect(Math.max(slow, recovery)).toBeLessThan(recoveryMs);
});
