import { expect, test } from "vitest";
import { machineMs } from "../support/machine-clock.ts";
import { printFigures, spread } from "./figures.ts";
import { expectOrder, openPostgresScene, recoveryMs, useServer } from "./postgres-scene.ts";
import { longForm } from "./seeded-random.ts";
import { until } from "./waiting.ts";
import { elapsedMs } from "../support/machine-time.ts";

const rounds = longForm ? 5 : 1;
const server = useServer();

for (const reports of [null, false, true]) {
  const what = reports === null ? "waits" : reports ? "reports progress of its run" : "ends its run";
  test(`a worker stopped past its lease, resumed, that ${what}, writes nothing stale`, async () => {
    const times: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const { scene } = await openPostgresScene(server());
      const sleeper = await scene.worker().ready();
      const { client } = scene;
      const { id } = await (reports === null ? client.enqueue("held") : client.enqueue("napping", { reports }));
      await sleeper.hears("started");
      const heir = await scene.worker().ready();
      const stoppedAt = machineMs();
      sleeper.signal("SIGSTOP");
      await heir.hears("started", ({ run, attempt }) => run === id && attempt === 2);
      times.push(elapsedMs(stoppedAt));

      sleeper.signal("SIGCONT");
      const end = await sleeper.hears("ended", ({ run }) => run === id);
      await sleeper.hears("run lost", ({ run, attempt }) => run === id && attempt === 1);
      expect(end.how).toBe(reports === null ? "LEASE_LOST" : "returned");
      const meanwhile = await scene.client.runs.get(id);
      expect([meanwhile.state, meanwhile.attempt, meanwhile.progress]).toEqual(["running", 2, null]);

      heir.tell({ tell: "release" });
      const ended = await scene.client.runs.wait(id);
      expect([ended.state, ended.attempt, ended.result]).toEqual(["succeeded", 2, { attempt: 2, pid: heir.pid }]);
      await heir.stop();

      // It works again, under another name.
      const next = await scene.client.enqueue("quick", { ms: 1 });
      await sleeper.hears("ended", ({ run, how }) => run === next.id && how === "returned");
      await until("the run has ended", async () => (await scene.client.runs.get(next.id)).finishedAt !== null);
      await sleeper.stop();
      await expectOrder(scene);
    }
    printFigures(`PostgreSQL, stopped past the lease, ${what}`, {
      lease: "2 s",
      "running elsewhere after": spread(times),
    });
    expect(Math.max(...times)).toBeLessThan(recoveryMs);
  });
}

test("the runs of a killed worker are running elsewhere within 10 seconds, with the settings as they come", async () => {
  const { scene } = await openPostgresScene(server());
  const asTheyCome = { worker: { maxRescues: 100 } };
  const runs = 10;
  let holder = await scene.worker(asTheyCome).ready();
  await scene.client.enqueueMany(
    "held",
    Array.from({ length: runs }, () => null),
  );
  await until("all runs are at work", () => holder.heardOf("started").length === runs);
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const heir = await scene.worker(asTheyCome).ready();
    const from = machineMs();
    await holder.kill();
    await until("the heir has all runs", () => heir.heardOf("started").length === runs);
    times.push(elapsedMs(from));
    holder = heir;
  }
  holder.tell({ tell: "release" });
  await scene.drained();
  await holder.stop();
  printFigures("PostgreSQL, recovery", { kills: rounds, runs, recovery: spread(times) });
  await expectOrder(scene);
  expect(Math.max(...times)).toBeLessThan(recoveryMs);
});
