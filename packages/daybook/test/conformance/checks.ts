import { describe, expect } from "vitest";
import { recordError } from "../../src/run/record-error.ts";
import type { CheckEnd, CheckResult, NewCheck } from "../../src/store/port/check-store.ts";
import type { ChangeHint, Store } from "../../src/store/port/store.ts";
import { jobName, minute, newCheck, newId, second, t0 } from "./builders.ts";
import type { StoreTest } from "./store-fixture.ts";
import { eventually } from "./waiting.ts";

const { check } = newCheck();
const known = [{ job: jobName, check, lengthMs: minute }];

function ended(change: Partial<CheckEnd> = {}): CheckEnd {
  return { state: "passed", finishedAt: t0 + second, found: 0, samples: [], message: null, error: null, ...change };
}

async function claim(
  store: Store,
  change: Partial<Parameters<Store["checks"]["claim"]>[0]> = {},
): Promise<CheckResult[]> {
  return store.checks.claim({ known, id: null, workerId: null, now: t0, limit: 10, ...change });
}

async function made(store: Store, change: Partial<NewCheck> = {}, end: Partial<CheckEnd> = {}): Promise<string> {
  const { id } = await store.checks.ask(newCheck(change));
  expect((await claim(store, { id })).map((taken) => taken.id)).toEqual([id]);
  expect(await store.checks.finish(id, ended(end))).toBe(true);
  return id;
}

