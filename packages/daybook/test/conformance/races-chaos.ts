import fc from "fast-check";
import { describe, expect } from "vitest";
import { claim, day, enqueue, ensureJobs, minute, newId, newRun, settle, statesOf, t0 } from "./builders.ts";
import { race, startChild } from "./children.ts";
import { anyOperation, limits } from "./history.ts";
import type { StoreTest } from "./store-fixture.ts";

export function racesChaos(test: StoreTest): void {
  describe("random calls from several processes", () => {
    // Fixed seeds: the calls are the same each time, their order among the processes is not.
    test.for([1, 2, 3])(
      "no limit is exceeded and every run ends once, seed %i",
      async (seed, { fixture, store, worker }) => {
        await ensureJobs(store, { concurrency: { limit: limits.key, perKey: true } });
        await store.queues.register([{ name: "narrow", concurrency: limits.queues.narrow }]);
        const parents = { p: newId(), q: newId() };
        // They wait beyond the end of the test: they are there to have children.
        for (const id of Object.values(parents)) await enqueue(store, newRun({ id, availableAt: t0 + 365 * day }));
        const allLimits = {
          keys: { a: limits.key, b: limits.key },
          queues: limits.queues,
          parents: { [parents.p]: 2, [parents.q]: 2 },
          soloKeys: ["s", "t"],
        };
        const children = [1, 2, 3].map((place) => {
          const operations = fc.sample(anyOperation, { numRuns: 120, seed: seed * 10 + place });
          return startChild("chaos", fixture.url, {
            workerId: `chaos-${place}`,
            operations,
            parents,
            limits: allLimits,
          });
        });

        const reports = await race(children);

        expect(reports.flatMap((report) => report.exceeded)).toEqual([]);
        expect(reports.flatMap((report) => report.refused)).toEqual([]);
        const finished = reports.flatMap((report) => report.finished);
        // Nobody is left but this worker: whatever is unfinished has to come to it.
        for (;;) {
          const rest = await claim(store, worker, { now: t0 + day });
          if (rest.length === 0) break;
          for (const run of rest) {
            expect(await settle(store, worker, run)).toBe(true);
            finished.push(run.id);
          }
        }
        const made = reports.flatMap((report) => report.made);
        expect(new Set(finished).size).toBe(finished.length);
        expect(new Set(await statesOf(store, finished))).toEqual(new Set(["succeeded"]));
        const others = made.filter((id) => !finished.includes(id));
        expect(new Set(await statesOf(store, others))).toEqual(new Set(["cancelled"]));
        expect(await store.runs.activeCounts(t0 + minute)).toMatchObject({
          queued: 0,
          blocked: 0,
          running: 0,
          held: 0,
        });
      },
    );
  });
}
