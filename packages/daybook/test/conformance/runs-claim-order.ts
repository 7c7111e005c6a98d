import { describe, expect } from "vitest";
import {
  claim,
  claimed,
  claimIds,
  claimSoon,
  enqueue,
  enqueued,
  ensureJobs,
  ensureWorker,
  giveBack,
  minute,
  newRun,
  newRuns,
  second,
  settle,
  stateOf,
  statesOf,
  t0,
} from "./builders.ts";
import type { StoreTest } from "./store-fixture.ts";

export function runsClaimOrder(test: StoreTest): void {
  describe("runs.claim", () => {
    test("of runs that are claimed together each carries what is its own", async ({ store, worker }) => {
      const odd = 'Müller & "Söhne" \\ \u0001\n{1,2}';
      const runs = [
        newRun({ input: '{"number":1}', concurrencyKey: "job:stock-sync" }),
        newRun({ tenant: odd, queue: odd, triggeredBy: odd, concurrencyKey: odd, input: JSON.stringify(odd) }),
        newRun({
          priority: 101,
          maxAttempts: 7,
          trigger: "manual",
          availableAt: t0 - second,
          scheduleId: "nightly",
          dueAt: t0,
        }),
        newRun({ priority: 102, solo: true, traceContext: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" }),
        newRun({ priority: 103, input: JSON.stringify("x".repeat(1_000)) }),
      ];
      await enqueue(store, ...runs);
      expect(await claim(store, worker)).toEqual(
        runs.map((run) => ({
          id: run.id,
          job: run.job,
          tenant: run.tenant,
          queue: run.queue,
          priority: run.priority,
          attempt: 1,
          failures: 0,
          maxAttempts: run.maxAttempts,
          input: run.input,
          trigger: run.trigger,
          triggeredBy: run.triggeredBy,
          parentId: null,
          siblingLimit: null,
          concurrencyKey: run.concurrencyKey,
          overlapKey: null,
          scheduleId: run.scheduleId,
          dueAt: run.dueAt,
          createdAt: run.createdAt,
          availableAt: run.availableAt,
          startedAt: t0,
          traceContext: run.traceContext ?? null,
        })),
      );
    });

    test("long inputs come whole, also beside short ones", async ({ store, worker }) => {
      const inputs = [null, "1", JSON.stringify('"\\'.repeat(200_000)), "2"];
      await enqueue(store, ...inputs.map((input) => newRun({ input })));
      expect((await claim(store, worker)).map((run) => run.input)).toEqual(inputs);
    });

    test("a claimed run carries everything its worker needs", async ({ store, worker }) => {
      const parent = await enqueued(store, { queue: "elsewhere" });
      const run = newRun({
        tenant: "acme",
        queue: "reports",
        priority: 7,
        availableAt: t0 - second,
        maxAttempts: 9,
        input: '{"a":1}',
        trigger: "manual",
        triggeredBy: "mara",
        parentId: parent,
        siblingLimit: 4,
        concurrencyKey: "erp",
        overlapKey: "reports/default",
        dueAt: t0 - minute,
      });
      await enqueue(store, run);

      const queues = [{ name: "reports", free: 1 }];
      expect(await claim(store, worker, { queues })).toEqual([
        {
          id: run.id,
          job: run.job,
          tenant: "acme",
          queue: "reports",
          priority: 7,
          attempt: 1,
          failures: 0,
          maxAttempts: 9,
          input: '{"a":1}',
          trigger: "manual",
          triggeredBy: "mara",
          parentId: parent,
          siblingLimit: 4,
          concurrencyKey: "erp",
          overlapKey: "reports/default",
          scheduleId: null,
          dueAt: t0 - minute,
          createdAt: t0,
          availableAt: t0 - second,
          startedAt: t0,
          traceContext: null,
        },
      ]);
    });

    test("the book tells that the run is running, where and since when", async ({ store, worker }) => {
      const id = await enqueued(store);
      await claim(store, worker, { now: t0 + second });
      expect(await store.runs.get(id)).toMatchObject({
        state: "running",
        attempt: 1,
        workerId: worker,
        startedAt: t0 + second,
        finishedAt: null,
        held: false,
      });
    });

    test("a claimed run is not given out again", async ({ store, other, worker }) => {
      await enqueued(store);
      expect(await claim(store, worker)).toHaveLength(1);
      expect(await claim(store, worker)).toEqual([]);
      expect(await claim(other, await ensureWorker(other))).toEqual([]);
    });

    test("smaller priorities come first, then earlier availability, then smaller ids", async ({ store, worker }) => {
      const last = newRun({ priority: 100, availableAt: t0 - minute });
      const tied = newRuns(3, { priority: 5, availableAt: t0 - second });
      const early = newRun({ priority: 5, availableAt: t0 - 2 * second });
      const urgent = newRun({ priority: -1, availableAt: t0 });
      await enqueue(store, last, ...tied.toReversed(), early, urgent);

      expect(await claimIds(store, worker)).toEqual([urgent.id, early.id, ...tied.map((run) => run.id), last.id]);
    });

    test("the order holds over several small claims", async ({ store, worker }) => {
      const runs = [3, 1, 4, 1, 5, 9, 2, 6].map((priority) => newRun({ priority }));
      await enqueue(store, ...runs);
      const order: string[] = [];
      for (const _ of runs) order.push(...(await claimIds(store, worker, { limit: 1 })));
      const byPriority = runs.toSorted((a, b) => a.priority - b.priority || (a.id < b.id ? -1 : 1));
      expect(order).toEqual(byPriority.map((run) => run.id));
    });

    test("the order does not depend on the queue, the job or the tenant", async ({ store, worker }) => {
      await ensureJobs(store, { name: "a-job" });
      const slow = newRun({ priority: 2, job: "a-job", queue: "a", tenant: "a" });
      const fast = newRun({ priority: 1, queue: "z", tenant: "z" });
      await enqueue(store, slow, fast);
      expect(await claimIds(store, worker)).toEqual([fast.id, slow.id]);
    });

    test("no more than the limit are taken, and the rest stay for the next", async ({ store, worker }) => {
      const runs = newRuns(5);
      await enqueue(store, ...runs);
      expect(await claimIds(store, worker, { limit: 2 })).toEqual([runs[0]?.id, runs[1]?.id]);
      expect(await claimIds(store, worker, { limit: 100 })).toEqual([runs[2]?.id, runs[3]?.id, runs[4]?.id]);
    });

    test("a limit of zero takes nothing", async ({ store, worker }) => {
      const id = await enqueued(store);
      expect(await claim(store, worker, { limit: 0 })).toEqual([]);
      expect(await stateOf(store, id)).toBe("waiting");
    });

    test("an empty book gives nothing", async ({ store, worker }) => {
      expect(await claim(store, worker)).toEqual([]);
    });

    test("a run is not taken before the instant it becomes available, and is taken at it", async ({
      store,
      worker,
    }) => {
      const id = await enqueued(store, { availableAt: t0 + second });
      expect(await claim(store, worker, { now: t0 + second - 1 })).toEqual([]);
      expect(await claimIds(store, worker, { now: t0 + second })).toEqual([id]);
    });

    test("runs of jobs the worker does not know are left for others", async ({ store, worker }) => {
      await ensureJobs(store, { name: "known" }, { name: "unknown" });
      const foreign = await enqueued(store, { job: "unknown", priority: 1 });
      const own = await enqueued(store, { job: "known", priority: 2 });

      expect(await claimIds(store, worker, { exceptJobs: ["unknown", "never heard of"] })).toEqual([own]);
      expect(await store.runs.get(foreign)).toMatchObject({ state: "waiting", held: false });
      expect(await claimIds(store, await ensureWorker(store))).toEqual([foreign]);
    });

    test("many runs of unknown jobs do not stand in the way of known ones", async ({ store, worker }) => {
      await ensureJobs(store, { name: "unknown" });
      await enqueue(store, ...newRuns(300, { job: "unknown", priority: 1 }));
      const own = await enqueued(store, { priority: 2 });
      expect(await claimIds(store, worker, { limit: 1, exceptJobs: ["unknown"] })).toEqual([own]);
    });

    test("a worker that is not registered gets nothing", async ({ store }) => {
      const id = await enqueued(store);
      expect(await claim(store, "nobody")).toEqual([]);
      expect(await stateOf(store, id)).toBe("waiting");
    });

    test("a worker that said goodbye gets nothing", async ({ store, worker }) => {
      const id = await enqueued(store);
      await store.workers.stop(worker, t0);
      expect(await claim(store, worker)).toEqual([]);
      expect(await stateOf(store, id)).toBe("waiting");
    });

    test("a run past its expiry ends as expired instead of being given out", async ({ store, worker }) => {
      const stale = await enqueued(store, { priority: 1, expiresAt: t0 - 1 });
      const fresh = await enqueued(store, { priority: 2, expiresAt: t0 + 1 });

      expect(await claimIds(store, worker)).toEqual([fresh]);

      const record = await store.runs.get(stale);
      expect(record).toMatchObject({ state: "expired", attempt: 0, workerId: null, startedAt: null });
      expect(record?.finishedAt).toBe(t0);
    });

    test("many expired runs do not stand in the way of a fresh one", async ({ store, worker }) => {
      await enqueue(store, ...newRuns(300, { priority: 1, expiresAt: t0 - 1 }));
      const fresh = await enqueued(store, { priority: 2 });
      expect(await claimSoon(store, worker, { limit: 1 })).toEqual([fresh]);
    });

    test("each attempt has its own number and its own start", async ({ store, worker }) => {
      const first = await claimed(store, worker);
      await settle(store, worker, first, giveBack({ availableAt: t0 + minute }));

      const [next] = await claim(store, worker, { now: t0 + minute });

      expect(next).toMatchObject({ id: first.id, attempt: 2, failures: 1, startedAt: t0 + minute });
      expect(await store.runs.get(first.id)).toMatchObject({ attempt: 2, startedAt: t0 + minute });
    });

    test("one claim can take runs of several queues", async ({ store, worker }) => {
      const ids = [await enqueued(store, { queue: "a" }), await enqueued(store, { queue: "b" })];
      expect(await claimIds(store, worker)).toEqual(ids);
      expect(await statesOf(store, ids)).toEqual(["running", "running"]);
    });
  });

  describe("runs.nextAvailableAt", () => {
    test("nothing waits: null", async ({ store, worker }) => {
      expect(await store.runs.nextAvailableAt()).toBeNull();
      await claimed(store, worker);
      expect(await store.runs.nextAvailableAt()).toBeNull();
    });

    test("the earliest of the runs that wait for a later time", async ({ store }) => {
      await enqueued(store, { availableAt: t0 + minute });
      await enqueued(store, { availableAt: t0 + second, queue: "reports", priority: 900 });
      expect(await store.runs.nextAvailableAt()).toBe(t0 + second);
    });

    test("a retry counts from the instant it waits for", async ({ store, worker }) => {
      const run = await claimed(store, worker);
      await settle(store, worker, run, giveBack({ availableAt: t0 + minute }));
      expect(await store.runs.nextAvailableAt()).toBe(t0 + minute);
    });

    test("a run that ended is not waited for", async ({ store }) => {
      const id = await enqueued(store, { availableAt: t0 + minute });
      await store.runs.cancel([id], { by: null, reason: null, now: t0 });
      expect(await store.runs.nextAvailableAt()).toBeNull();
    });
  });
}
