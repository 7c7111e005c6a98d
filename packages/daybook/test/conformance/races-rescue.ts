import { describe, expect } from "vitest";
import { claim, enqueue, ensureWorker, newRuns, statesOf, t0 } from "./builders.ts";
import { finishAll, start, startChild } from "./children.ts";
import type { StoreTest } from "./store-fixture.ts";
import { eventually, rescueUntil, shortLeaseMs } from "./waiting.ts";

export function racesRescue(test: StoreTest): void {
  describe("races with rescue", () => {
    test("several rescuers give each run of a dead worker back once", async ({ fixture, store }) => {
      const rescuers = [1, 2, 3].map(() => startChild("rescue", fixture.url, {}));
      await start(rescuers);
      const runs = newRuns(200);
      await enqueue(store, ...runs);
      const dead = await ensureWorker(store, { leaseMs: 500 });
      await claim(store, dead, { limit: 200 });

      const ids = runs.map((run) => run.id);
      await eventually(async () => {
        expect(await store.runs.activeCounts(t0)).toMatchObject({ running: 0 });
      });
      const reports = await finishAll(rescuers);

      expect(
        reports
          .flat()
          .map((run) => run.id)
          .toSorted(),
      ).toEqual(ids);
      for (const id of ids.slice(0, 20)) {
        expect(await store.runs.attempts(id)).toHaveLength(1);
        expect(await store.runs.get(id)).toMatchObject({ state: "waiting", rescues: 1 });
      }
    });

    test("of a late worker and a rescuer exactly one gets each run", async ({ fixture, store }) => {
      const runs = newRuns(2_000);
      await store.runs.enqueue([runs]);
      const rescuers = [1, 2].map(() => startChild("rescue", fixture.url, {}));
      const late = startChild("outlive", fixture.url, { workerId: "late", leaseMs: 60, runs: 2_000 });
      await start([late, ...rescuers]);

      const { taken, settled, late: afterwards } = await late.report;
      const reports = await finishAll(rescuers);
      const rescued = [...reports.flat(), ...(await store.workers.rescue({ maxRescues: 3, now: t0 })).runs].map(
        (run) => run.id,
      );

      expect([...settled, ...rescued].toSorted()).toEqual(taken.map((run) => run.id).toSorted());
      // Once refused, always refused.
      expect(afterwards.filter(Boolean)).toEqual([]);
      expect(new Set(await statesOf(store, settled.slice(0, 50)))).toEqual(
        new Set(settled.length > 0 ? ["succeeded"] : []),
      );
      expect(new Set(await statesOf(store, rescued.slice(0, 50)))).toEqual(
        new Set(rescued.length > 0 ? ["waiting"] : []),
      );
    });

    test("a killed process's runs are given back, and a living one's are not", async ({ fixture, store }) => {
      await enqueue(store, ...newRuns(4));
      const child = startChild("hold", fixture.url, { workerId: "doomed", leaseMs: 400 });
      await start([child]);
      await eventually(() => expect(child.noted).toHaveLength(4));

      const living = await ensureWorker(store);
      await enqueue(store, ...newRuns(2));
      const own = await claim(store, living);
      await child.kill();

      const rescued = await rescueUntil(store, 4);
      expect(rescued.map((run) => run.id).toSorted()).toEqual([...child.noted].toSorted());
      expect(
        await statesOf(
          store,
          own.map((run) => run.id),
        ),
      ).toEqual(["running", "running"]);
    });

    test("a worker that heartbeats from another process is not robbed", async ({ fixture, store }) => {
      await enqueue(store, ...newRuns(3));
      const child = startChild("hold", fixture.url, { workerId: "busy", leaseMs: 2_000 });
      await start([child]);
      await eventually(() => expect(child.noted).toHaveLength(3));
      const silent = await ensureWorker(store, { leaseMs: 2_000 });
      await enqueue(store, ...newRuns(1));
      const lost = await claim(store, silent);

      const rescued = await rescueUntil(store, 1);

      expect(rescued.map((run) => run.id)).toEqual(lost.map((run) => run.id));
      expect(await statesOf(store, child.noted)).toEqual(["running", "running", "running"]);
    });

    test("two connections rescuing at once report each run once", async ({ store, other }) => {
      await enqueue(store, ...newRuns(30));
      const dead = await ensureWorker(store, { leaseMs: shortLeaseMs });
      await claim(store, dead);

      const rescued: string[] = [];
      await eventually(async () => {
        const options = { maxRescues: 3, now: t0 };
        const both = await Promise.all([store.workers.rescue(options), other.workers.rescue(options)]);
        rescued.push(...both.flatMap(({ runs }) => runs.map((run) => run.id)));
        expect(rescued.length).toBeGreaterThanOrEqual(30);
      });
      expect(rescued).toHaveLength(30);
      expect(new Set(rescued).size).toBe(30);
    });
  });
}
