import { setImmediate } from "node:timers/promises";
import { describe, expect } from "vitest";
import type { Changes } from "../../src/store/port/change-store.ts";
import type { Store } from "../../src/store/port/store.ts";
import {
  claim,
  claimed,
  enqueue,
  enqueued,
  ensureJobs,
  ensureWorker,
  finish,
  giveBack,
  hour,
  jobName,
  minute,
  newRun,
  newRuns,
  progressOf,
  recordedError,
  second,
  settle,
  stateOf,
  t0,
} from "./builders.ts";
import { race, startChild } from "./children.ts";
import { commitOf, ensureSchedules, newSchedule } from "./schedule-builders.ts";
import type { StoreTest } from "./store-fixture.ts";
import { eventually, untilLost } from "./waiting.ts";

const leaseMs = 10 * minute;
const nothing: Changes = { runs: [], logs: [], fires: [], workers: [], many: [] };

/** What is told from now on, to one who goes on from position to position. */
async function follow(store: Store): Promise<() => Promise<Changes>> {
  await store.changes.listen({ leaseMs });
  let position = await store.changes.position();
  return async () => {
    const answer = await store.changes.since(position, { limit: 10_000 });
    position = answer.position;
    if (answer.kind !== "changes") throw new Error(`The changes are ${answer.kind}.`);
    return answer.changes;
  };
}

