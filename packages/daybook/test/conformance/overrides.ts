import { describe, expect } from "vitest";
import type { OverrideRecord } from "../../src/store/port/control-store.ts";
import { hour, t0 } from "./builders.ts";
import type { StoreTest } from "./store-fixture.ts";

export function overridesSuite(test: StoreTest): void {
  const paused: OverrideRecord = {
    scope: "job",
    subject: "stock-sync",
    field: "paused",
    value: true,
    setAt: t0,
    setBy: "mara",
  };

  describe("overrides", () => {
    test.for([
      ["a pause", "job", "paused", true],
      ["a pause taken back", "global", "paused", false],
      ["a switch", "tenant", "enabled", false],
      ["a cron text", "schedule", "cron", "*/15 * * * *"],
      ["a limit", "job", "limit", 3],
      ["no limit", "job", "limit", null],
      ["a queue's concurrency", "queue", "concurrency", 0],
      ["a retry policy", "job", "retry", { attempts: 5, backoff: "linear", delay: "5s", maxDelay: 1_000, jitter: 0 }],
    ] as const)("%s is kept as it was set", async ([, scope, field, value], { store, other }) => {
      const override: OverrideRecord = {
        scope,
        subject: scope === "global" ? "" : "größe/店舗",
        field,
        value,
        setAt: t0,
        setBy: null,
      };
      await store.overrides.set(override);
      expect(await other.overrides.list({})).toEqual([override]);
    });

    test("a second word on the same replaces the first", async ({ store }) => {
      await store.overrides.set(paused);
      const second = { ...paused, value: false, setAt: t0 + hour, setBy: "jon" };
      await store.overrides.set(second);
      expect(await store.overrides.list({})).toEqual([second]);
    });

    test("scope, subject and field tell overrides apart", async ({ store }) => {
      const others: OverrideRecord[] = [
        { ...paused, scope: "tenant" },
        { ...paused, subject: "stock-sync/acme" },
        { ...paused, field: "enabled" },
      ];
      for (const override of [paused, ...others]) await store.overrides.set(override);
      expect(await store.overrides.list({})).toHaveLength(4);

      expect(await store.overrides.clear("job", "stock-sync", "paused")).toBe(true);
      const rest = await store.overrides.list({});
      expect(rest).toHaveLength(3);
      expect(rest).toEqual(expect.arrayContaining(others));
    });

    test("clearing goes back to code, and says whether there was anything to clear", async ({ store }) => {
      await store.overrides.set(paused);
      expect(await store.overrides.clear("job", "stock-sync", "paused")).toBe(true);
      expect(await store.overrides.clear("job", "stock-sync", "paused")).toBe(false);
      expect(await store.overrides.clear("queue", "no such queue", "concurrency")).toBe(false);
      expect(await store.overrides.list({})).toEqual([]);
    });

    test("they are listed by scope, subject, field, and all three", async ({ store }) => {
      const job = { ...paused, value: 1, field: "limit" } as const;
      const tenant = { ...paused, scope: "tenant", subject: "acme" } as const;
      for (const override of [paused, job, tenant]) await store.overrides.set(override);

      const found = async (filter: Parameters<typeof store.overrides.list>[0]) => {
        const overrides = await store.overrides.list(filter);
        return overrides.map((override) => `${override.scope} ${override.field}`).toSorted();
      };
      expect(await found({ scope: "job" })).toEqual(["job limit", "job paused"]);
      expect(await found({ subject: "acme" })).toEqual(["tenant paused"]);
      expect(await found({ field: "paused" })).toEqual(["job paused", "tenant paused"]);
      expect(await found({ scope: "job", subject: "stock-sync", field: "limit" })).toEqual(["job limit"]);
      expect(await found({ scope: "global", subject: "" })).toEqual([]);
    });

    test("the empty subject is that of the whole installation, not any subject", async ({ store }) => {
      const all = { ...paused, scope: "global", subject: "" } as const;
      await store.overrides.set(all);
      await store.overrides.set(paused);
      expect(await store.overrides.list({ subject: "" })).toEqual([all]);
    });
  });
}
