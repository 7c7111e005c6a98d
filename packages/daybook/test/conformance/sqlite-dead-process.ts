import { describe, expect } from "vitest";
import { enqueue, newRuns, statesOf, t0 } from "./builders.ts";
import { start, startChild } from "./children.ts";
import type { StoreTest } from "./store-fixture.ts";
import { eventually } from "./waiting.ts";

// One file is on one machine, so SQLite can tell what the port leaves open: whether a worker's process is still there.
export function sqliteDeadProcess(test: StoreTest): void {
  describe("a dead process on the same machine", () => {
    test("its runs are given back at once, however long its lease", async ({ fixture, store }) => {
      await enqueue(store, ...newRuns(3));
      const child = startChild("hold", fixture.url, { workerId: "doomed", leaseMs: 3_600_000 });
      await start([child]);
      await eventually(() => expect(child.noted).toHaveLength(3));
      expect((await store.workers.rescue({ maxRescues: 3, now: t0 })).runs).toEqual([]);

      await child.kill();
      const { runs: rescued } = await store.workers.rescue({ maxRescues: 3, now: t0 });

      expect(rescued.map((run) => run.id).toSorted()).toEqual(child.noted.toSorted());
      expect(await statesOf(store, child.noted)).toEqual(["waiting", "waiting", "waiting"]);
      expect(await store.workers.list({ withEnded: true })).toMatchObject([{ id: "doomed", state: "lost" }]);
    });
  });
}