export function changesSuite(test: StoreTest): void {
  describe("changes", () => {
    test("a run is told of when it is made, claimed, makes progress and ends, whoever wrote it", async ({
      store,
      other,
      worker,
    }) => {
      const told = await follow(other);
      const id = await enqueued(store);
      expect(await told()).toEqual({ ...nothing, runs: [id] });
      const [run] = await claim(store, worker);
      expect((await told()).runs).toEqual([id]);
      await store.runs.writeProgress([{ runId: id, attempt: 1, workerId: worker, progress: progressOf({ done: 1 }) }]);
      expect((await told()).runs).toEqual([id]);
      await store.runs.writeProgress([{ runId: id, attempt: 1, workerId: worker, progress: progressOf({ done: 2 }) }]);
      expect((await told()).runs).toEqual([id]);
      if (run !== undefined) await settle(store, worker, run);
      expect((await told()).runs).toEqual([id]);
      expect(await told()).toEqual(nothing);
    });

    test("what happens to a run between two looks is told once, and so are batches of any size", async ({
      store,
      worker,
    }) => {
      const told = await follow(store);
      const runs = newRuns(1_500);
      await enqueue(store, ...runs);
      const ids = runs.map(({ id }) => id);
      expect((await told()).runs.toSorted()).toEqual(ids.toSorted());
      const claimedRuns = await claim(store, worker, { limit: 50 });
      await store.runs.settle(
        claimedRuns.map((run) => ({ run, workerId: worker, codeVersion: null, settlement: finish() })),
      );
      expect((await told()).runs.toSorted()).toEqual(claimedRuns.map(({ id }) => id).toSorted());
    });

    test("a run that starts in the moment it is made is told of, and a tracked one, and one that ends with more than its state", async ({
      store,
      worker,
    }) => {
      const told = await follow(store);
      const run = newRun();
      const request = { workerId: worker, now: t0, limit: 5, queues: null, exceptJobs: [] };
      const { claimed: taken } = await store.runs.enqueueAndClaim([[run]], request);
      const tracked = newRun({ trigger: "track" });
      await store.runs.startTracked(tracked, worker);
      expect((await told()).runs.toSorted()).toEqual([run.id, tracked.id].toSorted());
      const [started] = taken;
      if (started === undefined) throw new Error("The run did not start.");
      await settle(store, worker, started, finish({ state: "failed", error: recordedError() }));
      expect((await told()).runs).toEqual([run.id]);
    });

    test("runs given back, blocked, woken, moved, asked to stop, cancelled and expired are told of", async ({
      store,
      worker,
    }) => {
      await ensureJobs(store, { concurrency: { limit: 1, perKey: true } });
      const first = await claimed(store, worker, { concurrencyKey: "erp", priority: 0 });
      const next = await enqueued(store, { concurrencyKey: "erp" });
      const later = await enqueued(store, { availableAt: t0 + hour, expiresAt: t0 + minute });
      const told = await follow(store);
      await claim(store, worker);
      expect([await stateOf(store, next), (await told()).runs]).toEqual(["blocked", [next]]);
      await settle(store, worker, first, giveBack({ availableAt: t0 + hour }));
      expect((await told()).runs.toSorted()).toEqual([first.id, next].toSorted());
      await store.runs.reschedule(later, { priority: 1 });
      expect((await told()).runs).toEqual([later]);
      await store.runs.expire(t0 + hour, 10);
      expect((await told()).runs).toEqual([later]);
      await claim(store, worker);
      expect((await told()).runs).toEqual([next]);
      await store.runs.cancel([first.id, next], { by: "anna", reason: null, now: t0 + second });
      expect((await told()).runs.toSorted()).toEqual([first.id, next].toSorted());
    });

    test("runs held aside are told of one by one, and let go all at once", async ({ store, worker }) => {
      const told = await follow(store);
      const pause = { scope: "job", subject: jobName, field: "paused", setAt: t0, setBy: null } as const;
      await store.overrides.set({ ...pause, value: true });
      const id = await enqueued(store);
      await claim(store, worker);
      expect(await told()).toEqual({ ...nothing, runs: [id] });
      await store.overrides.clear("job", jobName, "paused");
      await store.runs.releaseHeld({ job: jobName });
      expect(await told()).toEqual({ ...nothing, many: [{ job: jobName, tenant: null }] });
      await store.runs.releaseHeld({ job: jobName });
      expect(await told()).toEqual(nothing);
    });

    test("a write that changed nothing tells nothing", async ({ store, worker }) => {
      const run = await claimed(store, worker, { dedupeKey: "tonight" });
      const told = await follow(store);
      expect(await enqueue(store, newRun({ dedupeKey: "tonight" }))).toMatchObject([{ kind: "duplicate" }]);
      const stale = { runId: run.id, attempt: 7, workerId: worker, progress: progressOf() };
      expect(await store.runs.writeProgress([stale])).toEqual([run.id]);
      expect(await settle(store, worker, { ...run, attempt: 7 })).toBe(false);
      expect(await told()).toEqual(nothing);
    });

    test("workers that come, go and are lost are told of, with the runs that are given back", async ({ store }) => {
      const told = await follow(store);
      const gone = await ensureWorker(store);
      const lost = await ensureWorker(store, { leaseMs: 1 });
      expect((await told()).workers).toEqual([
        { id: gone, state: "alive" },
        { id: lost, state: "alive" },
      ]);
      const run = await claimed(store, gone);
      await told();
      await store.workers.stop(gone, t0);
      expect(await told()).toEqual({ ...nothing, runs: [run.id], workers: [{ id: gone, state: "stopped" }] });
      await untilLost(store, lost);
      expect(await told()).toEqual({ ...nothing, workers: [{ id: lost, state: "lost" }] });
    });

    test("lines and fires are told of as they are", async ({ store, other, worker }) => {
      const schedule = newSchedule({ tenant: "north" });
      await ensureSchedules(store, schedule);
      const { id } = await claimed(store, worker);
      const told = await follow(other);
      const line = { runId: id, attempt: 1, at: t0, level: "info", message: "hello", fields: null } as const;
      const lines = [3, 4, 5].map((number) => ({ ...line, number }));
      await store.logs.append(lines);
      expect(await told()).toEqual({ ...nothing, logs: [{ runId: id, attempt: 1, from: 3, to: 5 }] });
      expect(await other.logs.between(id, 1, 4, 9)).toEqual(lines.slice(1));
      const commit = commitOf(schedule);
      await store.schedules.commitFires([commit]);
      const runId = commit.fires[0]?.run?.id ?? null;
      expect(await told()).toEqual({
        ...nothing,
        runs: [runId],
        fires: [
          {
            scheduleId: schedule.id,
            job: jobName,
            tenant: "north",
            dueAt: t0,
            outcome: "ran",
            reason: null,
            runId,
            decidedAt: t0 + 5,
            decidedBy: null,
          },
        ],
      });
    });

    test("nothing is kept while nobody listens, and a position from before is gone", async ({ store }) => {
      await store.changes.listen({ leaseMs: 1 });
      const before = await store.changes.position();
      await expect.poll(() => isListening(store)).toBe(false);
      await enqueued(store);
      await store.changes.listen({ leaseMs });
      expect(await store.changes.since(before, { limit: 10 })).toMatchObject({ kind: "gone" });
      const now = await store.changes.position();
      expect(await store.changes.since(now, { limit: 10 })).toMatchObject({ kind: "changes", changes: nothing });
    });

    test("another who listens shortens nothing, and positions hold for all", async ({ store, other }) => {
      const told = await follow(store);
      const position = await other.changes.position();
      await other.changes.listen({ leaseMs: 1 });
      const id = await enqueued(store);
      await store.changes.prune({ maxAgeMs: minute, most: 1_000 });
      expect((await told()).runs).toEqual([id]);
      expect(await other.changes.since(position, { limit: 10 })).toMatchObject({ changes: { runs: [id] } });
    });

    test("what is too old, or too much, is forgotten; positions before it are gone, others go on", async ({
      store,
    }) => {
      await store.changes.listen({ leaseMs });
      let next = "";
      // A transaction of anybody on the server that is open at a position and older than what is forgotten makes that position gone as well.
      await eventually(async () => {
        const first = await store.changes.position();
        await enqueue(store, ...newRuns(5));
        next = await store.changes.position();
        const last = await enqueued(store);
        await store.changes.prune({ maxAgeMs: hour, most: 6 });
        expect(await store.changes.since(first, { limit: 10 })).toMatchObject({ kind: "changes" });
        await store.changes.prune({ maxAgeMs: hour, most: 3 });
        expect(await store.changes.since(first, { limit: 10 })).toMatchObject({ kind: "gone" });
        expect(await store.changes.since(next, { limit: 10 })).toMatchObject({ changes: { runs: [last] } });
      });
      await store.changes.prune({ maxAgeMs: -1, most: 3 });
      const { position, kind } = await store.changes.since(next, { limit: 10 });
      expect(kind).toBe("gone");
      expect(await store.changes.since(position, { limit: 10 })).toMatchObject({ kind: "changes", changes: nothing });
    });

    test("more than the reader wants is not read, and he goes on from there", async ({ store }) => {
      await store.changes.listen({ leaseMs });
      const before = await store.changes.position();
      for (let count = 0; count < 3; count += 1) await enqueued(store);
      const answer = await store.changes.since(before, { limit: 2 });
      expect(answer.kind).toBe("too_many");
      expect(await store.changes.since(answer.position, { limit: 2 })).toMatchObject({ changes: nothing });
    });

    test.for(["", "nonsense", "12345678.7", "12345678.99999999999999", "0.0.0", "12345678.5.9", "none.0"])(
      "a position that was never given out is gone: %j",
      async (position, { store }) => {
        await store.changes.listen({ leaseMs });
        expect(await store.changes.since(position, { limit: 10 })).toMatchObject({ kind: "gone" });
      },
    );

    test("with processes that write at the same time, one who follows is told of every run", async ({
      fixture,
      store,
    }) => {
      const told = await follow(store);
      const seen = new Set<string>();
      const children = [1, 2].map(() =>
        startChild("enqueue", fixture.url, { job: jobName, runs: 100, dedupeKeys: [] }),
      );
      const over = new AbortController();
      const racing = race(children).finally(() => over.abort());
      while (!over.signal.aborted) {
        for (const id of (await told()).runs) seen.add(id);
        await setImmediate();
      }
      await racing;
      for (const id of (await told()).runs) seen.add(id);
      const { data } = await store.runs.list({}, { limit: 1_000 });
      expect(data.length).toBe(200);
      expect(data.filter(({ id }) => !seen.has(id))).toEqual([]);
    });

    test("outlines are the runs without what can be long; those that are not there are left out", async ({
      store,
      worker,
    }) => {
      const run = await claimed(store, worker, { input: '{"long":true}', tenant: "north" });
      const whole = await store.runs.get(run.id);
      const { input, result, metadata, traceContext, ...outline } = whole ?? {};
      expect([input, result, metadata, traceContext]).toEqual(['{"long":true}', null, null, null]);
      expect(await store.runs.outlines([run.id, newRun().id, "no id at all"])).toEqual([outline]);
      expect(await store.runs.outlines([])).toEqual([]);
    });
  });
}

/** Whether changes are kept, after the lease was looked at. */
async function isListening(store: Store): Promise<boolean> {
  await store.changes.prune({ maxAgeMs: hour, most: 1_000 });
  const before = await store.changes.position();
  await enqueued(store);
  const answer = await store.changes.since(before, { limit: 10 });
  return answer.kind === "changes" && answer.changes.runs.length > 0;
}
