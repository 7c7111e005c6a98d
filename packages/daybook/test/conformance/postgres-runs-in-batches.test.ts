import { beforeEach, expect, onTestFinished, test } from "vitest";
import { openStore } from "../../src/store/open-store.ts";
import type { ClaimedRun, NewRun, SettleRequest } from "../../src/store/port/run-store.ts";
import type { Store } from "../../src/store/port/store.ts";
import {
  claim,
  claimIds,
  enqueue,
  enqueued,
  ensureJobs,
  ensureWorker,
  finish,
  giveBack,
  jobName,
  newRun,
  newRuns,
  progressOf,
  second,
  settle,
  t0,
} from "./builders.ts";
import { openFreshPostgresInBatches } from "./postgres-fixture.ts";
import { openSession, type Session } from "./postgres-session.ts";
import type { StoreFixture } from "./store-fixture.ts";
import { rescueUntil, untilLost } from "./waiting.ts";

/*
 * What becomes of runs that one row holds. That such runs behave as any others do is asked by the whole suite of the port (`postgres-batches.test.ts`);
 * here it is seen that they are in one row, and until when.
 */
let fixture: StoreFixture;
let store: Store;
let worker: string;
let behind: Session;

beforeEach(async () => {
  fixture = await openFreshPostgresInBatches();
  onTestFinished(() => fixture.destroy());
  store = await fixture.open();
  await store.migrate();
  await ensureJobs(store, {});
  // The first of a process registers a queue, and so changes what claims go by.
  await enqueued(store, { queue: "default", availableAt: t0 + 60 * second });
  worker = await ensureWorker(store);
  behind = await openSession(fixture);
});

/** Enqueues so many and claims them, which makes a batch. */
async function batchOf(count: number, change: Partial<NewRun> = {}): Promise<ClaimedRun[]> {
  await enqueue(store, ...newRuns(count, change));
  const runs = await claim(store, worker);
  expect(await places()).toEqual({ batches: [count], alone: 0 });
  return runs;
}

/** How many runs each batch has, and how many running ones have a row of their own. */
async function places(): Promise<{ batches: number[]; alone: number }> {
  const { session, schema } = behind;
  const { rows } = await session.query<{ sizes: number[]; alone: number }>(
    `SELECT ARRAY(SELECT cardinality(runs) FROM ${schema}.running_batch WHERE size = cardinality(runs) ORDER BY 1) AS sizes,
      (SELECT count(*)::int FROM ${schema}.running_run) AS alone`,
  );
  return { batches: rows[0]?.sizes ?? [], alone: rows[0]?.alone ?? -1 };
}

function ends(runs: readonly ClaimedRun[], change: Parameters<typeof finish>[0] = {}): SettleRequest[] {
  return runs.map((run) => ({ run, workerId: worker, codeVersion: null, settlement: finish(change) }));
}

async function states(runs: readonly ClaimedRun[]): Promise<(string | undefined)[]> {
  return Promise.all(runs.map(async ({ id }) => (await store.runs.get(id))?.state));
}

test("runs that end together are never written one by one before that, and each keeps what it ended with", async () => {
  const runs = await batchOf(3);
  const requests = runs.map((run, index): SettleRequest => ({
    run,
    workerId: worker,
    codeVersion: index === 1 ? "v2" : null,
    settlement: finish({ state: index === 2 ? "skipped" : "succeeded", finishedAt: t0 + index * second }),
  }));
  expect(await store.runs.settle(requests.toReversed())).toEqual([true, true, true]);
  expect(await places()).toEqual({ batches: [], alone: 0 });
  expect(await Promise.all(runs.map(({ id }) => store.runs.get(id)))).toMatchObject([
    {
      id: runs[0]?.id,
      state: "succeeded",
      finishedAt: t0,
      codeVersion: null,
      attempt: 1,
      startedAt: t0,
      workerId: worker,
    },
    { id: runs[1]?.id, state: "succeeded", finishedAt: t0 + second, codeVersion: "v2" },
    { id: runs[2]?.id, state: "skipped", finishedAt: t0 + 2 * second, codeVersion: null },
  ]);
});

test("what all runs of a batch have in common is written to each", async () => {
  const runs = await batchOf(3);
  expect(await store.runs.settle(ends(runs, { finishedAt: t0 + 7 }))).toEqual([true, true, true]);
  for (const { id } of runs)
    expect(await store.runs.get(id)).toMatchObject({ state: "succeeded", finishedAt: t0 + 7, queue: "default" });
});

