import { describe, expect } from "vitest";
import type { ClaimRequest } from "../../src/store/port/run-store.ts";
import {
  enqueued,
  ensureJobs,
  ensureWorker,
  jobName,
  minute,
  newRun,
  newRuns,
  settle,
  stateOf,
  t0,
} from "./builders.ts";
import type { StoreTest } from "./store-fixture.ts";

const request = (workerId: string, limit = 10): ClaimRequest => ({
  workerId,
  now: t0,
  limit,
  queues: null,
  exceptJobs: [],
});

export function runsEnqueueAndClaim(test: StoreTest): void {
  describe("runs.enqueueAndClaim", () => {
    test("new runs are made and running at once, under the worker, with their first attempt", async ({
      store,
      worker,
    }) => {
      const run = newRun();
      const { outcomes, claimed } = await store.runs.enqueueAndClaim([[run]], request(worker));
      expect(outcomes).toEqual([[{ kind: "created", id: run.id }]]);
      expect(claimed).toMatchObject([{ id: run.id, attempt: 1, startedAt: t0 }]);
      expect(await store.runs.get(run.id)).toMatchObject({ state: "running", workerId: worker });
      expect(await settle(store, worker, claimed[0] ?? expect.fail("nothing claimed"))).toBe(true);
      expect(await stateOf(store, run.id)).toBe("succeeded");
    });

    test("what waits already and is more urgent is taken first", async ({ store, worker }) => {
      const earlier = await enqueued(store, { availableAt: t0 - minute });
      const run = newRun();
      const { claimed } = await store.runs.enqueueAndClaim([[run]], request(worker, 1));
      expect(claimed.map(({ id }) => id)).toEqual([earlier]);
      expect(await stateOf(store, run.id)).toBe("waiting");
    });

    test("takes no more than asked for, and nothing that is for later", async ({ store, worker }) => {
      const runs = newRuns(5);
      const later = newRun({ availableAt: t0 + minute });
      const { outcomes, claimed } = await store.runs.enqueueAndClaim([runs, [later]], request(worker, 3));
      expect(outcomes.flat()).toHaveLength(6);
      expect(claimed.map(({ id }) => id)).toEqual(runs.slice(0, 3).map(({ id }) => id));
      expect(await stateOf(store, later.id)).toBe("waiting");
    });

    test("exceeds no limit", async ({ store, worker }) => {
      await ensureJobs(store, { name: jobName, concurrency: { limit: 2, perKey: false } });
      const runs = newRuns(4, { concurrencyKey: "erp" });
      const { claimed } = await store.runs.enqueueAndClaim([runs], request(worker));
      expect(claimed).toHaveLength(2);
      expect((await store.runs.activeCounts(t0)).running).toBe(2);
    });

    test("a refused group is not written, and the claim goes on", async ({ store, worker }) => {
      const waiting = await enqueued(store, { job: "other" });
      await store.overrides.set({
        scope: "job",
        subject: jobName,
        field: "enabled",
        value: false,
        setAt: t0,
        setBy: null,
      });
      const run = newRun();
      const { outcomes, claimed } = await store.runs.enqueueAndClaim([[run]], request(worker));
      expect(outcomes).toEqual([[{ kind: "refused", by: "job_disabled" }]]);
      expect(await store.runs.get(run.id)).toBeNull();
      expect(claimed.map(({ id }) => id)).toEqual([waiting]);
    });

    test("a run alone that is paused, or whose queue is, waits", async ({ store, worker }) => {
      const pause = { field: "paused", value: true, setAt: t0, setBy: null } as const;
      await store.queues.register([{ name: "reports", concurrency: null }]);
      await store.overrides.set({ ...pause, scope: "queue", subject: "reports" });
      await store.overrides.set({ ...pause, scope: "tenant", subject: "acme" });
      for (const run of [newRun({ queue: "reports" }), newRun({ tenant: "acme" })]) {
        const { outcomes, claimed } = await store.runs.enqueueAndClaim([[run]], request(worker));
        expect([outcomes, claimed]).toEqual([[[{ kind: "created", id: run.id }]], []]);
        expect(await stateOf(store, run.id)).toBe("waiting");
      }
    });

    test("a run alone whose key, queue or schedule has no place does not start", async ({ store, worker }) => {
      await ensureJobs(store, { name: jobName, concurrency: { limit: 1, perKey: false } });
      await store.queues.register([{ name: "reports", concurrency: 1 }]);
      const first = [
        newRun({ concurrencyKey: "erp" }),
        newRun({ job: "report", queue: "reports" }),
        newRun({ job: "nightly", overlapKey: "nightly" }),
      ];
      for (const run of first)
        expect((await store.runs.enqueueAndClaim([[run]], request(worker))).claimed).toHaveLength(1);
      const second = [
        newRun({ concurrencyKey: "erp" }),
        newRun({ job: "report", queue: "reports" }),
        newRun({ job: "nightly", overlapKey: "nightly", solo: true }),
      ];
      for (const run of second)
        expect((await store.runs.enqueueAndClaim([[run]], request(worker))).claimed).toEqual([]);
      expect((await store.runs.activeCounts(t0)).running).toBe(3);
    });

    test("a run alone that expired, that another is the twin of, or that is of a job unknown to the worker does not start", async ({
      store,
      worker,
    }) => {
      const twin = await enqueued(store, { dedupeKey: "today", availableAt: t0 + minute });
      const again = await store.runs.enqueueAndClaim([[newRun({ dedupeKey: "today" })]], request(worker));
      expect(again).toEqual({ outcomes: [[{ kind: "duplicate", id: twin }]], claimed: [] });
      const late = newRun({ createdAt: t0 - minute, expiresAt: t0 });
      expect((await store.runs.enqueueAndClaim([[late]], request(worker))).claimed).toEqual([]);
      expect(await stateOf(store, late.id)).toBe("expired");
      const unknown = newRun({ job: "of-another-program" });
      const exceptJobs = ["of-another-program"];
      const refused = await store.runs.enqueueAndClaim([[unknown]], { ...request(worker), exceptJobs });
      expect(refused.claimed).toEqual([]);
      expect(await stateOf(store, unknown.id)).toBe("waiting");
    });

    test("a run alone makes its queue and its tenant known", async ({ store, worker }) => {
      for (const tenant of ["acme", "globex"]) {
        const run = newRun({ tenant, queue: `of-${tenant}` });
        expect((await store.runs.enqueueAndClaim([[run]], request(worker))).claimed).toHaveLength(1);
      }
      expect((await store.tenants.list()).map(({ id }) => id)).toEqual(["acme", "globex"]);
      expect((await store.queues.list(t0)).map(({ name }) => name)).toEqual(["of-acme", "of-globex"]);
    });

    test("a worker that was stopped gets nothing, but the runs are made", async ({ store }) => {
      const gone = await ensureWorker(store);
      await store.workers.stop(gone, t0);
      const run = newRun();
      const { outcomes, claimed } = await store.runs.enqueueAndClaim([[run]], request(gone));
      expect([outcomes, claimed]).toEqual([[[{ kind: "created", id: run.id }]], []]);
      expect(await stateOf(store, run.id)).toBe("waiting");
    });
  });
}
