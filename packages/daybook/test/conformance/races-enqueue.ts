import { describe, expect } from "vitest";
import { allRuns, enqueue, hour, jobName, newRun, newRuns, statesOf, t0 } from "./builders.ts";
import { finishAll, race, start, startChild } from "./children.ts";
import { noLimits } from "./races-claim.ts";
import { ensureSchedules, newSchedule } from "./schedule-builders.ts";
import type { StoreTest } from "./store-fixture.ts";
import { eventually } from "./waiting.ts";

export function racesEnqueue(test: StoreTest): void {
  describe("races between producers", () => {
    test("two connections enqueueing one dedupe key at once make one run", async ({ store, other }) => {
      for (let round = 0; round < 20; round += 1) {
        const runs = [1, 2, 3, 4].map(() => newRun({ dedupeKey: `round ${round}` }));
        const outcomes = await Promise.all(runs.map((run, place) => enqueue(place % 2 === 0 ? store : other, run)));
        const created = outcomes.flat().filter((outcome) => outcome.kind === "created");
        expect(created).toHaveLength(1);
      }
      expect(await allRuns(store)).toHaveLength(20);
    });

    test("processes enqueueing the same dedupe keys make one run of each, and are told its id", async ({
      fixture,
      store,
    }) => {
      const dedupeKeys = Array.from({ length: 60 }, (_unused, place) => `key-${place}`);
      const children = [1, 2, 3].map(() => startChild("enqueue", fixture.url, { job: jobName, runs: 0, dedupeKeys }));
      const reports = await race(children);

      const runs = await allRuns(store);
      const idOf = new Map(runs.map((run) => [run.dedupeKey, run.id]));
      expect(runs).toHaveLength(60);
      for (const [place, key] of dedupeKeys.entries()) {
        const outcomes = reports.map((report) => report.keyed[place]);
        const id = idOf.get(key);
        const kinds = outcomes.map((outcome) => outcome?.kind ?? "none").toSorted();
        expect(kinds).toEqual(["created", "duplicate", "duplicate"]);
        expect(outcomes.every((outcome) => outcome?.kind !== "refused" && outcome?.id === id)).toBe(true);
      }
    });

    test("every run that was accepted is in the book after its process was killed", async ({ fixture, store }) => {
      const child = startChild("accept", fixture.url, { job: jobName });
      await start([child]);
      await eventually(() => expect(child.noted.length).toBeGreaterThan(200));
      await child.kill();

      const runs = await allRuns(store);
      const ids = new Set(runs.map((run) => run.id));
      expect(child.noted.filter((id) => !ids.has(id))).toEqual([]);
      expect(await store.schemaStatus()).toMatchObject({ pending: [] });
    });

    test("runs cancelled while they are claimed end once, in one way or the other", async ({ fixture, store }) => {
      const runs = newRuns(300);
      const ids = runs.map((run) => run.id);
      await enqueue(store, ...runs);
      const workers = [1, 2].map((place) =>
        startChild("work", fixture.url, { workerId: `racer-${place}`, batch: 4, retries: 0, limits: noLimits }),
      );
      const canceller = startChild("cancel", fixture.url, { ids: ids.toReversed() });
      await start([canceller, ...workers]);
      const [reports, { cancelled, requested }] = await Promise.all([finishAll(workers), canceller.report]);

      const finished = reports.flatMap((report) => report.finished);
      expect(reports.flatMap((report) => report.refused)).toEqual([]);
      expect([...finished, ...cancelled].toSorted()).toEqual(ids);
      const done = new Set(finished);
      expect(requested.filter((id) => !done.has(id))).toEqual([]);
      expect(await statesOf(store, cancelled)).toEqual(cancelled.map(() => "cancelled"));
      expect(await statesOf(store, finished)).toEqual(finished.map(() => "succeeded"));
    });
  });

  describe("races between tickers", () => {
    test("every instant has one fire and one run, whoever decides", async ({ fixture, store }) => {
      const schedules = ["a", "b", "c", "d"].map((key) => newSchedule({ key }));
      await ensureSchedules(store, ...schedules);
      const until = t0 + 29 * hour;
      const children = [1, 2, 3].map(() => startChild("tick", fixture.url, { until, everyMs: hour }));

      const reports = await race(children);

      const instants = Array.from({ length: 30 }, (_unused, place) => t0 + place * hour);
      const wanted = schedules.flatMap(({ id }) => instants.map((dueAt) => `${id} ${dueAt}`)).toSorted();
      const won = reports.flatMap((report) => report.won);
      expect(won.map((fire) => `${fire.scheduleId} ${fire.dueAt}`).toSorted()).toEqual(wanted);

      const page = await store.schedules.fires({}, { limit: 1_000 });
      expect(page.data.map((fire) => `${fire.scheduleId} ${fire.dueAt} ${fire.runId}`).toSorted()).toEqual(
        won.map((fire) => `${fire.scheduleId} ${fire.dueAt} ${fire.runId}`).toSorted(),
      );
      const runs = await allRuns(store);
      expect(runs.map((run) => run.id).toSorted()).toEqual(won.map((fire) => fire.runId).toSorted());
      for (const schedule of schedules) {
        expect(await store.schedules.get(schedule.id)).toMatchObject({ nextDueAt: t0 + 30 * hour, lastDueAt: until });
      }
    });
  });
}