export function checksSuite(test: StoreTest): void {
  const idsOf = (results: readonly CheckResult[]): string[] => results.map(({ id }) => id);

  describe("checks", () => {
    test("what is asked for waits, is taken once, and its end stands in its result", async ({
      store,
      other,
      worker,
    }) => {
      const asked = newCheck({ tenant: "north", runId: newId() });
      expect(await store.checks.ask(asked)).toMatchObject({ ...asked, state: "waiting", startedAt: null });
      const claims = await Promise.all([claim(store, { workerId: worker }), claim(other, { workerId: worker })]);
      expect(idsOf(claims.flat())).toEqual([asked.id]);
      expect(claims.flat()).toMatchObject([
        { state: "running", startedAt: t0, workerId: worker, deadlineAt: t0 + minute, tenant: "north" },
      ]);
      const end = ended({ state: "problems", found: 12, samples: [{ sku: 'ä"1' }, "2"], message: "twelve" });
      expect(await other.checks.finish(asked.id, end)).toBe(true);
      expect(await store.checks.get(asked.id)).toEqual({
        ...asked,
        ...end,
        deadlineAt: t0 + minute,
        startedAt: t0,
        workerId: worker,
      });
      expect(await store.checks.finish(asked.id, ended())).toBe(false);
    });

    test("who asks while the same waits is told the one that waits; of another tenant or check it is another", async ({
      store,
      other,
    }) => {
      const asked = await Promise.all([store, other, store, other].map((each) => each.checks.ask(newCheck())));
      expect(new Set(idsOf(asked)).size).toBe(1);
      const others = [newCheck({ tenant: "" }), newCheck({ tenant: "north" }), newCheck({ check: "another" })];
      for (const each of others) expect((await store.checks.ask(each)).id).toBe(each.id);
      await claim(store);
      const behind = newCheck();
      expect((await store.checks.ask(behind)).id).toBe(behind.id);
    });

    test("what runs for a place is waited for, and for no other place", async ({ store }) => {
      await store.checks.ask(newCheck());
      const [running] = await claim(store);
      const [same, north] = [newCheck(), newCheck({ tenant: "north" })];
      await store.checks.ask(same);
      await store.checks.ask(north);
      expect(idsOf(await claim(store))).toEqual([north.id]);
      expect(await claim(store, { id: same.id })).toEqual([]);
      await store.checks.finish(running!.id, ended());
      expect(idsOf(await claim(store))).toEqual([same.id]);
    });

    test("only known checks are taken, the oldest first, as many as wanted, or the one that is named", async ({
      store,
    }) => {
      const asked = ["a", "b", "c"].map((tenant, place) => newCheck({ tenant, askedAt: t0 + place }));
      for (const each of asked) await store.checks.ask(each);
      const [first, second_, third] = idsOf(asked.map((each) => ({ ...each }) as CheckResult));
      expect(await claim(store, { known: [] })).toEqual([]);
      expect(await claim(store, { known: [{ job: jobName, check: "another", lengthMs: 1 }] })).toEqual([]);
      expect(await claim(store, { known: [{ job: "another", check, lengthMs: 1 }] })).toEqual([]);
      expect(idsOf(await claim(store, { id: third! }))).toEqual([third]);
      expect(idsOf(await claim(store, { limit: 1 }))).toEqual([first]);
      expect(idsOf(await claim(store))).toEqual([second_]);
      expect(await claim(store, { id: "none" })).toEqual([]);
    });

    test("its sum says how a check stands over all tenants, by newest results alone, and what is overdue", async ({
      store,
    }) => {
      expect(await store.checks.sums(t0)).toEqual([]);
      await made(store, { tenant: "north" }, { state: "problems", found: 7, finishedAt: t0 + second });
      await made(store, { tenant: "north" }, { state: "problems", found: 2, finishedAt: t0 + 4 * second });
      await made(store, { tenant: "south" }, { state: "problems", found: 3, finishedAt: t0 + 3 * second });
      await made(store, {}, { finishedAt: t0 + 2 * second });
      await made(store, { tenant: "" }, { state: "failed", found: null, finishedAt: t0 + 3 * second });
      await store.checks.ask(newCheck({ tenant: "north", deadlineAt: t0 + minute }));
      await store.checks.ask(newCheck({ check: "another", deadlineAt: t0 + minute }));
      await store.checks.ask(newCheck({ job: "an earlier job", deadlineAt: t0 + minute + 1 }));

      const none = { passed: 0, problems: 0, failed: 0, found: 0, lastResultAt: null, firstResultAt: null, overdue: 0 };
      const times = { firstResultAt: t0 + 2 * second, lastResultAt: t0 + 4 * second };
      const sum = { job: jobName, check, passed: 1, problems: 2, failed: 1, found: 5, ...times, overdue: 0 };
      const another = { ...none, job: jobName, check: "another" };
      const earlier = { ...none, job: "an earlier job", check };
      expect(await store.checks.sums(t0 + minute)).toEqual([earlier, another, sum]);
      expect(await store.checks.sums(t0 + minute + 1)).toEqual([
        earlier,
        { ...another, overdue: 1 },
        { ...sum, overdue: 1 },
      ]);
    });

    test("what was not taken or not ended in time fails with what is said of it, and says so for its place", async ({
      store,
      other,
    }) => {
      const taken = await store.checks.ask(newCheck({ tenant: "north" }));
      await claim(store);
      const waiting = await store.checks.ask(newCheck({ tenant: "north" }));
      const later = await store.checks.ask(newCheck({ askedAt: t0 + minute }));
      const why = ({ state }: CheckResult) => recordError(new Error(state));
      expect(await store.checks.endOverdue(t0 + minute, why)).toBe(0);
      const counts = await Promise.all([store, other].map((each) => each.checks.endOverdue(t0 + 10 * minute + 1, why)));
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(2);
      const messages = await Promise.all([taken, waiting].map(async ({ id }) => (await store.checks.get(id))?.error));
      expect(messages.map((error) => error?.message)).toEqual(["running", "waiting"]);
      expect(await store.checks.finish(taken.id, ended())).toBe(false);
      expect(await store.checks.get(later.id)).toMatchObject({ state: "waiting" });
      expect(idsOf(await store.checks.standing({ troubled: true }, 10))).toHaveLength(1);
    });

    test("of each place stands its newest result and what is under way, no tenant first", async ({ store }) => {
      await made(store, {}, { state: "problems", found: 2 });
      const passed = await made(store, { askedAt: t0 + 1 });
      const north = await made(store, { tenant: "north", askedAt: t0 + 2 }, { state: "failed", found: null });
      const asked = await store.checks.ask(newCheck({ tenant: "north", askedAt: t0 + 3 }));
      const empty = await made(store, { tenant: "", askedAt: t0 + 4 });
      expect(idsOf(await store.checks.standing({ job: jobName }, 10))).toEqual([passed, empty, north, asked.id]);
      expect(idsOf(await store.checks.standing({ tenant: "north" }, 10))).toEqual([north, asked.id]);
      expect(idsOf(await store.checks.standing({}, 1))).toEqual([passed]);
      expect(idsOf(await store.checks.standing({ job: jobName, troubled: true }, 10))).toEqual([north]);
      expect(await store.checks.standing({ tenant: "", troubled: true }, 10)).toEqual([]);
    });

    test("all results of a check are told newest first, page by page, of one tenant alone where that is asked", async ({
      store,
    }) => {
      const ids: string[] = [];
      for (const tenant of [null, "north", null, "north", null])
        ids.push(await made(store, { tenant, askedAt: t0 + ids.length }));
      const filter = { job: jobName, check };
      const first = await store.checks.history(filter, { limit: 3 });
      const rest = await store.checks.history(filter, { limit: 3, after: first.nextCursor ?? "" });
      expect([...idsOf(first.data), ...idsOf(rest.data)]).toEqual(ids.toReversed());
      expect(rest.nextCursor).toBeNull();
      const north = await store.checks.history({ ...filter, tenant: "north" }, { limit: 10 });
      expect(idsOf(north.data)).toEqual([ids[3], ids[1]]);
      expect((await store.checks.history({ ...filter, check: "another" }, { limit: 10 })).data).toEqual([]);
    });

    test("results that are old, or more than are kept, are deleted, the newest of each place never", async ({
      store,
    }) => {
      const ids: string[] = [];
      for (let place = 0; place < 5; place += 1)
        ids.push(await made(store, { askedAt: t0 + place }, { finishedAt: t0 + place * minute }));
      const north = await made(store, { tenant: "north" });
      const rule = { job: jobName, finishedBefore: t0, keep: 10, limit: 10 };
      expect(await store.prune.checks(rule)).toBe(0);
      expect(await store.prune.checks({ ...rule, finishedBefore: t0 + minute })).toBe(1);
      expect(await store.prune.checks({ ...rule, keep: 2, limit: 1 })).toBe(1);
      expect(await store.prune.checks({ ...rule, keep: 2 })).toBe(1);
      const kept = await store.checks.history({ job: jobName, check }, { limit: 10 });
      expect(new Set(idsOf(kept.data))).toEqual(new Set([ids[4], ids[3], north]));
      expect(await store.prune.checks({ ...rule, finishedBefore: t0 + 60 * minute, keep: 1 })).toBe(1);
      expect(await store.prune.checks({ ...rule, finishedBefore: t0 + 60 * minute, keep: 1, job: "another" })).toBe(0);
      expect(idsOf(await store.checks.standing({}, 10))).toEqual([ids[4], north]);
    });

    test("who asks is heard by other processes", async ({ store, other }) => {
      const hints = new Set<ChangeHint>();
      const stop = store.watch((hint) => hints.add(hint));
      await eventually(async () => {
        await other.checks.ask(newCheck({ tenant: newId() }));
        expect(hints).toContain("checks");
      });
      stop();
    });
  });
}
