import { describe, expect } from "vitest";
import type { FinalState } from "../../src/run/state.ts";
import {
  claim,
  claimed,
  enqueue,
  finish,
  giveBack,
  newRuns,
  progressOf,
  recordedError,
  minute,
  second,
  settle,
  stateOf,
  t0,
} from "./builders.ts";
import type { StoreTest } from "./store-fixture.ts";

export const finalStates: readonly FinalState[] = ["succeeded", "partial", "failed", "cancelled", "skipped", "expired"];

export function runsSettle(test: StoreTest): void {
  describe("runs.settle, finish", () => {
    test.for(finalStates)("a run can end as %s, and is finished then", async (state, { store, worker }) => {
      const run = await claimed(store, worker);
      expect(await settle(store, worker, run, finish({ state, finishedAt: t0 + 3 * second }))).toBe(true);
      expect(await store.runs.get(run.id)).toMatchObject({ state, finishedAt: t0 + 3 * second, attempt: 1 });
    });

    test("everything the last attempt left is kept in the run", async ({ store, worker }) => {
      const run = await claimed(store, worker);
      const settlement = finish({
        state: "partial",
        finishedAt: t0 + second,
        result: '{ "orders": 3, "naïve": "✓" }',
        metadata: { shop: "berlin", nested: { list: [1, null, "ü"] } },
        error: recordedError({
          name: "TypeError",
          code: "ECONNREFUSED",
          message: "no route — 東京",
          stack: "TypeError: no route\n    at sync",
          metadata: { sku: "A-1" },
          cause: recordedError({ message: "deeper" }),
        }),
        progress: progressOf({
          total: 10,
          done: 4,
          counts: { succeeded: 3, failed: 1 },
          stage: { name: "Indexing", number: 2, of: 3 },
          message: "half way",
          values: { page: 7, ключ: { a: [true] } },
          rate: 1.5,
          usualGapMs: 12.25,
          changedAt: t0 + 900,
        }),
        reason: "one item failed",
        cpuMs: 12.5,
        memoryBytes: 8_589_934_592,
      });

      await store.runs.settle([{ run, workerId: worker, codeVersion: "v42", settlement }]);

      const { kind: _kind, ...kept } = settlement;
      expect(await store.runs.get(run.id)).toMatchObject({
        ...kept,
        codeVersion: "v42",
        workerId: worker,
        startedAt: t0,
      });
    });

    test("nothing to keep is kept as null", async ({ store, worker }) => {
      const run = await claimed(store, worker);
      await settle(store, worker, run);
      expect(await store.runs.get(run.id)).toMatchObject({
        result: null,
        metadata: null,
        error: null,
        reason: null,
        progress: null,
        cpuMs: null,
        memoryBytes: null,
        codeVersion: null,
      });
    });

    test("a result of one megabyte is kept whole", async ({ store, worker }) => {
      const run = await claimed(store, worker);
      const result = JSON.stringify("x".repeat(1_000_000));
      await settle(store, worker, run, finish({ result }));
      const record = await store.runs.get(run.id);
      expect(record?.result === result).toBe(true);
    });

    test("a run that succeeds at once leaves no attempt rows", async ({ store, worker }) => {
      const run = await claimed(store, worker);
      await settle(store, worker, run);
      expect(await store.runs.attempts(run.id)).toEqual([]);
    });

    test("an attempt that failed the run counts as a failure", async ({ store, worker }) => {
      const run = await claimed(store, worker);
      await settle(store, worker, run, finish({ state: "failed", error: recordedError() }));
      expect(await store.runs.get(run.id)).toMatchObject({ state: "failed", failures: 1, attempt: 1 });
    });

    test.for(["succeeded", "partial", "cancelled", "skipped"] as const)(
      "an attempt that ended as %s does not count as a failure",
      async (state, { store, worker }) => {
        const run = await claimed(store, worker);
        await settle(store, worker, run, finish({ state }));
        expect(await store.runs.get(run.id)).toMatchObject({ failures: 0 });
      },
    );

    test("a finished run is given to nobody again", async ({ store, worker }) => {
      await settle(store, worker, await claimed(store, worker));
      expect(await claim(store, worker)).toEqual([]);
    });
  });

  describe("runs.settle, batches", () => {
    test("an empty call settles nothing", async ({ store }) => {
      expect(await store.runs.settle([])).toEqual([]);
    });

    test("answers come in the order of the requests, each for itself", async ({ store, worker }) => {
      await enqueue(store, ...newRuns(3));
      const runs = await claim(store, worker);
      const [a, b, c] = runs.map((run) => ({ run, workerId: worker, codeVersion: null, settlement: finish() }));

      const answers = await store.runs.settle([c!, { ...a!, workerId: "somebody else" }, b!]);

      expect(answers).toEqual([true, false, true]);
      expect(await stateOf(store, a!.run.id)).toBe("running");
      expect(await stateOf(store, b!.run.id)).toBe("succeeded");
      expect(await stateOf(store, c!.run.id)).toBe("succeeded");
    });

    test("one call settles hundreds of runs, finished and given back", async ({ store, worker }) => {
      await enqueue(store, ...newRuns(600));
      const runs = await claim(store, worker, { limit: 600 });
      const requests = runs.map((run, place) => ({
        run,
        workerId: worker,
        codeVersion: null,
        settlement: place % 2 === 0 ? finish() : giveBack({ availableAt: t0 + minute }),
      }));

      const answers = await store.runs.settle(requests);

      expect(answers).toEqual(requests.map(() => true));
      expect(await store.runs.activeCounts(t0)).toMatchObject({ running: 0, retrying: 300 });
    });

    test("the same run twice in one call is settled once, by the first", async ({ store, worker }) => {
      const run = await claimed(store, worker);
      const request = { run, workerId: worker, codeVersion: null };
      const answers = await store.runs.settle([
        { ...request, settlement: finish({ result: '"first"' }) },
        { ...request, settlement: finish({ state: "failed", result: '"second"' }) },
      ]);
      expect(answers).toEqual([true, false]);
      expect(await store.runs.get(run.id)).toMatchObject({ state: "succeeded", result: '"first"' });
    });

    test("a run that was never claimed, or is not in the book, is not settled", async ({ store, worker }) => {
      const run = await claimed(store, worker);
      const [waiting] = newRuns(1);
      await enqueue(store, waiting!);
      const answers = await store.runs.settle([
        { run: { ...run, id: waiting!.id }, workerId: worker, codeVersion: null, settlement: finish() },
        { run: { ...run, id: "no-such-run" }, workerId: worker, codeVersion: null, settlement: finish() },
      ]);
      expect(answers).toEqual([false, false]);
      expect(await stateOf(store, waiting!.id)).toBe("waiting");
    });
  });
}
