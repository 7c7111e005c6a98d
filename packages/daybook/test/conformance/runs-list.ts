import { describe, expect } from "vitest";
import type { RunFilter } from "../../src/store/port/run-store.ts";
import type { Store } from "../../src/store/port/store.ts";
import {
  allRuns,
  claim,
  claimed,
  enqueue,
  enqueued,
  ensureJobs,
  finish,
  minute,
  newRun,
  newRuns,
  readAll,
  recordedError,
  second,
  settle,
  t0,
} from "./builders.ts";
import { expectDaybookError } from "./expectations.ts";
import type { StoreTest } from "./store-fixture.ts";

export function runsList(test: StoreTest): void {
  const idsOf = async (store: Store, filter: RunFilter) => {
    const runs = await allRuns(store, filter);
    return runs.map((run) => run.id);
  };

  describe("runs.list, filters", () => {
    test("an empty book has one empty page", async ({ store }) => {
      expect(await store.runs.list({}, { limit: 10 })).toEqual({ data: [], nextCursor: null });
    });

    test("newest first", async ({ store }) => {
      const ids: string[] = [];
      for (let age = 5; age > 0; age -= 1) ids.unshift(await enqueued(store, { createdAt: t0 - age * second }));
      expect(await idsOf(store, {})).toEqual(ids);
    });

    test("a listed run is the run that get tells", async ({ store, worker }) => {
      const run = await claimed(store, worker, { tenant: "acme", input: '{"a":1}' });
      await settle(store, worker, run, finish({ state: "failed", error: recordedError(), metadata: { a: 1 } }));
      const page = await store.runs.list({}, { limit: 1 });
      expect(page.data).toEqual([await store.runs.get(run.id)]);
    });

    test("by states", async ({ store, worker }) => {
      const done = await claimed(store, worker);
      await settle(store, worker, done);
      const running = await claimed(store, worker);
      const waiting = await enqueued(store);

      expect(await idsOf(store, { states: ["succeeded"] })).toEqual([done.id]);
      expect(await idsOf(store, { states: ["running", "waiting"] })).toEqual([waiting, running.id]);
      expect(await idsOf(store, { states: ["expired"] })).toEqual([]);
    });

    test.for([
      ["job", { job: "price-sync" }],
      ["tenant", { tenant: "acme" }],
      ["queue", { queue: "reports" }],
      ["trigger", { trigger: "manual" }],
      ["schedule", { scheduleId: "price-sync/default" }],
    ] as const)("by %s", async ([, change], { store }) => {
      await ensureJobs(store, { name: "price-sync" });
      await enqueued(store);
      const match = await enqueued(store, change);
      await enqueued(store);
      expect(await idsOf(store, change)).toEqual([match]);
    });

    test("by parent", async ({ store }) => {
      const parentId = await enqueued(store);
      const child = await enqueued(store, { parentId });
      expect(await idsOf(store, { parentId })).toEqual([child]);
      expect(await idsOf(store, { parentId: child })).toEqual([]);
    });

    test("by worker", async ({ store, worker }) => {
      const run = await claimed(store, worker);
      await enqueued(store);
      expect(await idsOf(store, { workerId: worker })).toEqual([run.id]);
      expect(await idsOf(store, { workerId: "nobody" })).toEqual([]);
    });

    test("by creation, from inclusive, before exclusive", async ({ store }) => {
      const [first, middle, last] = [t0, t0 + second, t0 + 2 * second];
      const ids = [
        await enqueued(store, { createdAt: first }),
        await enqueued(store, { createdAt: middle }),
        await enqueued(store, { createdAt: last }),
      ];
      expect(await idsOf(store, { createdFrom: middle })).toEqual([ids[2], ids[1]]);
      expect(await idsOf(store, { createdBefore: last })).toEqual([ids[1], ids[0]]);
      expect(await idsOf(store, { createdFrom: middle, createdBefore: last })).toEqual([ids[1]]);
    });

    test("several conditions hold together", async ({ store }) => {
      await enqueued(store, { tenant: "acme" });
      await enqueued(store, { queue: "reports" });
      const both = await enqueued(store, { tenant: "acme", queue: "reports" });
      expect(await idsOf(store, { tenant: "acme", queue: "reports", states: ["waiting"] })).toEqual([both]);
      expect(await idsOf(store, { tenant: "acme", queue: "reports", states: ["running"] })).toEqual([]);
    });

    test("an empty tenant is a tenant, not the lack of one", async ({ store }) => {
      await enqueued(store, { tenant: null });
      const empty = await enqueued(store, { tenant: "" });
      expect(await idsOf(store, { tenant: "" })).toEqual([empty]);
    });
  });

  describe("runs.list, text", () => {
    test("looks in the id's start, the job's name, the input and the error message", async ({ store, worker }) => {
      await ensureJobs(store, { name: "needle-sync" });
      const failed = await claimed(store, worker);
      await settle(
        store,
        worker,
        failed,
        finish({ state: "failed", error: recordedError({ message: "lost the needle" }) }),
      );
      const byInput = await enqueued(store, { input: '{"sku":"a needle"}' });
      const byJob = await enqueued(store, { job: "needle-sync" });
      await enqueued(store, { input: '"hay"' });

      expect(await idsOf(store, { text: "needle" })).toEqual([byJob, byInput, failed.id]);
      expect(await idsOf(store, { text: byInput.slice(0, 20) })).toContain(byInput);
      expect(await idsOf(store, { text: byInput })).toEqual([byInput]);
      expect(await idsOf(store, { text: byInput.slice(1) })).toEqual([]);
    });

    test("without regard to case, ASCII and beyond", async ({ store }) => {
      const id = await enqueued(store, { input: '"Frau Müller kauft ÄPFEL"' });
      expect(await idsOf(store, { text: "FRAU" })).toEqual([id]);
      expect(await idsOf(store, { text: "müller" })).toEqual([id]);
      expect(await idsOf(store, { text: "MÜLLER" })).toEqual([id]);
      expect(await idsOf(store, { text: "äpfel" })).toEqual([id]);
      expect(await idsOf(store, { text: id.toUpperCase() })).toEqual([id]);
    });

    test.for(["100%", "a_b", "back\\slash", "it's", "[x]", "*", "?"])(
      "%s is looked for as it stands",
      async (text, { store }) => {
        const id = await enqueued(store, { input: `"-${text}-"` });
        await enqueued(store, { input: '"100 aXb backslash its x"' });
        expect(await idsOf(store, { text })).toEqual([id]);
      },
    );
  });

  describe("runs.list, pages", () => {
    /** Five runs of which several share their instant of creation. */
    async function five(store: Store): Promise<string[]> {
      const ids: string[] = [];
      for (const age of [2, 1, 1, 1, 0]) ids.unshift(await enqueued(store, { createdAt: t0 - age * second }));
      return ids;
    }

    test.for([1, 2, 3, 4, 5, 6])("pages of %i together are the list", async (limit, { store }) => {
      const ids = await five(store);
      const runs = await readAll((page) => store.runs.list({}, page), limit);
      expect(runs.map((run) => run.id)).toEqual(ids);
    });

    test("where few of many runs fit, a page may be empty and goes on, and all pages together are the list", async ({
      store,
    }) => {
      const rare = { trigger: "manual", queue: "reports", tenant: "acme" } as const;
      const oldest = await enqueued(store, { ...rare, createdAt: t0 - minute });
      for (let batch = 0; batch < 21; batch += 1) await enqueue(store, ...newRuns(1_000));
      const newest = await enqueued(store, { ...rare, createdAt: t0 + minute });
      for (const filter of [
        { trigger: "manual" },
        { queue: "reports" },
        { trigger: "manual", states: ["waiting"] },
      ] as const) {
        const first = await store.runs.list(filter, { limit: 10 });
        expect(first.data.map(({ id }) => id)).toEqual([newest]);
        expect(first.nextCursor).not.toBeNull();
        const rest = await store.runs.list(filter, { limit: 10, after: first.nextCursor! });
        expect(rest).toMatchObject({ data: [{ id: oldest }], nextCursor: null });
      }
      // Answered by an index: nothing is looked at in vain.
      expect(await store.runs.list({ tenant: "acme" }, { limit: 10 })).toMatchObject({
        data: [{ id: newest }, { id: oldest }],
        nextCursor: null,
      });
    });

    test.for([1, 2, 7])(
      "pages of %i of several states, sifted, together are the list",
      async (limit, { store, worker }) => {
        const expected: string[] = [];
        for (let place = 0; place < 12; place += 1) {
          const isOurs = place % 2 === 0;
          const tenant = isOurs ? "acme" : "globex";
          const createdAt = t0 - minute + place * second;
          if (place % 3 === 0) {
            const id = await enqueued(store, { tenant, createdAt, availableAt: t0 + minute });
            if (isOurs) expected.unshift(id);
            continue;
          }
          const run = await claimed(store, worker, { tenant, createdAt });
          if (place % 3 === 1)
            await settle(store, worker, run, finish({ state: place % 4 === 0 ? "failed" : "succeeded" }));
          if (isOurs) expected.unshift(run.id);
        }
        const filter = { tenant: "acme", states: ["waiting", "running", "failed", "succeeded"] } as const;
        const runs = await readAll((page) => store.runs.list(filter, page), limit);
        expect(runs.map((run) => run.id)).toEqual(expected);
      },
    );

    test("a last page that is exactly full says that it is the last", async ({ store }) => {
      await five(store);
      const page = await store.runs.list({}, { limit: 5 });
      expect(page.data).toHaveLength(5);
      expect(page.nextCursor).toBeNull();
    });

    test("runs added between two pages neither repeat nor hide any", async ({ store }) => {
      const ids = await five(store);
      const first = await store.runs.list({}, { limit: 2 });
      await enqueued(store, { createdAt: t0 + second });
      const rest = await store.runs.list({}, { limit: 10, after: first.nextCursor! });
      expect([...first.data, ...rest.data].map((run) => run.id)).toEqual(ids);
    });

    test("a run deleted between two pages does not break the paging", async ({ store }) => {
      const ids = await five(store);
      const first = await store.runs.list({}, { limit: 2 });
      await store.runs.cancel([ids[1]!], { by: null, reason: null, now: t0 });
      await store.prune.runs({ job: "stock-sync", finishedBefore: t0 + second, keep: null, limit: 10 });
      const rest = await store.runs.list({}, { limit: 10, after: first.nextCursor! });
      expect(rest.data.map((run) => run.id)).toEqual(ids.slice(2));
    });

    test("a cursor goes on under its filter", async ({ store }) => {
      const own: string[] = [];
      for (let turn = 0; turn < 4; turn += 1) {
        own.unshift(await enqueued(store, { tenant: "acme", createdAt: t0 + turn * second }));
        await enqueued(store, { tenant: "globex", createdAt: t0 + turn * second });
      }
      const runs = await readAll((page) => store.runs.list({ tenant: "acme" }, page), 1);
      expect(runs.map((run) => run.id)).toEqual(own);
    });

    test("a cursor works on another connection", async ({ store, other }) => {
      const ids = await five(store);
      const first = await store.runs.list({}, { limit: 3 });
      const rest = await other.runs.list({}, { limit: 3, after: first.nextCursor! });
      expect(rest.data.map((run) => run.id)).toEqual(ids.slice(3));
    });

    test("a thousand runs fit into one page", async ({ store }) => {
      await store.runs.enqueue([Array.from({ length: 1_001 }, () => newRun())]);
      const page = await store.runs.list({}, { limit: 1_000 });
      expect(page.data).toHaveLength(1_000);
      const rest = await store.runs.list({}, { limit: 1_000, after: page.nextCursor! });
      expect(rest.data).toHaveLength(1);
      expect(rest.nextCursor).toBeNull();
    });

    test.for(["garbage", "", "null", "'"])(
      "a cursor that no page gave is refused, not guessed at: %j",
      async (after, { store }) => {
        await five(store);
        await expectDaybookError(store.runs.list({}, { limit: 2, after }));
      },
    );
  });

  describe("runs.latest", () => {
    async function ended(
      store: Store,
      worker: string,
      tenant: string | null,
      state: "succeeded" | "failed",
      at: number,
    ): Promise<string> {
      const run = newRun({ tenant, createdAt: at });
      await enqueue(store, run);
      const [taken] = await claim(store, worker, { now: at });
      await settle(store, worker, taken!, finish({ state, finishedAt: at + second }));
      return run.id;
    }

    test("the newest that ended, of the tenant, of no tenant, or of any", async ({ store, worker }) => {
      const none = await ended(store, worker, null, "succeeded", t0);
      const acme = await ended(store, worker, "acme", "succeeded", t0 + minute);
      const failed = await ended(store, worker, "acme", "failed", t0 + 2 * minute);
      await enqueued(store, { createdAt: t0 + 3 * minute });

      const latest = async (tenant: string | null | undefined, states?: readonly ("succeeded" | "failed")[]) => {
        const run = await store.runs.latest("stock-sync", tenant, states);
        return run === null ? null : run.id;
      };
      expect(await latest(undefined)).toBe(failed);
      expect(await latest(undefined, ["succeeded"])).toBe(acme);
      expect(await latest("acme", ["succeeded", "failed"])).toBe(failed);
      expect(await latest(null)).toBe(none);
      expect(await latest(null, ["failed"])).toBeNull();
      expect(await latest("globex")).toBeNull();
    });

    test("another job's runs are not it", async ({ store, worker }) => {
      await ended(store, worker, null, "succeeded", t0);
      expect(await store.runs.latest("price-sync", undefined)).toBeNull();
    });
  });
}
