import { expect, test } from "vitest";
import { printFigures } from "./figures.ts";
import { openScene } from "./scene.ts";
import { machineMs } from "../support/machine-clock.ts";
import { until } from "./waiting.ts";
import { elapsedMs } from "../support/machine-time.ts";

test("a worker whose event loop is blocked for longer than its lease is not robbed", async () => {
  const scene = await openScene();
  const oneAtATime = { worker: { lease: "5s", heartbeat: "400ms", concurrency: 1 } };
  const [blocked, other] = await Promise.all([scene.worker(oneAtATime).ready(), scene.worker(oneAtATime).ready()]);
  const runs = await scene.client.enqueueMany("busy", [{ ms: 11_000 }, { ms: 11_000 }]);
  const ended = await Promise.all(runs.map(({ id }) => scene.client.runs.wait(id)));
  await Promise.all([blocked.stop(), other.stop()]);

  printFigures("blocked event loop", { runs: ended.length, rescues: ended.reduce((sum, run) => sum + run.rescues, 0) });
  expect(ended.map((run) => [run.state, run.attempt, run.rescues])).toEqual(ended.map(() => ["succeeded", 1, 0]));
  expect(await scene.violations()).toEqual([]);
});

test("a worker that slept past its lease loses its run, hears LEASE_LOST, and changes nothing any more", async () => {
  const scene = await openScene();
  const sleeper = await scene.worker().ready();
  const { id } = await scene.client.enqueue("held");
  await sleeper.hears("started");
  const heir = await scene.worker().ready();
  const stoppedAt = machineMs();
  sleeper.signal("SIGSTOP");
  await heir.hears("started", ({ run, attempt }) => run === id && attempt === 2);
  const recoveryMs = elapsedMs(stoppedAt);
  const before = await scene.client.runs.get(id);

  sleeper.signal("SIGCONT");
  const end = await sleeper.hears("ended", ({ run }) => run === id);
  await sleeper.hears("run lost", ({ run, attempt }) => run === id && attempt === 1);
  const after = await scene.client.runs.get(id);
  expect(end.how).toBe("LEASE_LOST");
  expect({ ...after, durationMs: null }).toEqual({ ...before, durationMs: null });

  heir.tell({ tell: "release" });
  const ended = await scene.client.runs.wait(id);
  expect([ended.state, ended.attempt, ended.result]).toEqual(["succeeded", 2, { attempt: 2, pid: heir.pid }]);
  await Promise.all([heir.stop(), sleeper.stop()]);
  printFigures("slept past the lease", { lease: "2 s", "running elsewhere after": `${Math.round(recoveryMs)} ms` });
  expect(await scene.violations()).toEqual([]);
});

for (const reports of [false, true]) {
  const what = reports ? "reports progress of its run" : "ends its run";
  test(`a worker that slept past its lease and ${what} before it hears that it lost it changes nothing`, async () => {
    const scene = await openScene();
    const sleeper = await scene.worker().ready();
    const { id } = await scene.client.enqueue("napping", { reports });
    await sleeper.hears("started");
    const heir = await scene.worker().ready();
    sleeper.signal("SIGSTOP");
    await heir.hears("started", ({ run, attempt }) => run === id && attempt === 2);

    sleeper.signal("SIGCONT");
    const end = await sleeper.hears("ended", ({ run }) => run === id);
    await sleeper.hears("run lost", ({ run, attempt }) => run === id && attempt === 1);
    expect(end.how).toBe("returned");
    const meanwhile = await scene.client.runs.get(id);
    expect([meanwhile.state, meanwhile.attempt, meanwhile.progress]).toEqual(["running", 2, null]);

    heir.tell({ tell: "release" });
    const ended = await scene.client.runs.wait(id);
    expect([ended.state, ended.attempt, ended.progress]).toEqual(["succeeded", 2, null]);
    expect(ended.result).toEqual({ attempt: 2, pid: heir.pid });
    await heir.stop();

    // It works again, under another name.
    const next = await scene.client.enqueue("quick", { ms: 1 });
    await sleeper.hears("ended", ({ run, how }) => run === next.id && how === "returned");
    await until("the run has ended", async () => (await scene.client.runs.get(next.id)).finishedAt !== null);
    await sleeper.stop();
    expect(await scene.violations()).toEqual([]);
  });
}
