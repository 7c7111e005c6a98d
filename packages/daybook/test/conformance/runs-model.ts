import fc from "fast-check";
import { describe } from "vitest";
import type { Store } from "../../src/store/port/store.ts";
import { allRuns, day, enqueue, ensureJobs, ensureWorker, jobName, newRun, t0 } from "./builders.ts";
import { historiesThatFailed } from "./histories-that-failed.ts";
import { anyOperation, History, limits } from "./history.ts";
import type { StoreTest } from "./store-fixture.ts";

/** Ends what an earlier, failed history left behind, so that each begins alone. */
async function clearBook(store: Store): Promise<void> {
  for (const worker of await store.workers.list({})) await store.workers.stop(worker.id, t0);
  const runs = await allRuns(store, { states: ["waiting", "blocked"] });
  await store.runs.cancel(
    runs.map((run) => run.id),
    { by: null, reason: null, now: t0 },
  );
  while ((await store.prune.runs({ job: jobName, finishedBefore: null, keep: 0, limit: 1_000 })) > 0);
}

export function runsModel(test: StoreTest): void {
  describe("runs, in any order of calls", () => {
    test("states, attempts and limits are those of the model, and no run is forgotten", async ({ store, other }) => {
      await ensureJobs(store, { concurrency: { limit: limits.key, perKey: true } });
      await store.queues.register([{ name: "narrow", concurrency: limits.queues.narrow }]);

      await fc.assert(
        fc.asyncProperty(fc.array(anyOperation, { minLength: 5, maxLength: 50 }), async (operations) => {
          await clearBook(store);
          const history = new History([
            { store, worker: await ensureWorker(store) },
            { store: other, worker: await ensureWorker(other) },
          ]);
          // The parents wait beyond the end of the history: they are there to have children.
          for (const id of Object.values(history.parents))
            await enqueue(store, newRun({ id, availableAt: t0 + 365 * day }));
          for (const one of operations) {
            await history.apply(one);
            await history.compare();
          }
          await history.finishAll();
        }),
        { numRuns: 40, examples: historiesThatFailed.map((operations) => [operations]) },
      );
    });
  });
}