test("while they run they are read, listed and counted as any others", async () => {
  const given = newRun({ tenant: "acme", input: `{"a":"\\u00e9\\"\\\\"}`, priority: 7, traceContext: "00-trace-01" });
  await enqueue(store, given, newRun());
  await claim(store, worker);
  expect(await places()).toEqual({ batches: [2], alone: 0 });
  expect(await store.runs.get(given.id)).toMatchObject({
    id: given.id,
    state: "running",
    tenant: "acme",
    input: given.input,
    priority: 7,
    attempt: 1,
    startedAt: t0,
    workerId: worker,
    trigger: "api",
    queue: "default",
  });
  const { data } = await store.runs.list({ states: ["running"], tenant: "acme" }, { limit: 10 });
  expect(data.map(({ id }) => id)).toEqual([given.id]);
  expect((await store.runs.activeCounts(t0)).running).toBe(2);
  expect(await store.queues.list(t0)).toMatchObject([{ name: "default", running: 2 }]);
  expect(await store.workers.list({})).toMatchObject([{ id: worker, running: 2 }]);
});

test("a run that ends by itself leaves the others running, each with a row of its own", async () => {
  const [first, ...others] = (await batchOf(3)) as [ClaimedRun, ...ClaimedRun[]];
  expect(await settle(store, worker, first)).toBe(true);
  expect(await places()).toEqual({ batches: [], alone: 2 });
  expect(await states([first, ...others])).toEqual(["succeeded", "running", "running"]);
  expect(await store.runs.settle(ends(others))).toEqual([true, true]);
});

test("of a batch one may fail, one may be given back, and the rest succeeds, all at once", async () => {
  const runs = (await batchOf(4)) as [ClaimedRun, ClaimedRun, ...ClaimedRun[]];
  const [failed, returned, ...others] = runs;
  const settled = await store.runs.settle([
    ...ends([failed], { state: "failed", reason: "no stock" }),
    { run: returned, workerId: worker, codeVersion: null, settlement: giveBack() },
    ...ends(others),
  ]);
  expect(settled).toEqual([true, true, true, true]);
  expect(await states(runs)).toEqual(["failed", "waiting", "succeeded", "succeeded"]);
});

test("an end is recorded also by a process that knows nothing of the batch", async () => {
  const [first, second_, third] = (await batchOf(3)).map(({ storeNote: _unknown, ...run }) => run) as [
    ClaimedRun,
    ClaimedRun,
    ClaimedRun,
  ];
  const other = await fixture.open();
  expect(await settle(other, worker, first)).toBe(true);
  expect(await settle(other, worker, second_, finish({ result: "1" }))).toBe(true);
  expect(await settle(other, worker, third, giveBack())).toBe(true);
  expect(await states([first, second_, third])).toEqual(["succeeded", "succeeded", "waiting"]);
});

test("the end of a batch that somebody split meanwhile is recorded run by run", async () => {
  const runs = await batchOf(3);
  await store.runs.cancel([runs[0]!.id], { by: "ada", reason: "wrong file", now: t0 });
  expect(await places()).toEqual({ batches: [], alone: 3 });
  expect(await store.runs.settle(ends(runs))).toEqual([true, true, true]);
  expect(await states(runs)).toEqual(["succeeded", "succeeded", "succeeded"]);
});

test("nobody but the worker that claimed a batch ends its runs", async () => {
  const runs = await batchOf(2);
  const thief = await ensureWorker(store);
  const stolen = ends(runs).map((request) => ({ ...request, workerId: thief }));
  expect(await store.runs.settle(stolen)).toEqual([false, false]);
  expect(await states(runs)).toEqual(["running", "running"]);
  expect(await store.runs.settle(ends(runs))).toEqual([true, true]);
  expect(await store.runs.settle(ends(runs))).toEqual([false, false]);
});

test("the cancel of a run in a batch reaches its worker", async () => {
  const runs = await batchOf(3);
  const result = await store.runs.cancel([runs[1]!.id], { by: "ada", reason: "wrong file", now: t0 });
  expect(result).toEqual({ cancelled: [], requested: [runs[1]!.id] });
  expect(await store.runs.cancelRequested(worker)).toMatchObject([{ id: runs[1]!.id, by: "ada" }]);
});

test("progress of a run in a batch is kept", async () => {
  const runs = await batchOf(2);
  const write = { runId: runs[0]!.id, attempt: 1, workerId: worker, progress: progressOf({ done: 3 }) };
  expect(await store.runs.writeProgress([write])).toEqual([]);
  expect((await store.runs.get(runs[0]!.id))?.progress).toMatchObject({ done: 3 });
  expect(await places()).toEqual({ batches: [], alone: 2 });
});

