import { describe, expect } from "vitest";
import type { FireFilter } from "../../src/store/port/schedule-store.ts";
import type { Store } from "../../src/store/port/store.ts";
import { hour, jobName, readAll, t0 } from "./builders.ts";
import { fireOutcomes } from "./fires-commit.ts";
import { commitOf, ensureSchedules, newSchedule } from "./schedule-builders.ts";
import type { StoreTest } from "./store-fixture.ts";

export function firesList(test: StoreTest): void {
  const acme = newSchedule({ key: "acme", tenant: "acme" });
  const plain = newSchedule({ key: "plain" });
  const prices = newSchedule({ job: "price-sync", tenant: "acme" });

  /** Three hours of three schedules, all due at the same instants. */
  async function threeHours(store: Store): Promise<void> {
    await ensureSchedules(store, acme, plain, prices);
    for (const dueAt of [t0, t0 + hour, t0 + 2 * hour]) {
      await store.schedules.commitFires([acme, plain, prices].map((schedule) => commitOf(schedule, dueAt)));
    }
  }

  const names = async (store: Store, filter: FireFilter) => {
    const page = await store.schedules.fires(filter, { limit: 100 });
    return page.data.map((fire) => `${fire.scheduleId}@${(fire.dueAt - t0) / hour}`);
  };

  describe("schedules.fires", () => {
    test("newest due instant first, of all schedules", async ({ store }) => {
      await threeHours(store);
      const page = await store.schedules.fires({}, { limit: 100 });
      expect(page.data.map((fire) => (fire.dueAt - t0) / hour)).toEqual([2, 2, 2, 1, 1, 1, 0, 0, 0]);
      expect(page.nextCursor).toBeNull();
    });

    test("by schedule, by job and by tenant", async ({ store }) => {
      await threeHours(store);
      expect(await names(store, { scheduleId: plain.id })).toEqual([`${plain.id}@2`, `${plain.id}@1`, `${plain.id}@0`]);
      const ofJob = await names(store, { job: jobName });
      expect(ofJob.toSorted()).toEqual(
        [acme, plain].flatMap((schedule) => [0, 1, 2].map((place) => `${schedule.id}@${place}`)).toSorted(),
      );
      const ofTenant = await names(store, { tenant: "acme" });
      expect(ofTenant.toSorted()).toEqual(
        [acme, prices].flatMap((schedule) => [0, 1, 2].map((place) => `${schedule.id}@${place}`)).toSorted(),
      );
      expect(await names(store, { tenant: "acme", job: jobName })).toHaveLength(3);
      expect(await names(store, { scheduleId: "no/schedule" })).toEqual([]);
    });

    test("by due instant, from inclusive, before exclusive", async ({ store }) => {
      await threeHours(store);
      expect(await names(store, { scheduleId: plain.id, dueFrom: t0 + hour })).toEqual([
        `${plain.id}@2`,
        `${plain.id}@1`,
      ]);
      expect(await names(store, { scheduleId: plain.id, dueBefore: t0 + hour })).toEqual([`${plain.id}@0`]);
      expect(await names(store, { scheduleId: plain.id, dueFrom: t0 + hour, dueBefore: t0 + 2 * hour })).toEqual([
        `${plain.id}@1`,
      ]);
    });

    test("by outcomes", async ({ store }) => {
      await ensureSchedules(store, plain);
      for (const [place, outcome] of fireOutcomes.entries()) {
        const dueAt = t0 + place * hour;
        const fires = [{ dueAt, outcome, reason: null, run: null }];
        await store.schedules.commitFires([commitOf(plain, dueAt, { fires })]);
      }
      const page = await store.schedules.fires({ outcomes: ["missed", "coalesced"] }, { limit: 100 });
      expect(page.data.map((fire) => fire.outcome)).toEqual(["coalesced", "missed"]);
      expect(await names(store, { outcomes: [...fireOutcomes] })).toHaveLength(fireOutcomes.length);
    });

    test.for([1, 2, 4, 9, 10])("pages of %i together are the list, ties and all", async (limit, { store }) => {
      await threeHours(store);
      const whole = await store.schedules.fires({}, { limit: 100 });
      const paged = await readAll((page) => store.schedules.fires({}, page), limit);
      expect(paged).toEqual(whole.data);
    });

    test("fires added between two pages neither repeat nor hide any", async ({ store }) => {
      await threeHours(store);
      const whole = await store.schedules.fires({}, { limit: 100 });
      const first = await store.schedules.fires({}, { limit: 2 });
      await store.schedules.commitFires([commitOf(plain, t0 + 3 * hour)]);
      const rest = await store.schedules.fires({}, { limit: 100, after: first.nextCursor! });
      expect([...first.data, ...rest.data]).toEqual(whole.data);
    });

    test("an instant nobody decided on has no fire", async ({ store }) => {
      await ensureSchedules(store, plain);
      expect(await store.schedules.fire(plain.id, t0)).toBeNull();
      expect(await store.schedules.fire("no/schedule", t0)).toBeNull();
    });
  });
}
