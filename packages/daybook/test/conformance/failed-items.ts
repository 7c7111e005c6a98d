import { describe, expect } from "vitest";
import type { KeptFailedItem } from "../../src/store/port/history-store.ts";
import { enqueued, readAll, recordedError, second, t0 } from "./builders.ts";
import type { StoreTest } from "./store-fixture.ts";

export function failedItemsSuite(test: StoreTest): void {
  const item = (runId: string, key: string, change: Partial<KeptFailedItem> = {}): KeptFailedItem => ({
    runId,
    key,
    attempt: 1,
    at: t0,
    error: recordedError(),
    data: null,
    retryRunId: null,
    ...change,
  });

  describe("failed items", () => {
    test("an item is told back as it was written", async ({ store, other }) => {
      const id = await enqueued(store);
      const error = recordedError({
        name: "HttpError",
        code: "E404",
        message: "nicht gefunden — ü",
        metadata: { a: 1 },
        cause: recordedError(),
      });
      const failed = item(id, "SKU-東京", { error, data: '{ "price" : 1.10 }', attempt: 3 });
      await store.failedItems.append([failed]);
      expect(await other.failedItems.list(id, { limit: 10 })).toEqual({ data: [failed], nextCursor: null });
      expect(await other.failedItems.count(id)).toBe(1);
    });

    test("a second item of the same key replaces the first, in another call and in the same", async ({ store }) => {
      const id = await enqueued(store);
      await store.failedItems.append([
        item(id, "a"),
        item(id, "b", { data: '"first"' }),
        item(id, "b", { data: '"second"' }),
      ]);
      const again = item(id, "a", {
        attempt: 2,
        at: t0 + second,
        error: recordedError({ message: "again" }),
        data: '"third"',
      });
      await store.failedItems.append([again]);

      const page = await store.failedItems.list(id, { limit: 10 });
      expect(page.data).toEqual([again, item(id, "b", { data: '"second"' })]);
      expect(await store.failedItems.count(id)).toBe(2);
    });

    test("the same key of another run is another item", async ({ store }) => {
      const [a, b] = [await enqueued(store), await enqueued(store)];
      await store.failedItems.append([item(a, "sku"), item(b, "sku", { data: "1" })]);
      expect((await store.failedItems.list(a, { limit: 10 })).data).toEqual([item(a, "sku")]);
      expect(await store.failedItems.count(b)).toBe(1);
    });

    test("by key, capital letters before small ones, in every store", async ({ store }) => {
      const id = await enqueued(store);
      await store.failedItems.append(["b", "A-10", "a", "A-2", "Z", "ä"].map((key) => item(id, key)));
      const page = await store.failedItems.list(id, { limit: 10 });
      expect(page.data.map((one) => one.key)).toEqual(["A-10", "A-2", "Z", "a", "b", "ä"]);
    });

    test.for([1, 2, 5, 6])("pages of %i together are the list", async (limit, { store }) => {
      const id = await enqueued(store);
      const items = ["a", "b", "c", "d", "e"].map((key) => item(id, key));
      await store.failedItems.append(items.toReversed());
      expect(await readAll((page) => store.failedItems.list(id, page), limit)).toEqual(items);
    });

    test("hundreds come in one call", async ({ store }) => {
      const id = await enqueued(store);
      await store.failedItems.append(Array.from({ length: 1_500 }, (_unused, place) => item(id, `sku-${place}`)));
      expect(await store.failedItems.count(id)).toBe(1_500);
    });

    test("a run without failed items has none", async ({ store }) => {
      await store.failedItems.append([]);
      expect(await store.failedItems.list("no-such-run", { limit: 10 })).toEqual({ data: [], nextCursor: null });
      expect(await store.failedItems.count("no-such-run")).toBe(0);
    });
  });
}
