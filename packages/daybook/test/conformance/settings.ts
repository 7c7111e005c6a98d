import { describe, expect } from "vitest";
import { hour, t0 } from "./builders.ts";
import type { StoreTest } from "./store-fixture.ts";

export function settingsSuite(test: StoreTest): void {
  describe("settings", () => {
    test.for([
      ["a text", "30d"],
      ["an empty text", ""],
      ["a number", 1.5],
      ["zero", 0],
      ["false", false],
      ["a list", [1, "ü", null]],
      ["an object", { ключ: { deep: [true] } }],
    ] as const)("%s is kept as it was set", async ([, value], { store, other }) => {
      await store.settings.set("some.setting", value, "mara", t0);
      expect(await other.settings.get("some.setting")).toEqual(value);
      expect(await other.settings.list()).toEqual([{ key: "some.setting", value, setAt: t0, setBy: "mara" }]);
    });

    test("a setting nobody set has no value", async ({ store }) => {
      expect((await store.settings.get("no.setting")) ?? null).toBeNull();
      expect(await store.settings.list()).toEqual([]);
    });

    test("setting again replaces", async ({ store }) => {
      await store.settings.set("retention.maxAge", "30d", "mara", t0);
      await store.settings.set("retention.maxAge", "90d", null, t0 + hour);
      expect(await store.settings.list()).toEqual([
        { key: "retention.maxAge", value: "90d", setAt: t0 + hour, setBy: null },
      ]);
    });

    test("of several who establish a setting at the same time all are told the same, and it stays", async ({
      store,
      other,
    }) => {
      const values = await Promise.all(
        [store, other, store, other].map((one, place) => one.settings.establish("share.key", `key ${place}`, t0)),
      );
      expect(new Set(values).size).toBe(1);
      expect(await other.settings.establish("share.key", "late", t0 + hour)).toBe(values[0]);
      expect(await store.settings.list()).toEqual([{ key: "share.key", value: values[0], setAt: t0, setBy: null }]);
    });

    test("clearing takes it away, and says whether there was anything", async ({ store }) => {
      await store.settings.set("a", 1, null, t0);
      await store.settings.set("b", 2, null, t0);
      expect(await store.settings.clear("a")).toBe(true);
      expect(await store.settings.clear("a")).toBe(false);
      const settings = await store.settings.list();
      expect(settings.map((setting) => setting.key)).toEqual(["b"]);
    });
  });
}
