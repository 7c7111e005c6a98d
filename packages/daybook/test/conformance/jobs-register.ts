import { describe, expect } from "vitest";
import type { RegisterRequest } from "../../src/store/port/job-store.ts";
import type { Store } from "../../src/store/port/store.ts";
import { hour, jobToRegister, newJob, t0 } from "./builders.ts";
import type { StoreTest } from "./store-fixture.ts";

const nothing = { added: [], changed: [], removed: [], restored: [] };

export function jobsRegister(test: StoreTest): void {
  const register = (store: Store, names: readonly string[], change: Partial<RegisterRequest> = {}) =>
    store.jobs.register({
      app: "shop",
      jobs: names.map((name) => jobToRegister({ name })),
      complete: true,
      now: t0,
      ...change,
    });

  describe("jobs.register", () => {
    test("a new job is added and told back as it was written", async ({ empty: store }) => {
      const record = newJob({
        name: "jährlicher-bericht",
        description: "Totals — 東京 and Köln",
        kind: "recurring",
        queue: "reports",
        priority: -5,
        timeoutMs: hour,
        expiresMs: 2 * hour,
        retry: { attempts: 7, backoff: "custom", delayMs: 1, maxDelayMs: 2, jitter: 0.5 },
        concurrency: { limit: 2, perKey: true },
        fanOut: { limit: 3, spreadMs: 4 },
        retention: { maxAgeMs: 5, maxRuns: 6 },
        hasInputSchema: true,
        schedules: [{ key: "nightly", definition: { cron: "0 2 * * *" }, schedule: null, error: "no such zone" }],
      });
      const job = { record, definitionHash: "h1", version: "v1", source: "jobs/bericht.job.ts" };

      expect(await store.jobs.register({ app: "shop", jobs: [job], complete: true, now: t0 })).toEqual({
        ...nothing,
        added: [record.name],
      });
      expect(await store.jobs.get(record.name)).toEqual({
        name: record.name,
        app: "shop",
        definition: record,
        definitionHash: "h1",
        version: "v1",
        source: "jobs/bericht.job.ts",
        registeredAt: t0,
        changedAt: t0,
        removedAt: null,
      });
    });

    test("the same again changes nothing", async ({ empty: store }) => {
      await register(store, ["a", "b"]);
      expect(await register(store, ["b", "a"], { now: t0 + hour })).toEqual(nothing);
      expect(await store.jobs.get("a")).toMatchObject({ registeredAt: t0, changedAt: t0, removedAt: null });
    });

    test("another definition is a change, at that instant", async ({ empty: store }) => {
      await register(store, ["a", "b"]);
      const jobs = [jobToRegister({ name: "a", description: "new" }), jobToRegister({ name: "b" })];

      expect(await register(store, [], { jobs, now: t0 + hour })).toEqual({ ...nothing, changed: ["a"] });
      expect(await store.jobs.get("a")).toMatchObject({
        definition: { description: "new" },
        registeredAt: t0,
        changedAt: t0 + hour,
      });
      expect(await store.jobs.get("b")).toMatchObject({ changedAt: t0 });
    });

    test("another version or place of the same definition is written, and is no change", async ({ empty: store }) => {
      await register(store, ["a"]);
      const jobs = [jobToRegister({ name: "a" }, { version: "v2", source: "moved.job.ts" })];
      expect(await register(store, [], { jobs, now: t0 + hour })).toEqual(nothing);
      expect(await store.jobs.get("a")).toMatchObject({ version: "v2", source: "moved.job.ts", changedAt: t0 });
    });

    test("a job the program was started without is removed, and kept in the book", async ({ empty: store }) => {
      await register(store, ["a", "b"]);
      expect(await register(store, ["a"], { now: t0 + hour })).toEqual({ ...nothing, removed: ["b"] });
      expect(await store.jobs.get("b")).toMatchObject({ name: "b", removedAt: t0 + hour });
      expect(await store.jobs.get("a")).toMatchObject({ removedAt: null });
    });

    test("a removed job is removed once", async ({ empty: store }) => {
      await register(store, ["a", "b"]);
      await register(store, ["a"], { now: t0 + hour });
      expect(await register(store, ["a"], { now: t0 + 2 * hour })).toEqual(nothing);
      expect(await store.jobs.get("b")).toMatchObject({ removedAt: t0 + hour });
    });

    test("a removed job that is back is restored", async ({ empty: store }) => {
      await register(store, ["a", "b"]);
      await register(store, ["a"], { now: t0 + hour });
      expect(await register(store, ["a", "b"], { now: t0 + 2 * hour })).toMatchObject({
        added: [],
        removed: [],
        restored: ["b"],
      });
      expect(await store.jobs.get("b")).toMatchObject({ removedAt: null, registeredAt: t0 });
    });

    test("when some files failed to load nothing is removed, and the rest is registered", async ({ empty: store }) => {
      await register(store, ["a", "b"]);
      expect(await register(store, ["a", "c"], { complete: false })).toEqual({ ...nothing, added: ["c"] });
      expect(await store.jobs.get("b")).toMatchObject({ removedAt: null });
    });

    test("another program's jobs are left alone", async ({ empty: store }) => {
      await register(store, ["a"]);
      expect(await register(store, ["b"], { app: "warehouse" })).toEqual({ ...nothing, added: ["b"] });
      expect(await register(store, [], { app: "warehouse" })).toEqual({ ...nothing, removed: ["b"] });
      expect(await store.jobs.get("a")).toMatchObject({ app: "shop", removedAt: null });
    });

    test("a program without jobs is complete without any", async ({ empty: store }) => {
      expect(await register(store, [])).toEqual(nothing);
      await register(store, ["a"]);
      expect(await register(store, [])).toEqual({ ...nothing, removed: ["a"] });
    });

    test("overrides stay untouched by registration", async ({ empty: store }) => {
      await register(store, ["a"]);
      const override = { scope: "job", subject: "a", field: "limit", value: 4, setAt: t0, setBy: "mara" } as const;
      await store.overrides.set(override);
      await register(store, [], { jobs: [jobToRegister({ name: "a", concurrency: { limit: 1, perKey: false } })] });
      await register(store, []);
      expect(await store.overrides.list({})).toEqual([override]);
    });

    test("a thousand jobs are registered by one call", async ({ empty: store }) => {
      const names = Array.from({ length: 1_000 }, (_, place) => `job-${String(place).padStart(4, "0")}`);
      const result = await register(store, names);
      expect(result.added.toSorted()).toEqual(names);
      const jobs = await store.jobs.list();
      expect(jobs.map((job) => job.name)).toEqual(names);
    });
  });

  describe("jobs.get, jobs.list", () => {
    test("a job nobody registered is not in the book", async ({ empty: store }) => {
      expect(await store.jobs.get("no such job")).toBeNull();
      expect(await store.jobs.list()).toEqual([]);
    });

    test("jobs of all programs are listed by name, removed ones too", async ({ empty: store, other }) => {
      await register(store, ["c", "a"]);
      await register(store, ["b"], { app: "warehouse" });
      await register(store, ["c"], { now: t0 + hour });
      const jobs = await other.jobs.list();
      expect(jobs.map((job) => [job.name, job.removedAt])).toEqual([
        ["a", t0 + hour],
        ["b", null],
        ["c", null],
      ]);
    });

    test("capital letters come before small ones, in every store", async ({ empty: store }) => {
      await register(store, ["b", "B", "a", "_", "Z"]);
      const jobs = await store.jobs.list();
      expect(jobs.map((job) => job.name)).toEqual(["B", "Z", "_", "a", "b"]);
    });
  });
}
