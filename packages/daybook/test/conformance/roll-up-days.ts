import fc from "fast-check";
import { describe, expect } from "vitest";
import type { Store } from "../../src/store/port/store.ts";
import { claim, claimed, enqueue, ensureJobs, finish, hour, newRun, settle, t0 } from "./builders.ts";
import { summedPeriod } from "./roll-ups.ts";
import type { StoreTest } from "./store-fixture.ts";

const day = 24 * hour;
const dayAt = Math.floor(t0 / day) * day;

/** What is asked for of a day. */
const questions = [
  {},
  { job: "stock-sync" },
  { tenant: "acme" },
  { tenant: "" },
  { job: "price-sync", tenant: "acme" },
];

async function expectExact(store: Store, days: readonly number[]): Promise<void> {
  for (const at of days)
    for (const of of questions) {
      const rows = await store.rollUps.list({ ...of, from: at, before: at + day });
      const sums = await store.rollUps.sumOfDay({ ...of, dayAt: at });
      expect({ at, of, sums }).toEqual({ at, of, sums: summedPeriod(rows) });
    }
}

export function rollUpDaysSuite(test: StoreTest): void {
  const end = async (
    store: Store,
    worker: string,
    of: { job?: string; tenant?: string | null; finishedAt: number },
  ) => {
    const { finishedAt, ...run } = of;
    await settle(store, worker, await claimed(store, worker, run), finish({ finishedAt }));
  };

  describe("sums of days", () => {
    test("a day in which nothing ended is empty, each time it is asked for", async ({ store }) => {
      const nothing = { byHour: [], byJob: [], byTenant: [] };
      expect(await store.rollUps.sumOfDay({ dayAt })).toEqual(nothing);
      expect(await store.rollUps.sumOfDay({ dayAt })).toEqual(nothing);
    });

    test("are those of its roll-ups, of its first and its last hour too, and no other day's", async ({
      store,
      worker,
    }) => {
      await ensureJobs(store, { name: "price-sync" });
      const ends = [
        { tenant: "acme", finishedAt: dayAt - 1 },
        { tenant: "acme", finishedAt: dayAt },
        { tenant: "", finishedAt: dayAt + 5 * hour },
        { job: "price-sync", tenant: "acme", finishedAt: dayAt + day - 1 },
        { finishedAt: dayAt + day },
      ];
      for (const of of ends) await end(store, worker, of);
      // The first time they are added up, the second time they stand in the book.
      for (let time = 0; time < 2; time += 1) await expectExact(store, [dayAt - day, dayAt, dayAt + day]);
      expect((await store.rollUps.sumOfDay({ dayAt })).byHour.map(({ key }) => key)).toEqual([
        dayAt,
        dayAt + 5 * hour,
        dayAt + 23 * hour,
      ]);
    });

    test("a run that ends late is in the sums that were kept before, also for who asks through another connection", async ({
      store,
      other,
      worker,
    }) => {
      await end(store, worker, { finishedAt: dayAt });
      for (const house of [store, other]) await expectExact(house, [dayAt]);
      await end(store, worker, { tenant: "acme", finishedAt: dayAt + hour });
      for (const house of [other, store]) await expectExact(house, [dayAt]);
      const [late] = (await other.rollUps.sumOfDay({ dayAt, tenant: "acme" })).byHour;
      expect(late).toMatchObject({ key: dayAt + hour, states: { succeeded: 1 } });
    });

    test("hours that are pruned are in no sum any more", async ({ store, worker }) => {
      for (const finishedAt of [dayAt, dayAt + hour, dayAt + day]) await end(store, worker, { finishedAt });
      await expectExact(store, [dayAt, dayAt + day]);
      expect(await store.prune.rollUps({ hourBefore: dayAt + hour, limit: 10 })).toBe(1);
      await expectExact(store, [dayAt, dayAt + day]);
      expect((await store.rollUps.sumOfDay({ dayAt })).byHour.map(({ key }) => key)).toEqual([dayAt + hour]);
    });

    test("many roll-ups are added up as few are", async ({ store, worker }) => {
      // More than are read at once anywhere.
      await enqueue(store, ...Array.from({ length: 1_100 }, (_, place) => newRun({ tenant: `tenant-${place % 275}` })));
      const hours = new Map<string | null, number>();
      for (let runs = await claim(store, worker); runs.length > 0; runs = await claim(store, worker)) {
        const requests = runs.map((run) => {
          const finishedAt = dayAt + (hours.get(run.tenant) ?? 0) * hour;
          hours.set(run.tenant, (hours.get(run.tenant) ?? 0) + 1);
          return { run, workerId: worker, codeVersion: null, settlement: finish({ finishedAt }) };
        });
        await store.runs.settle(requests);
      }
      const rows = await store.rollUps.list({});
      expect(rows).toHaveLength(1_100);
      for (const of of [{}, { job: "stock-sync" }, { tenant: "tenant-7" }]) {
        const own = rows.filter((row) => !("tenant" in of) || row.tenant === of.tenant);
        expect(await store.rollUps.sum(of)).toEqual(summedPeriod(own));
      }
    });

    test("whatever ends while days are asked for, they are exact when all is still", async ({
      store,
      other,
      worker,
    }) => {
      await ensureJobs(store, { name: "price-sync" });
      const ends = fc.sample(
        fc.record({
          job: fc.constantFrom("stock-sync", "price-sync"),
          tenant: fc.constantFrom(null, "", "acme"),
          finishedAt: fc.integer({ min: dayAt, max: dayAt + 2 * day - 1 }),
        }),
        { numRuns: 80, seed: 11 },
      );
      const runs: Awaited<ReturnType<typeof claimed>>[] = [];
      for (const { job, tenant } of ends) runs.push(await claimed(store, worker, { job, tenant }));
      const over = new AbortController();
      const asking = [store, other].map(async (house) => {
        let asked = 0;
        while (!over.signal.aborted) {
          for (const of of questions) await house.rollUps.sumOfDay({ ...of, dayAt: dayAt + (asked % 2) * day });
          asked += 1;
        }
        return asked;
      });
      for (const [place, run] of runs.entries()) {
        const house = place % 2 === 0 ? store : other;
        await settle(house, worker, run, finish({ finishedAt: ends[place]!.finishedAt }));
      }
      over.abort();
      for (const asked of await Promise.all(asking)) expect(asked).toBeGreaterThan(0);
      await expectExact(store, [dayAt, dayAt + day]);
      await expectExact(other, [dayAt, dayAt + day]);
    });
  });
}
