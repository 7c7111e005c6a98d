import fc from "fast-check";
import { describe, expect } from "vitest";
import type { RollUp, RollUpSum, SummedPeriod } from "../../src/store/port/history-store.ts";
import type { Store } from "../../src/store/port/store.ts";
import {
  claim,
  claimed,
  enqueue,
  enqueued,
  ensureJobs,
  finish,
  giveBack,
  hour,
  minute,
  newRun,
  newRuns,
  progressOf,
  second,
  settle,
  t0,
} from "./builders.ts";
import { finalStates } from "./runs-settle.ts";
import type { StoreTest } from "./store-fixture.ts";

export function rollUpsSuite(test: StoreTest): void {
  const only = async (store: Store): Promise<RollUp> => {
    const rows = await store.rollUps.list({});
    expect(rows).toHaveLength(1);
    return rows[0]!;
  };

  describe("roll-ups", () => {
    test("nothing ended: nothing is rolled up", async ({ store, worker }) => {
      await claimed(store, worker);
      await enqueued(store);
      expect(await store.rollUps.list({})).toEqual([]);
    });

    test("a run that ended is in the row of its job, its tenant and its hour", async ({ store, worker }) => {
      const run = await claimed(store, worker, { tenant: "acme", createdAt: t0 - 3 * second });
      const progress = progressOf({ total: 12, done: 12, counts: { succeeded: 9, failed: 2, skipped: 1 } });
      await settle(store, worker, run, finish({ state: "partial", finishedAt: t0 + second, progress }));

      const row = await only(store);
      expect(row).toMatchObject({
        job: "stock-sync",
        tenant: "acme",
        hourAt: t0,
        states: { partial: 1 },
        retries: 0,
        items: 12,
        failedItems: 2,
        durationMs: 1_000,
        waitMs: 3_000,
      });
      expect(row.durations).toHaveLength(32);
      // 1,000 ms are less than 2^10 and at least 2^9.
      expect(
        row.durations.map((count, place) => (count === 0 ? null : [place, count])).filter((entry) => entry !== null),
      ).toEqual([[10, 1]]);
    });

    test("each final state is counted", async ({ store, worker }) => {
      for (const [place, state] of finalStates.entries()) {
        await enqueue(store, ...newRuns(place + 1));
        for (const run of await claim(store, worker)) await settle(store, worker, run, finish({ state }));
      }
      const row = await only(store);
      expect(row.states).toEqual({ succeeded: 1, partial: 2, failed: 3, cancelled: 4, skipped: 5, expired: 6 });
    });

    test("runs that end outside a worker are counted, without a duration", async ({ store, worker }) => {
      const cancelled = await enqueued(store);
      await store.runs.cancel([cancelled], { by: null, reason: null, now: t0 });
      await enqueued(store, { expiresAt: t0 - 1 });
      await store.runs.expire(t0, 10);
      await enqueued(store, { expiresAt: t0 - 1 });
      await claim(store, worker);

      const row = await only(store);
      expect(row).toMatchObject({ states: { cancelled: 1, expired: 2 }, durationMs: 0, waitMs: 0 });
      expect(row.durations.every((count) => count === 0)).toBe(true);
    });

    test("a retry is counted as one, and ends nothing", async ({ store, worker }) => {
      let run = await claimed(store, worker);
      for (let round = 0; round < 2; round += 1) {
        await settle(store, worker, run, giveBack());
        [run] = (await claim(store, worker)) as [typeof run];
      }
      await settle(store, worker, run, finish({ state: "failed" }));
      expect(await only(store)).toMatchObject({ states: { failed: 1 }, retries: 2 });
    });

    test.for([
      [0, 0],
      [1, 1],
      [2, 2],
      [3, 2],
      [4, 3],
      [1_023, 10],
      [1_024, 11],
      [2 ** 29, 30],
      [2 ** 31, 31],
      [2 ** 36, 31],
    ] as const)("a run of %i ms is in place %i of the histogram", async ([durationMs, place], { store, worker }) => {
      const run = await claimed(store, worker);
      await settle(store, worker, run, finish({ finishedAt: t0 + durationMs }));
      const { durations } = await only(store);
      expect(durations.indexOf(1)).toBe(place);
      expect(durations.reduce((sum, count) => sum + count, 0)).toBe(1);
    });

    test("jobs, tenants and hours each have a row; no tenant is not the empty tenant", async ({ store, worker }) => {
      await ensureJobs(store, { name: "price-sync" });
      const kinds = [newRun(), newRun({ tenant: "" }), newRun({ tenant: "acme" }), newRun({ job: "price-sync" })];
      await enqueue(store, ...kinds);
      for (const run of await claim(store, worker)) await settle(store, worker, run);
      const late = await claimed(store, worker);
      await settle(store, worker, late, finish({ finishedAt: t0 + hour }));

      const rows = await store.rollUps.list({});
      expect(rows).toHaveLength(5);
      expect(rows.map((row) => row.hourAt)).toEqual([t0, t0, t0, t0, t0 + hour]);
      const keys = rows.slice(0, 4).map((row) => `${row.job} ${JSON.stringify(row.tenant)}`);
      expect(keys.toSorted()).toEqual(["price-sync null", 'stock-sync ""', 'stock-sync "acme"', "stock-sync null"]);
    });

    test("the hour is the whole hour, UTC, in which the run ended", async ({ store, worker }) => {
      const run = await claimed(store, worker);
      await settle(store, worker, run, finish({ finishedAt: t0 + 59 * minute + 59 * second + 999 }));
      const next = await claimed(store, worker);
      await settle(store, worker, next, finish({ finishedAt: t0 + hour }));
      const rows = await store.rollUps.list({});
      expect(rows.map((row) => row.hourAt)).toEqual([t0, t0 + hour]);
    });

    test("the runs of one call add up", async ({ store, worker }) => {
      await enqueue(store, ...newRuns(10));
      const runs = await claim(store, worker);
      const settlement = finish({
        finishedAt: t0 + 2,
        progress: progressOf({ done: 3, counts: { created: 2, failed: 1 } }),
      });
      await store.runs.settle(runs.map((run) => ({ run, workerId: worker, codeVersion: null, settlement })));
      expect(await only(store)).toMatchObject({
        states: { succeeded: 10 },
        items: 30,
        failedItems: 10,
        durationMs: 20,
      });
    });

    test("by job, tenant and hour, from inclusive, before exclusive, oldest first", async ({ store, worker }) => {
      await ensureJobs(store, { name: "price-sync" });
      const runs = [
        { job: "price-sync", tenant: "acme", at: t0 + 2 * hour },
        { job: "stock-sync", tenant: "acme", at: t0 + hour },
        { job: "stock-sync", tenant: "globex", at: t0 },
      ];
      for (const { job, tenant, at } of runs) {
        const run = await claimed(store, worker, { job, tenant });
        await settle(store, worker, run, finish({ finishedAt: at }));
      }
      const hours = async (filter: Parameters<Store["rollUps"]["list"]>[0]) => {
        const rows = await store.rollUps.list(filter);
        return rows.map((row) => (row.hourAt - t0) / hour);
      };
      expect(await hours({})).toEqual([0, 1, 2]);
      expect(await hours({ job: "stock-sync" })).toEqual([0, 1]);
      expect(await hours({ tenant: "acme" })).toEqual([1, 2]);
      expect(await hours({ from: t0 + hour })).toEqual([1, 2]);
      expect(await hours({ before: t0 + hour })).toEqual([0]);
      expect(await hours({ job: "stock-sync", tenant: "acme", from: t0, before: t0 + 9 * hour })).toEqual([1]);
    });

    test("sums by hour, job and tenant are those of the rows, whatever the filter", async ({ store, worker }) => {
      await ensureJobs(store, { name: "price-sync" });
      const of = <Value>(values: readonly Value[]) => fc.constantFrom(...values);
      const end = fc.record({
        job: of(["stock-sync", "price-sync"]),
        tenant: of([null, "", "acme", "globex"]),
        state: of(finalStates),
        finishedAt: fc.integer({ min: t0, max: t0 + 3 * hour }),
        done: fc.integer({ min: 0, max: 50 }),
        tries: fc.integer({ min: 0, max: 1 }),
      });
      // One book of many random ends: a database for each would say no more.
      const ends = fc.sample(end, { numRuns: 60, seed: 7 });
      for (const { job, tenant, state, finishedAt, done, tries } of ends) {
        let run = await claimed(store, worker, { job, tenant });
        for (let round = 0; round < tries; round += 1) {
          await settle(store, worker, run, giveBack());
          [run] = (await claim(store, worker)) as [typeof run];
        }
        const progress = progressOf({
          done,
          counts: { failed: Math.floor(done / 3), succeeded: Math.ceil((done * 2) / 3) },
        });
        await settle(store, worker, run, finish({ state, finishedAt, progress }));
      }
      const filters = [
        {},
        { job: "price-sync" },
        { tenant: "acme" },
        { from: t0 + hour, before: t0 + 2 * hour },
        { job: "stock-sync", tenant: "", from: t0 + hour },
        { job: "none" },
      ];
      for (const filter of filters) {
        const rows = await store.rollUps.list(filter);
        expect(await store.rollUps.sum(filter)).toEqual(summedPeriod(rows));
      }
      const { byHour } = await store.rollUps.sum({});
      const count = byHour.flatMap(({ states }) => Object.values(states)).reduce((sum, of_) => sum + of_, 0);
      expect(count).toBe(ends.length);
    });
  });
}

