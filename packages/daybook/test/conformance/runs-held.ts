import { describe, expect } from "vitest";
import type { OverrideField, OverrideScope } from "../../src/store/port/control-store.ts";
import type { Store } from "../../src/store/port/store.ts";
import {
  claim,
  claimed,
  claimIds,
  claimSoon,
  enqueue,
  enqueued,
  ensureJobs,
  jobName,
  jobToRegister,
  newRuns,
  settle,
  stateOf,
  t0,
} from "./builders.ts";
import type { StoreTest } from "./store-fixture.ts";

export function runsHeld(test: StoreTest): void {
  const set = (store: Store, scope: OverrideScope, subject: string, field: OverrideField, value: boolean) =>
    store.overrides.set({ scope, subject, field, value, setAt: t0, setBy: "mara" });

  const holders = [
    { what: "a paused job", scope: "job", subject: jobName, field: "paused", value: true },
    { what: "a paused tenant", scope: "tenant", subject: "acme", field: "paused", value: true },
    {
      what: "a job paused for a tenant",
      scope: "job_tenant",
      subject: `${jobName}/acme`,
      field: "paused",
      value: true,
    },
    { what: "a disabled job", scope: "job", subject: jobName, field: "enabled", value: false },
    { what: "a disabled tenant", scope: "tenant", subject: "acme", field: "enabled", value: false },
    {
      what: "a job disabled for a tenant",
      scope: "job_tenant",
      subject: `${jobName}/acme`,
      field: "enabled",
      value: false,
    },
  ] as const;

  describe("runs.claim, held runs", () => {
    test.for(holders)("a run of $what is held aside, and goes on when released", async (holder, { store, worker }) => {
      const held = await enqueued(store, { tenant: "acme" });
      await set(store, holder.scope, holder.subject, holder.field, holder.value);

      expect(await claim(store, worker)).toEqual([]);
      expect(await store.runs.get(held)).toMatchObject({ state: "waiting", held: true, attempt: 0 });

      await store.overrides.clear(holder.scope, holder.subject, holder.field);
      await store.runs.releaseHeld({});
      expect(await store.runs.get(held)).toMatchObject({ state: "waiting", held: false });
      expect(await claimIds(store, worker)).toEqual([held]);
    });

    test.for(holders)("$what holds no run of another job and tenant", async (holder, { store, worker }) => {
      await ensureJobs(store, { name: "price-sync" });
      await set(store, holder.scope, holder.subject, holder.field, holder.value);
      const run = await enqueued(store, { job: "price-sync", tenant: "globex" });
      expect(await claimIds(store, worker)).toEqual([run]);
    });

    test("while all is paused nobody gets anything, and nothing is lost", async ({ store, worker }) => {
      const ids = [await enqueued(store), await enqueued(store, { tenant: "acme" })];
      await set(store, "global", "", "paused", true);
      expect(await claim(store, worker)).toEqual([]);

      await store.overrides.clear("global", "", "paused");
      await store.runs.releaseHeld({});
      expect(await claimIds(store, worker)).toEqual(ids);
    });

    test("while all is disabled nobody gets anything, and nothing is lost", async ({ store, worker }) => {
      const id = await enqueued(store);
      await set(store, "global", "", "enabled", false);
      expect(await claim(store, worker)).toEqual([]);

      await store.overrides.clear("global", "", "enabled");
      await store.runs.releaseHeld({});
      expect(await claimIds(store, worker)).toEqual([id]);
    });

    test("a pause of a job for one tenant lets its other tenants run", async ({ store, worker }) => {
      await set(store, "job_tenant", `${jobName}/acme`, "paused", true);
      await enqueued(store, { tenant: "acme" });
      const others = [await enqueued(store, { tenant: "globex" }), await enqueued(store)];
      expect(await claimIds(store, worker)).toEqual(others);
    });

    test("many held runs do not stand in the way of others", async ({ store, worker }) => {
      await enqueue(store, ...newRuns(300, { tenant: "acme", priority: 1 }));
      await set(store, "tenant", "acme", "paused", true);
      const free = await enqueued(store, { tenant: "globex", priority: 2 });
      expect(await claimSoon(store, worker, { limit: 1 })).toEqual([free]);
    });

    test("what runs already is not touched", async ({ store, worker }) => {
      const run = await claimed(store, worker);
      await set(store, "job", jobName, "paused", true);
      expect(await stateOf(store, run.id)).toBe("running");
      expect(await settle(store, worker, run)).toBe(true);
    });

    test("a run of a removed job is held, and goes on when the job is back", async ({ store, worker }) => {
      const app = `app of ${jobName}`;
      const id = await enqueued(store);
      await store.jobs.register({ app, jobs: [], complete: true, now: t0 });
      expect(await claim(store, worker)).toEqual([]);
      expect(await store.runs.get(id)).toMatchObject({ state: "waiting", held: true });

      await store.jobs.register({ app, jobs: [jobToRegister()], complete: true, now: t0 });
      expect(await claimIds(store, worker)).toEqual([id]);
    });

    test("a held run can be cancelled", async ({ store, worker }) => {
      const id = await enqueued(store);
      await set(store, "job", jobName, "paused", true);
      await claim(store, worker);
      expect(await store.runs.cancel([id], { by: null, reason: null, now: t0 })).toEqual({
        cancelled: [id],
        requested: [],
      });
      expect(await store.runs.get(id)).toMatchObject({ state: "cancelled", held: false });
    });
  });

  describe("runs.releaseHeld", () => {
    async function holdAll(store: Store, worker: string): Promise<void> {
      await ensureJobs(store, { name: "price-sync" });
      for (const job of [jobName, "price-sync"]) {
        await enqueue(store, ...newRuns(2, { job, tenant: "acme" }), ...newRuns(1, { job, tenant: "globex" }));
        await set(store, "job", job, "paused", true);
      }
      await claim(store, worker);
    }

    test("names neither job nor tenant: all", async ({ store, worker }) => {
      await holdAll(store, worker);
      expect(await store.runs.releaseHeld({})).toBe(6);
      expect(await store.runs.releaseHeld({})).toBe(0);
    });

    test("names a job: its runs of all tenants", async ({ store, worker }) => {
      await holdAll(store, worker);
      expect(await store.runs.releaseHeld({ job: jobName })).toBe(3);
    });

    test("names a tenant: its runs of all jobs", async ({ store, worker }) => {
      await holdAll(store, worker);
      expect(await store.runs.releaseHeld({ tenant: "acme" })).toBe(4);
    });

    test("names both: the runs of that job for that tenant", async ({ store, worker }) => {
      await holdAll(store, worker);
      expect(await store.runs.releaseHeld({ job: jobName, tenant: "acme" })).toBe(2);
    });

    test("names what nobody knows: nothing", async ({ store, worker }) => {
      await holdAll(store, worker);
      expect(await store.runs.releaseHeld({ job: "no such job" })).toBe(0);
      expect(await store.runs.releaseHeld({ tenant: "no such tenant" })).toBe(0);
    });

    test("the next claim decides anew: still paused is held again", async ({ store, worker }) => {
      const id = await enqueued(store);
      await set(store, "job", jobName, "paused", true);
      await claim(store, worker);
      await store.runs.releaseHeld({});
      expect(await claim(store, worker)).toEqual([]);
      expect(await store.runs.get(id)).toMatchObject({ state: "waiting", held: true });
    });
  });
}
