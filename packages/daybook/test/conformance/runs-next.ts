import { describe, expect } from "vitest";
import { claim, claimed, enqueued, ensureJobs, minute, second, t0 } from "./builders.ts";
import type { StoreTest } from "./store-fixture.ts";

export function runsNext(test: StoreTest): void {
  describe("runs.next", () => {
    const ask = { now: t0, each: 2, limit: 10 };

    test("of each queue and priority the first by their time, and those whose time has just come", async ({
      store,
    }) => {
      const at = (ago: number, change = {}) => enqueued(store, { availableAt: t0 - ago * minute, ...change });
      const third = await at(1);
      const first = await at(3);
      const then = await at(2);
      const urgent = await at(1, { priority: 1 });
      const elsewhere = await at(1, { queue: "mails" });
      const due = await enqueued(store, { createdAt: t0 - minute, availableAt: t0 - 1 });
      await enqueued(store, { availableAt: t0 + minute });
      const found = await store.runs.next({ ...ask, each: 10 });
      expect(new Set(found.map(({ id }) => id))).toEqual(new Set([third, first, then, urgent, elsewhere, due]));
      const few = (await store.runs.next({ ...ask, each: 1 })).map(({ id }) => id);
      expect(few).toEqual(expect.arrayContaining([first, urgent, elsewhere]));
      expect(few).not.toContain(then);
      expect(found.every(({ blockedKey }) => blockedKey === null)).toBe(true);
    });

    test("of each key that is waited for one, with the key; what runs or is held aside is no line", async ({
      store,
      worker,
    }) => {
      await ensureJobs(store, { concurrency: { limit: 1, perKey: true } });
      await claimed(store, worker, { concurrencyKey: "shop-a" });
      await claimed(store, worker, { concurrencyKey: "shop-b" });
      const a = await enqueued(store, { concurrencyKey: "shop-a", availableAt: t0 - 2 * second });
      await enqueued(store, { concurrencyKey: "shop-a", availableAt: t0 - second });
      const b = await enqueued(store, { concurrencyKey: "shop-b", availableAt: t0 - second });
      expect(await claim(store, worker)).toEqual([]);
      const found = await store.runs.next(ask);
      expect(found.toSorted((one, other) => ((one.blockedKey ?? "") < (other.blockedKey ?? "") ? -1 : 1))).toEqual([
        { id: a, blockedKey: "key:shop-a" },
        { id: b, blockedKey: "key:shop-b" },
      ]);
      expect(await store.runs.next({ ...ask, limit: 1 })).toEqual([{ id: a, blockedKey: "key:shop-a" }]);
    });
  });
}