test("a worker that stops, and one that died, leave no run of their batches behind", async () => {
  const stopped = await batchOf(2);
  await store.workers.stop(worker, t0);
  expect(await states(stopped)).toEqual(["waiting", "waiting"]);
  const dead = await ensureWorker(store, { leaseMs: 50 });
  expect(await claimIds(store, dead)).toHaveLength(2);
  expect(await places()).toEqual({ batches: [2], alone: 0 });
  const rescued = await rescueUntil(store, 2);
  expect(rescued.map(({ id }) => id).toSorted()).toEqual(stopped.map(({ id }) => id).toSorted());
  expect(await places()).toEqual({ batches: [], alone: 0 });
});

test("a dead worker's batch that a session keeps locked is given back when the session lets go", async () => {
  worker = await ensureWorker(store, { leaseMs: 50 });
  const runs = await batchOf(2);
  await behind.session.query(`BEGIN; SELECT 1 FROM ${behind.schema}.running_batch FOR UPDATE`);
  await untilLost(store, worker);
  expect((await store.workers.rescue({ maxRescues: 3, now: t0 })).nextLeaseEndMs).not.toBeNull();
  expect(await states(runs)).toEqual(["running", "running"]);
  await behind.session.query("COMMIT");
  expect(await rescueUntil(store, 2)).toHaveLength(2);
  expect(await states(runs)).toEqual(["waiting", "waiting"]);
});

test("a limit of their job counts them from the moment in which it is set", async () => {
  const key = { concurrencyKey: `job:${jobName}` };
  const [first] = await batchOf(3, key);
  const override = { scope: "job", subject: jobName, field: "limit", value: 3, setAt: t0, setBy: "ada" } as const;
  await store.overrides.set(override);
  await enqueue(store, newRun(key));
  expect(await claim(store, worker)).toEqual([]);
  expect(await settle(store, worker, first!)).toBe(true);
  expect(await claim(store, worker)).toHaveLength(1);
});

test("a queue's concurrency counts them from the moment in which it is set", async () => {
  await batchOf(2);
  await store.queues.register([{ name: "default", concurrency: 2 }]);
  await enqueue(store, newRun());
  expect(await claim(store, worker)).toEqual([]);
});

test("runs of several queues, and runs with a dedupe key, have rows of their own", async () => {
  await enqueue(store, newRun(), newRun({ queue: "mail" }));
  expect(await claimIds(store, worker)).toHaveLength(2);
  expect(await places()).toEqual({ batches: [], alone: 2 });
  await enqueue(store, newRun(), newRun({ dedupeKey: "sku-1" }));
  expect(await claimIds(store, worker)).toHaveLength(2);
  expect(await places()).toEqual({ batches: [], alone: 4 });
});

test("an id that is in a batch is not given to another run", async () => {
  const runs = await batchOf(2);
  const again = newRun({ id: runs[1]!.id });
  await store.runs.enqueue([[again]]).catch(() => undefined);
  expect(await claimIds(store, worker)).toEqual([]);
  expect(await store.runs.settle(ends(runs))).toEqual([true, true]);
  expect(await claimIds(store, worker)).toEqual([]);
});

test("a batch that somebody keeps locked holds up the end of no other run", async () => {
  const locked = await batchOf(2);
  await behind.session.query(`BEGIN; SELECT 1 FROM ${behind.schema}.running_batch FOR UPDATE`);
  const [free] = newRuns(1, { dedupeKey: "sku-2" });
  await enqueue(store, free!);
  const [run] = await claim(store, worker);
  const requests = ends([...locked, run!]);
  const impatient = await openStore(fixture.url, { busyTimeoutMs: second });
  onTestFinished(() => impatient.close());
  expect(await impatient.runs.settle(requests)).toEqual([null, null, true]);
  await behind.session.query("COMMIT");
  expect(await store.runs.settle(requests.slice(0, 2))).toEqual([true, true]);
});

test("after a batch that had to be split, the next claims are of rows, until it is tried again", async () => {
  const kinds: string[] = [];
  for (let round = 0; round < 6; round += 1) {
    await enqueue(store, ...newRuns(2));
    const runs = await claim(store, worker);
    kinds.push((await places()).batches.length > 0 ? "batch" : "rows");
    for (const run of runs) expect(await settle(store, worker, run)).toBe(true);
  }
  expect(kinds).toEqual(["batch", "rows", "batch", "rows", "rows", "batch"]);
});
