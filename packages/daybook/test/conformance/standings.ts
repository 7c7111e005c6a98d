import { describe, expect } from "vitest";
import type { FinalState } from "../../src/run/state.ts";
import {
  claimed,
  enqueue,
  enqueued,
  ensureJobs,
  finish,
  giveBack,
  newRuns,
  claim,
  second,
  settle,
  t0,
} from "./builders.ts";
import type { StoreTest } from "./store-fixture.ts";

export function standingsSuite(test: StoreTest): void {
  describe("standings", () => {
    test("nothing ended: nothing stands", async ({ store, worker }) => {
      const run = await claimed(store, worker, { tenant: "acme" });
      await settle(store, worker, run, giveBack());
      expect(await store.standings.list({})).toEqual([]);
    });

    test("the last end is kept beside the last success and the last failure", async ({ store, worker }) => {
      const end = async (state: FinalState, at: number): Promise<string> => {
        const run = await claimed(store, worker, { tenant: "acme" });
        await settle(store, worker, run, finish({ state, finishedAt: at }));
        return run.id;
      };
      await end("succeeded", t0 + second);
      await end("failed", t0 + 2 * second);
      await end("partial", t0 + 3 * second);
      const last = await end("cancelled", t0 + 4 * second);
      expect(await store.standings.list({})).toEqual([
        {
          job: "stock-sync",
          tenant: "acme",
          runId: last,
          state: "cancelled",
          finishedAt: t0 + 4 * second,
          succeededAt: t0 + 3 * second,
          failedAt: t0 + 2 * second,
        },
      ]);
    });

    test("an end that comes late does not stand before a newer one", async ({ store, worker }) => {
      const [early, late] = [await claimed(store, worker), await claimed(store, worker)];
      await settle(store, worker, late, finish({ finishedAt: t0 + 9 * second }));
      await settle(store, worker, early, finish({ state: "failed", finishedAt: t0 + second }));
      expect(await store.standings.list({})).toMatchObject([
        { runId: late.id, state: "succeeded", succeededAt: t0 + 9 * second, failedAt: t0 + second },
      ]);
    });

    test("runs that end without a worker count as well", async ({ store }) => {
      const id = await enqueued(store, { expiresAt: t0 - 1 });
      await store.runs.expire(t0, 10);
      expect(await store.standings.list({})).toMatchObject([
        { runId: id, state: "expired", succeededAt: null, failedAt: t0 },
      ]);
    });

    test("many ends of one call leave one row each for job and tenant, by tenant and job", async ({
      store,
      worker,
    }) => {
      await ensureJobs(store, { name: "price-sync" });
      const places = [
        {},
        { tenant: "" },
        { tenant: "globex" },
        { tenant: "acme" },
        { tenant: "acme", job: "price-sync" },
      ];
      for (const place of places) await enqueue(store, ...newRuns(3, place));
      const runs = await claim(store, worker);
      const settlement = finish();
      await store.runs.settle(runs.map((run) => ({ run, workerId: worker, codeVersion: null, settlement })));
      const told = (rows: { tenant: string | null; job: string }[]) => rows.map(({ tenant, job }) => [tenant, job]);
      expect(told(await store.standings.list({}))).toEqual([
        [null, "stock-sync"],
        ["", "stock-sync"],
        ["acme", "price-sync"],
        ["acme", "stock-sync"],
        ["globex", "stock-sync"],
      ]);
      expect(told(await store.standings.list({ tenants: ["acme", null] }))).toEqual([
        [null, "stock-sync"],
        ["acme", "price-sync"],
        ["acme", "stock-sync"],
      ]);
      expect(told(await store.standings.list({ job: "price-sync" }))).toEqual([["acme", "price-sync"]]);
      expect(await store.standings.list({ tenants: [] })).toEqual([]);
    });

    test("last successes are told of jobs that are not removed, and of tenants of which something ended lately", async ({
      store,
      worker,
    }) => {
      const app = "app of price-sync";
      await ensureJobs(store, { name: "price-sync" });
      const end = async (place: { job?: string; tenant?: string }, state: FinalState, at: number): Promise<void> =>
        void (await settle(store, worker, await claimed(store, worker, place), finish({ state, finishedAt: at })));
      await end({ tenant: "acme" }, "succeeded", t0 + second);
      await end({ tenant: "acme" }, "failed", t0 + 4 * second);
      await end({ tenant: "globex" }, "partial", t0 + 2 * second);
      await end({}, "succeeded", t0 + 3 * second);
      await end({ tenant: "hooli" }, "failed", t0 + 5 * second);
      await end({ tenant: "", job: "price-sync" }, "succeeded", t0 + 4 * second);

      const stock = { job: "stock-sync", tenant: null, succeededAt: t0 + 3 * second };
      const price = { job: "price-sync", tenant: null, succeededAt: t0 + 4 * second };
      expect(await store.standings.successesOfJobs()).toEqual([price, stock]);
      const tenants = (from: number, limit = 10) => store.standings.successesOfTenants({ endedFrom: from, limit });
      const acme = { job: "stock-sync", tenant: "acme", succeededAt: t0 + second };
      const globex = { job: "stock-sync", tenant: "globex", succeededAt: t0 + 2 * second };
      expect(await tenants(t0)).toEqual([{ ...price, tenant: "" }, acme, globex]);
      expect(await tenants(t0 + 3 * second)).toEqual([{ ...price, tenant: "" }, acme]);
      expect(await tenants(t0, 1)).toEqual([{ ...price, tenant: "" }]);

      await store.jobs.register({ app, jobs: [], complete: true, now: t0 });
      expect(await store.standings.successesOfJobs()).toEqual([stock]);
      expect(await tenants(t0)).toEqual([acme, globex]);
    });

    test("it outlives its runs", async ({ store, worker }) => {
      const run = await claimed(store, worker, { tenant: "acme" });
      await settle(store, worker, run);
      await store.prune.runs({ job: "stock-sync", finishedBefore: t0 + 9 * second, keep: null, limit: 10 });
      expect(await store.standings.list({})).toMatchObject([{ runId: run.id, state: "succeeded" }]);
    });
  });
}
