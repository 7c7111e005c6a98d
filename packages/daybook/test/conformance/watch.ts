import { describe, expect } from "vitest";
import type { ChangeHint } from "../../src/store/port/store.ts";
import { enqueued, jobName, t0 } from "./builders.ts";
import { race, startChild } from "./children.ts";
import { ensureSchedules, newSchedule } from "./schedule-builders.ts";
import type { StoreTest } from "./store-fixture.ts";
import { eventually } from "./waiting.ts";

export function watchSuite(test: StoreTest): void {
  // A hint may be missed, so each test makes the change again until one arrives.
  describe("watch", () => {
    test("runs made through another connection are hinted at", async ({ store, other }) => {
      const hints = new Set<ChangeHint>();
      const stop = store.watch((hint) => hints.add(hint));
      await eventually(async () => {
        await enqueued(other);
        expect(hints).toContain("runs");
      });
      stop();
    });

    test("runs made in another process are hinted at", async ({ fixture, store }) => {
      const hints = new Set<ChangeHint>();
      const stop = store.watch((hint) => hints.add(hint));
      await race([startChild("enqueue", fixture.url, { job: jobName, runs: 20, dedupeKeys: [] })]);
      await eventually(() => expect(hints).toContain("runs"));
      stop();
    });

    test("changed schedules and an operator's word are hinted at", async ({ store, other }) => {
      const hints = new Set<ChangeHint>();
      const stop = store.watch((hint) => hints.add(hint));
      await eventually(async () => {
        await ensureSchedules(other, newSchedule());
        await other.overrides.set({
          scope: "job",
          subject: jobName,
          field: "paused",
          value: true,
          setAt: t0,
          setBy: null,
        });
        expect(hints).toContain("schedules");
        expect(hints).toContain("controls");
      });
      stop();
    });

    test("whoever stopped watching hears no more, and others still do", async ({ store, other }) => {
      let stopped = 0;
      let watching = 0;
      const stop = store.watch(() => (stopped += 1));
      const stopLater = store.watch(() => (watching += 1));
      await eventually(async () => {
        await enqueued(other);
        expect(Math.min(stopped, watching)).toBeGreaterThan(0);
      });

      stop();
      stop();
      const [heard, later] = [stopped, watching];
      await eventually(async () => {
        await enqueued(other);
        expect(watching).toBeGreaterThan(later);
      });
      expect(stopped).toBe(heard);
      stopLater();
    });

    test("a store that is closed while somebody watches closes all the same", async ({ other }) => {
      other.watch(() => {});
      expect(await other.close()).toBeUndefined();
    });
  });
}
