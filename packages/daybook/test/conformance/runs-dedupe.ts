import { describe, expect } from "vitest";
import {
  claim,
  claimed,
  enqueue,
  ensureJobs,
  finish,
  giveBack,
  newRun,
  settle,
  stateOf,
  statesOf,
  t0,
} from "./builders.ts";
import type { NewRun } from "../../src/store/port/run-store.ts";
import type { StoreTest } from "./store-fixture.ts";

export function runsDedupe(test: StoreTest): void {
  describe("runs.enqueue, dedupe key", () => {
    test("a second run of a key is not made while the first is unfinished", async ({ store }) => {
      const first = newRun({ dedupeKey: "nightly" });
      const next = newRun({ dedupeKey: "nightly" });

      expect(await enqueue(store, first)).toEqual([{ kind: "created", id: first.id }]);
      expect(await enqueue(store, next)).toEqual([{ kind: "duplicate", id: first.id }]);
      expect(await store.runs.get(next.id)).toBeNull();
    });

    test("a key holds in one call, within a group and across groups", async ({ store }) => {
      const [first, next, last] = [1, 2, 3].map(() => newRun({ dedupeKey: "nightly" })) as [NewRun, NewRun, NewRun];

      const duplicate = { kind: "duplicate", id: first.id };
      expect(await store.runs.enqueue([[first, next], [last]])).toEqual([
        [{ kind: "created", id: first.id }, duplicate],
        [duplicate],
      ]);
      expect(await statesOf(store, [first.id, next.id, last.id])).toEqual(["waiting", null, null]);
    });

    test("the same key of another job is another key", async ({ store }) => {
      await ensureJobs(store, { name: "price-sync" });
      const here = newRun({ dedupeKey: "nightly" });
      const there = newRun({ job: "price-sync", dedupeKey: "nightly" });
      expect(await enqueue(store, here, there)).toEqual([
        { kind: "created", id: here.id },
        { kind: "created", id: there.id },
      ]);
    });

    test("the same key of another tenant is another key, and so is that of no tenant", async ({ store }) => {
      const runs = ["acme", "globex", null, ""].map((tenant) => newRun({ tenant, dedupeKey: "nightly" }));
      expect(await enqueue(store, ...runs)).toEqual(runs.map((run) => ({ kind: "created", id: run.id })));

      const again = runs.map((run) => newRun({ tenant: run.tenant, dedupeKey: "nightly" }));
      expect(await enqueue(store, ...again)).toEqual(runs.map((run) => ({ kind: "duplicate", id: run.id })));
    });

    test("keys differ by case and by white space", async ({ store }) => {
      const runs = ["nightly", "Nightly", "nightly ", ""].map((dedupeKey) => newRun({ dedupeKey }));
      const outcomes = await enqueue(store, ...runs);
      expect(outcomes.map((outcome) => outcome.kind)).toEqual(["created", "created", "created", "created"]);
    });

    test("runs without a key are never duplicates of each other", async ({ store }) => {
      const outcomes = await enqueue(store, newRun(), newRun());
      expect(outcomes.map((outcome) => outcome.kind)).toEqual(["created", "created"]);
    });

    test("the key stays taken while the run runs and while it waits for a retry", async ({ store, worker }) => {
      const run = await claimed(store, worker, { dedupeKey: "nightly" });
      expect(await enqueue(store, newRun({ dedupeKey: "nightly" }))).toEqual([{ kind: "duplicate", id: run.id }]);

      await settle(store, worker, run, giveBack());
      expect(await enqueue(store, newRun({ dedupeKey: "nightly" }))).toEqual([{ kind: "duplicate", id: run.id }]);
    });

    test("the key stays taken while the run is blocked", async ({ store, worker }) => {
      await ensureJobs(store, { concurrency: { limit: 1, perKey: false } });
      await claimed(store, worker, { concurrencyKey: "stock-sync" });
      const run = newRun({ concurrencyKey: "stock-sync", dedupeKey: "nightly" });
      await enqueue(store, run);
      await claim(store, worker);
      expect(await stateOf(store, run.id)).toBe("blocked");
      expect(await enqueue(store, newRun({ dedupeKey: "nightly" }))).toEqual([{ kind: "duplicate", id: run.id }]);
    });

    test("the key is free once the run is finished", async ({ store, worker }) => {
      const run = await claimed(store, worker, { dedupeKey: "nightly" });
      await settle(store, worker, run, finish({ state: "failed" }));
      const next = newRun({ dedupeKey: "nightly" });
      expect(await enqueue(store, next)).toEqual([{ kind: "created", id: next.id }]);
    });

    test("the key is free once the run is cancelled", async ({ store }) => {
      const run = newRun({ dedupeKey: "nightly" });
      await enqueue(store, run);
      await store.runs.cancel([run.id], { by: null, reason: null, now: t0 });
      const next = newRun({ dedupeKey: "nightly" });
      expect(await enqueue(store, next)).toEqual([{ kind: "created", id: next.id }]);
    });

    test("the key is free once the run is expired", async ({ store }) => {
      const run = newRun({ dedupeKey: "nightly", expiresAt: t0 - 1 });
      await enqueue(store, run);
      await store.runs.expire(t0, 10);
      const next = newRun({ dedupeKey: "nightly" });
      expect(await enqueue(store, next)).toEqual([{ kind: "created", id: next.id }]);
    });

    test("a duplicate does not refuse its group", async ({ store }) => {
      const first = newRun({ dedupeKey: "nightly" });
      const beside = newRun();
      await enqueue(store, first);
      expect(await store.runs.enqueue([[newRun({ dedupeKey: "nightly" }), beside]])).toEqual([
        [
          { kind: "duplicate", id: first.id },
          { kind: "created", id: beside.id },
        ],
      ]);
      expect(await stateOf(store, beside.id)).toBe("waiting");
    });
  });

  describe("runs.enqueue, child key", () => {
    test("a parent has one child of a key", async ({ store }) => {
      const parent = newRun();
      const child = newRun({ parentId: parent.id, childKey: "berlin" });
      const again = newRun({ parentId: parent.id, childKey: "berlin" });
      const beside = newRun({ parentId: parent.id, childKey: "bonn" });
      await enqueue(store, parent);

      expect(await store.runs.enqueue([[child, again, beside]])).toEqual([
        [
          { kind: "created", id: child.id },
          { kind: "duplicate", id: child.id },
          { kind: "created", id: beside.id },
        ],
      ]);
    });

    test("a restarted parent finds its finished child again", async ({ store, worker }) => {
      const parent = newRun();
      await enqueue(store, parent);
      await claim(store, worker);
      const child = await claimed(store, worker, { parentId: parent.id, childKey: "berlin" });
      await settle(store, worker, child);

      expect(await enqueue(store, newRun({ parentId: parent.id, childKey: "berlin" }))).toEqual([
        { kind: "duplicate", id: child.id },
      ]);
    });

    test("another parent may use the same key", async ({ store }) => {
      const parents = [newRun(), newRun()];
      await enqueue(store, ...parents);
      const children = parents.map((parent) => newRun({ parentId: parent.id, childKey: "berlin" }));
      expect(await enqueue(store, ...children)).toEqual(children.map((child) => ({ kind: "created", id: child.id })));
    });

    test("children without a key are told apart by nothing", async ({ store }) => {
      const parent = newRun();
      await enqueue(store, parent);
      const outcomes = await enqueue(store, newRun({ parentId: parent.id }), newRun({ parentId: parent.id }));
      expect(outcomes.map((outcome) => outcome.kind)).toEqual(["created", "created"]);
    });
  });
}
