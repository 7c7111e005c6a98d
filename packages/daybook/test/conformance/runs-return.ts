import { describe, expect } from "vitest";
import {
  claim,
  claimed,
  ensureWorker,
  finish,
  giveBack,
  minute,
  progressOf,
  recordedError,
  second,
  settle,
  t0,
} from "./builders.ts";
import type { StoreTest } from "./store-fixture.ts";

export function runsReturn(test: StoreTest): void {
  describe("runs.settle, return", () => {
    test.for(["retried", "snoozed", "released"] as const)(
      "a %s run waits until the instant it was given, and is then given out with the next number",
      async (outcome, { store, worker }) => {
        const run = await claimed(store, worker);
        const settlement = giveBack({ outcome, availableAt: t0 + minute });
        expect(await settle(store, worker, run, settlement)).toBe(true);

        expect(await store.runs.get(run.id)).toMatchObject({
          state: "waiting",
          availableAt: t0 + minute,
          finishedAt: null,
        });
        expect(await claim(store, worker, { now: t0 + minute - 1 })).toEqual([]);
        const [next] = await claim(store, worker, { now: t0 + minute });
        expect(next).toMatchObject({ id: run.id, attempt: 2 });
      },
    );

    test("a retried attempt counts as a failure", async ({ store, worker }) => {
      const run = await claimed(store, worker);
      await settle(store, worker, run, giveBack({ outcome: "retried" }));
      expect(await store.runs.get(run.id)).toMatchObject({ failures: 1 });
      const [next] = await claim(store, worker);
      expect(next).toMatchObject({ attempt: 2, failures: 1, maxAttempts: 3 });
    });

    test.for(["snoozed", "released"] as const)(
      "a %s attempt costs nothing, however often",
      async (outcome, { store, worker }) => {
        await claimed(store, worker).then((run) => settle(store, worker, run, giveBack({ outcome })));
        for (let round = 2; round <= 6; round += 1) {
          const [run] = await claim(store, worker);
          expect(run).toMatchObject({ attempt: round, failures: 0 });
          await settle(store, worker, run!, giveBack({ outcome }));
        }
      },
    );

    test("another worker can take the returned run", async ({ store, other, worker }) => {
      const run = await claimed(store, worker);
      await settle(store, worker, run, giveBack({ outcome: "released" }));
      const successor = await ensureWorker(other);
      const [next] = await claim(other, successor);
      expect(next).toMatchObject({ id: run.id, attempt: 2 });
      expect(await store.runs.get(run.id)).toMatchObject({ workerId: successor, state: "running" });
    });
  });

  describe("runs.attempts", () => {
    test("each attempt that did not finish the run is kept in full, oldest first", async ({ store, worker }) => {
      const first = await claimed(store, worker);
      const error = recordedError({ name: "HttpError", code: "E503", message: "unavailable", metadata: { url: "/x" } });
      const progress = progressOf({ total: 5, done: 2, counts: { succeeded: 2 } });
      await store.runs.settle([
        {
          run: first,
          workerId: worker,
          codeVersion: "v1",
          settlement: giveBack({
            finishedAt: t0 + second,
            error,
            progress,
            reason: "HTTP 503",
            cpuMs: 7,
            memoryBytes: 9_000_000_000,
          }),
        },
      ]);

      const [next] = await claim(store, worker, { now: t0 + minute });
      const settlement = giveBack({ outcome: "snoozed", finishedAt: t0 + 2 * minute });
      await store.runs.settle([{ run: next!, workerId: worker, codeVersion: "v2", settlement }]);
      const [third] = await claim(store, worker, { now: t0 + 3 * minute });
      await settle(store, worker, third!, finish({ finishedAt: t0 + 4 * minute }));

      expect(await store.runs.attempts(first.id)).toEqual([
        {
          runId: first.id,
          number: 1,
          outcome: "retried",
          workerId: worker,
          codeVersion: "v1",
          startedAt: t0,
          finishedAt: t0 + second,
          error,
          reason: "HTTP 503",
          progress,
          cpuMs: 7,
          memoryBytes: 9_000_000_000,
        },
        {
          runId: first.id,
          number: 2,
          outcome: "snoozed",
          workerId: worker,
          codeVersion: "v2",
          startedAt: t0 + minute,
          finishedAt: t0 + 2 * minute,
          error: null,
          reason: null,
          progress: null,
          cpuMs: null,
          memoryBytes: null,
        },
      ]);
      expect(await store.runs.get(first.id)).toMatchObject({
        state: "succeeded",
        attempt: 3,
        failures: 1,
        startedAt: t0 + 3 * minute,
        finishedAt: t0 + 4 * minute,
      });
    });

    test("attempts beyond nine stay in the order of their numbers", async ({ store, worker }) => {
      let run = await claimed(store, worker, { maxAttempts: 100 });
      for (let round = 1; round <= 12; round += 1) {
        await settle(store, worker, run, giveBack());
        [run] = (await claim(store, worker)) as [typeof run];
      }
      const attempts = await store.runs.attempts(run.id);
      expect(attempts.map((attempt) => attempt.number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    });

    test("attempts belong to their run alone", async ({ store, worker }) => {
      const first = await claimed(store, worker);
      await settle(store, worker, first, giveBack());
      const [again] = await claim(store, worker);
      await settle(store, worker, again!);
      const beside = await claimed(store, worker);
      await settle(store, worker, beside, giveBack());

      const attempts = await store.runs.attempts(beside.id);
      expect(attempts).toHaveLength(1);
      expect(attempts[0]).toMatchObject({ runId: beside.id, number: 1 });
    });

    test("a run that is not in the book has no attempts", async ({ store }) => {
      expect(await store.runs.attempts("no-such-run")).toEqual([]);
    });
  });
}
