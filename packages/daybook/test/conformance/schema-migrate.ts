import { describe, expect } from "vitest";
import { isDaybookError } from "../../src/errors/daybook-error.ts";
import { openStore } from "../../src/store/open-store.ts";
import { allRuns, claim, enqueued, newRun, stateOf } from "./builders.ts";
import { race, startChild } from "./children.ts";
import { expectDaybookError } from "./expectations.ts";
import type { StoreTest } from "./store-fixture.ts";

export function schemaMigrate(test: StoreTest): void {
  describe("schema", () => {
    test("an empty database says what is missing, and opening it changed nothing", async ({ fixture }) => {
      const store = await fixture.open();
      const status = await store.schemaStatus();
      expect(status.current).toBe(0);
      expect(status.wanted).toBeGreaterThan(0);
      expect(status.pending.map((migration) => migration.number)).toEqual(
        Array.from({ length: status.wanted }, (_, place) => place + 1),
      );
      expect(status.pending.every((migration) => migration.title.length > 0)).toBe(true);
      const error = await expectDaybookError(store.assertSchema());
      expect(error.code).toBe("SCHEMA_MISSING");
      expect(await (await fixture.open()).schemaStatus()).toEqual(status);
    });

    test("migrate brings it up to date", async ({ fixture }) => {
      const store = await fixture.open();
      const { wanted } = await store.schemaStatus();
      const migrated = { current: wanted, wanted, pending: [] };
      expect(await store.migrate()).toEqual(migrated);
      expect(await store.schemaStatus()).toEqual(migrated);
      expect(await store.assertSchema()).toBeUndefined();
    });

    test("migrating again changes nothing, and loses nothing", async ({ store, other }) => {
      const id = await enqueued(store);
      const status = await store.schemaStatus();
      expect(await other.migrate()).toEqual(status);
      expect(await stateOf(store, id)).toBe("waiting");
    });

    test("several connections migrate at once, and all come out with the schema", async ({ fixture }) => {
      const stores = [await fixture.open(), await fixture.open(), await fixture.open()];
      const statuses = await Promise.all(stores.map((store) => store.migrate()));
      for (const status of statuses)
        expect(status).toEqual({ current: status.wanted, wanted: status.wanted, pending: [] });
    });

    test("several processes migrate at once, and all come out with the schema", async ({ fixture }) => {
      const children = [1, 2, 3].map(() => startChild("migrate", fixture.url, {}));
      const statuses = await race(children);
      const { wanted } = await (await fixture.open()).schemaStatus();
      expect(statuses).toEqual([1, 2, 3].map(() => ({ current: wanted, wanted, pending: [] })));
    });

    test("a schema that a newer Daybook made is refused, and left as it is", async ({ fixture, store }) => {
      await enqueued(store);
      await fixture.pretendNewerSchema();
      const newer = await fixture.open();
      const asserted = await expectDaybookError(newer.assertSchema());
      expect(asserted.code).toBe("SCHEMA_TOO_NEW");
      const migrated = await expectDaybookError(newer.migrate());
      expect(migrated.code).toBe("SCHEMA_TOO_NEW");
      const status = await newer.schemaStatus();
      expect(status.current).toBeGreaterThan(status.wanted);
      expect(status.pending).toEqual([]);
    });
  });

  describe("connections", () => {
    test("the store's address opens another connection to the same place", async ({ store, worker }) => {
      const id = await enqueued(store);
      const again = await openStore(store.url);
      try {
        expect(await again.runs.get(id)).toMatchObject({ id, state: "waiting" });
        expect(await claim(again, worker)).toHaveLength(1);
      } finally {
        await again.close();
      }
      expect(await stateOf(store, id)).toBe("running");
    });

    test("a closed store does nothing more, and says so", async ({ store, other, worker }) => {
      await other.close();
      const run = newRun();
      const calls = [
        () => other.runs.enqueue([[run]]),
        () => other.runs.get(run.id),
        () => claim(other, worker),
        () => other.jobs.list(),
      ];
      for (const call of calls) {
        const error = await expectDaybookError(call());
        expect(error.code).toBe("STORE_CLOSED");
      }
      expect(await allRuns(store)).toEqual([]);
    });

    test("what one connection wrote outlives it", async ({ store, other }) => {
      const id = await enqueued(other);
      await other.close();
      expect(await stateOf(store, id)).toBe("waiting");
    });

    test("an address of no known kind is refused", async () => {
      const error = await expectDaybookError(openStore("carrier-pigeon://coop"));
      expect(isDaybookError(error, "STORE_UNSUPPORTED")).toBe(true);
    });

    test("health tells the kind, the place, the version and the size", async ({ store }) => {
      const health = await store.health();
      expect(["sqlite", "postgres"]).toContain(health.kind);
      expect(health.location).not.toBe("");
      expect(health.version).toMatch(/\d/);
      expect(health.sizeBytes).toBeGreaterThan(0);
      expect(health.findings.filter((finding) => finding.level === "error")).toEqual([]);
    });
  });
}
