import { expect, test } from "vitest";
import { machineMs } from "../support/machine-clock.ts";
import { printFigures } from "./figures.ts";
import { openScene } from "./scene.ts";
import { faultSeed, longForm, seededRandom } from "./seeded-random.ts";
import { moment } from "./waiting.ts";
import { elapsedMs } from "../support/machine-time.ts";

const clean = { code: 0, signal: null };

test("a worker told to stop lets its runs finish, and ends by itself", async () => {
  const scene = await openScene();
  const worker = await scene.worker().ready();
  const { id } = await scene.client.enqueue("quick", { ms: 700 });
  await worker.hears("started");
  expect(await worker.stop()).toMatchObject(clean);
  const run = await scene.client.runs.get(id);
  expect([run.state, run.attempt]).toEqual(["succeeded", 1]);
  const [record] = await scene.client.workers({ withEnded: true });
  expect(record?.state).toBe("stopped");
  expect(await scene.violations()).toEqual([]);
});

test("a run longer than the drain is aborted and goes on elsewhere at once, without burning its only attempt", async () => {
  const scene = await openScene();
  const leaving = await scene.worker({ worker: { drain: "300ms", abortGrace: "2s" } }).ready();
  const { id } = await scene.client.enqueue("held");
  await leaving.hears("started");
  const staying = await scene.worker({ worker: {} }).ready();
  const toldAt = machineMs();
  expect(await leaving.stop()).toMatchObject(clean);
  expect(leaving.heardOf("ended").map(({ how }) => how)).toEqual(["STOPPING"]);

  const again = await staying.hears("started", ({ run, attempt }) => run === id && attempt === 2);
  const handedOverMs = elapsedMs(toldAt);
  staying.tell({ tell: "release" });
  const run = await scene.client.runs.wait(id);
  expect([again.attempt, run.state, run.failures, run.rescues, run.maxAttempts]).toEqual([2, "succeeded", 0, 0, 1]);
  expect((await scene.client.runs.attempts(id)).map(({ outcome }) => outcome)).toEqual(["released"]);
  await staying.stop();
  printFigures("handed over", {
    drain: "300 ms",
    "from SIGTERM to the next attempt": `${Math.round(handedOverMs)} ms`,
  });
  expect(handedOverMs).toBeLessThan(3_000);
  expect(await scene.violations()).toEqual([]);
});

test("a handler that never returns holds up a stopping process no longer than drain and grace", async () => {
  const scene = await openScene();
  const worker = await scene.worker({ worker: { drain: "200ms", abortGrace: "300ms" } }).ready();
  const { id } = await scene.client.enqueue("deaf");
  await worker.hears("started");
  const toldAt = machineMs();
  expect(await worker.stop()).toMatchObject(clean);
  const tookMs = elapsedMs(toldAt);
  const run = await scene.client.runs.get(id);
  expect([run.state, run.attempt, run.failures, run.rescues]).toEqual(["waiting", 1, 0, 0]);
  expect((await scene.client.runs.attempts(id)).map(({ outcome }) => outcome)).toEqual(["released"]);
  printFigures("deaf handler", { "SIGTERM to exit": `${Math.round(tookMs)} ms` });
  expect(tookMs).toBeLessThan(3_000);
});

test("a rolling deploy under load burns no attempt and needs no rescue", async () => {
  const scene = await openScene();
  const random = seededRandom(faultSeed);
  const settings = { worker: { drain: "20ms", abortGrace: "2s", concurrency: 5 } };
  const deploys = longForm ? 20 : 3;
  let workers = await Promise.all([scene.worker(settings).ready(), scene.worker(settings).ready()]);
  const enqueuer = scene.enqueuer({ everyMs: 5, most: 1_000_000, seed: faultSeed });
  for (let deploy = 0; deploy < deploys; deploy += 1) {
    await moment(random.between(50, 300));
    const [leaving, staying] = workers;
    if (leaving === undefined || staying === undefined) throw new Error("There are two workers.");
    const next = scene.worker(settings);
    expect(await leaving.stop()).toMatchObject(clean);
    workers = [staying, await next.ready()];
  }
  await enqueuer.kill();
  await scene.drained();
  for (const worker of workers) await worker.stop();

  const ledger = await scene.ledger();
  const released = ledger.attempts.filter((attempt) => attempt.outcome === "released").length;
  printFigures("rolling deploy", { seed: faultSeed, deploys, runs: ledger.runs.length, released });
  expect(ledger.runs.filter((run) => run.rescues > 0)).toEqual([]);
  expect(ledger.runs.filter((run) => run.failures > 0 && run.job !== "flaky")).toEqual([]);
  expect(await scene.violations()).toEqual([]);
});