/** What the store is to say, added up here. */
export function summedPeriod(rows: readonly RollUp[]): SummedPeriod {
  return {
    byHour: summed(rows, ({ hourAt }) => hourAt),
    byJob: summed(rows, ({ job }) => job),
    byTenant: summed(rows, ({ tenant }) => tenant),
  };
}

function summed(rows: readonly RollUp[], keyOf: (row: RollUp) => RollUpSum["key"]): RollUpSum[] {
  const total = (same: readonly RollUp[], figure: (row: RollUp) => number) =>
    same.reduce((sum, row) => sum + figure(row), 0);
  const rank = (key: RollUpSum["key"]) => (key === null ? "" : `=${key}`);
  return [...Map.groupBy(rows, keyOf)]
    .toSorted(([a], [b]) => (rank(a) < rank(b) ? -1 : 1))
    .map(([key, same]) => ({
      key,
      states: Object.fromEntries(
        finalStates
          .map((state) => [state, total(same, ({ states }) => states[state] ?? 0)] as const)
          .filter(([, count]) => count > 0),
      ),
      retries: total(same, ({ retries }) => retries),
      items: total(same, ({ items }) => items),
      failedItems: total(same, ({ failedItems }) => failedItems),
      durationMs: total(same, ({ durationMs }) => durationMs),
      durations: Array.from({ length: 32 }, (_, place) => total(same, ({ durations }) => durations[place] ?? 0)),
    }));
}
