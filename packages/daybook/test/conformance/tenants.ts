import { describe, expect } from "vitest";
import type { Store } from "../../src/store/port/store.ts";
import { enqueued, hour, t0 } from "./builders.ts";
import type { StoreTest } from "./store-fixture.ts";

export function tenantsSuite(test: StoreTest): void {
  const ids = async (store: Store) => {
    const tenants = await store.tenants.list();
    return tenants.map((tenant) => tenant.id).toSorted();
  };

  describe("tenants", () => {
    test("a registered tenant is known and enabled", async ({ store }) => {
      await store.tenants.register(["店舗-7"], t0);
      expect(await store.tenants.list()).toEqual([{ id: "店舗-7", firstSeenAt: t0, enabled: true }]);
    });

    test("a tenant is seen for the first time once", async ({ store }) => {
      await store.tenants.register(["acme"], t0);
      await store.tenants.register(["acme", "globex", "globex"], t0 + hour);
      const tenants = await store.tenants.list();
      expect(tenants.toSorted((a, b) => a.firstSeenAt - b.firstSeenAt)).toEqual([
        { id: "acme", firstSeenAt: t0, enabled: true },
        { id: "globex", firstSeenAt: t0 + hour, enabled: true },
      ]);
    });

    test("registering nobody changes nothing", async ({ store }) => {
      await store.tenants.register([], t0);
      expect(await store.tenants.list()).toEqual([]);
    });

    test("a tenant becomes known by its first run; runs for nobody make none known", async ({ store }) => {
      await enqueued(store, { tenant: null });
      expect(await ids(store)).toEqual([]);
      await enqueued(store, { tenant: "acme" });
      await enqueued(store, { tenant: "acme" });
      expect(await ids(store)).toEqual(["acme"]);
    });

    test("a disabled tenant says so, until it is enabled again", async ({ store }) => {
      await store.tenants.register(["acme", "globex"], t0);
      await store.overrides.set({
        scope: "tenant",
        subject: "acme",
        field: "enabled",
        value: false,
        setAt: t0,
        setBy: null,
      });
      const enabled = async () => {
        const tenants = await store.tenants.list();
        return new Map(tenants.map((tenant) => [tenant.id, tenant.enabled]));
      };
      expect(await enabled()).toEqual(
        new Map([
          ["acme", false],
          ["globex", true],
        ]),
      );
      await store.overrides.clear("tenant", "acme", "enabled");
      expect(await enabled()).toEqual(
        new Map([
          ["acme", true],
          ["globex", true],
        ]),
      );
    });
  });
}
