import { describe, expect } from "vitest";
import type { CredentialRecord } from "../../src/store/port/access-store.ts";
import { hour, t0 } from "./builders.ts";
import type { StoreTest } from "./store-fixture.ts";

export function credentialsSuite(test: StoreTest): void {
  const credential = (change: Partial<CredentialRecord> = {}): CredentialRecord => ({
    tenant: null,
    name: "shopify",
    sealed: "1.abc",
    keyId: "k1",
    setAt: t0,
    setBy: "anna",
    ...change,
  });

  describe("credentials", () => {
    test("a tenant's own comes before the shared one, and an empty name of a tenant is not the shared one", async ({
      store,
      other,
    }) => {
      const [shared, north, empty] = [
        credential(),
        credential({ tenant: "north", sealed: "1.north" }),
        credential({ tenant: "", name: "sap" }),
      ];
      for (const each of [shared, north, empty]) await store.credentials.put(each);
      expect(await other.credentials.find("north", "shopify")).toEqual(north);
      expect(await other.credentials.find("south", "shopify")).toEqual(shared);
      expect(await other.credentials.find(null, "shopify")).toEqual(shared);
      expect(await other.credentials.find(null, "sap")).toBeNull();
      expect(await other.credentials.find("north", "nothing")).toBeNull();
      expect(await other.credentials.list()).toEqual([shared, empty, north]);
    });

    test("setting again replaces, and only in its own place", async ({ store }) => {
      await store.credentials.put(credential());
      await store.credentials.put(credential({ tenant: "north" }));
      const again = credential({ sealed: "1.new", keyId: "k2", setAt: t0 + hour, setBy: null });
      await store.credentials.put(again);
      expect(await store.credentials.list()).toEqual([again, credential({ tenant: "north" })]);
    });

    test("sealing anew changes nothing that was set meanwhile", async ({ store }) => {
      await store.credentials.put(credential());
      expect(await store.credentials.reseal(credential(), "1.other", "1.new", "k2")).toBe(false);
      expect(await store.credentials.reseal(credential(), "1.abc", "1.new", "k2")).toBe(true);
      expect(await store.credentials.list()).toEqual([credential({ sealed: "1.new", keyId: "k2" })]);
      expect(await store.credentials.reseal(credential({ tenant: "north" }), "1.new", "1.x", "k3")).toBe(false);
    });

    test("removing takes the one of its place, and says whether there was any", async ({ store }) => {
      await store.credentials.put(credential());
      await store.credentials.put(credential({ tenant: "north" }));
      expect([
        await store.credentials.remove("north", "shopify"),
        await store.credentials.remove("north", "shopify"),
      ]).toEqual([true, false]);
      expect(await store.credentials.list()).toEqual([credential()]);
    });
  });
}
