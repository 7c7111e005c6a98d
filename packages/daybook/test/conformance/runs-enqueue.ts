import { describe, expect } from "vitest";
import { enqueue, ensureJobs, newRun, newRuns, second, statesOf, t0 } from "./builders.ts";
import { expectStoreError } from "./expectations.ts";
import type { StoreTest } from "./store-fixture.ts";

export function runsEnqueue(test: StoreTest): void {
  describe("runs.enqueue", () => {
    test("a new run waits, unstarted, and is told back exactly as it was written", async ({ store }) => {
      const run = newRun({
        tenant: "acme",
        queue: "reports",
        priority: 7,
        availableAt: t0 + 5 * second,
        maxAttempts: 9,
        input: '{"day": "2026-11-21"}',
        trigger: "manual",
        triggeredBy: "mara@example.com",
        concurrencyKey: "erp",
        dedupeKey: "2026-11-21",
        dueAt: t0 - second,
        expiresAt: t0 + 60 * second,
      });

      expect(await store.runs.enqueue([[run]])).toEqual([[{ kind: "created", id: run.id }]]);

      // Those two are not part of the record.
      const { overlapKey: _overlapKey, solo: _solo, siblingLimit: _siblingLimit, ...written } = run;
      expect(await store.runs.get(run.id)).toEqual({
        ...written,
        state: "waiting",
        held: false,
        attempt: 0,
        failures: 0,
        rescues: 0,
        codeVersion: null,
        workerId: null,
        startedAt: null,
        finishedAt: null,
        cancelRequestedAt: null,
        progress: null,
        result: null,
        metadata: null,
        error: null,
        reason: null,
        cpuMs: null,
        memoryBytes: null,
        traceContext: null,
      });
    });

    test("a child knows its parent and its key, and a repeated run the one it repeats", async ({ store }) => {
      const parent = newRun();
      const child = newRun({ parentId: parent.id, childKey: "berlin", siblingLimit: 2, trigger: "parent" });
      const again = newRun({ retryOfId: parent.id, trigger: "retry" });

      await enqueue(store, parent, child, again);

      expect(await store.runs.get(child.id)).toMatchObject({ parentId: parent.id, childKey: "berlin" });
      expect(await store.runs.get(again.id)).toMatchObject({ retryOfId: parent.id, trigger: "retry" });
    });

    test("outcomes come group by group and run by run, in the order given", async ({ store }) => {
      const [one, two, three] = [newRun(), newRun(), newRun()];

      const outcomes = await store.runs.enqueue([[three, one], [], [two]]);

      expect(outcomes).toEqual([
        [
          { kind: "created", id: three.id },
          { kind: "created", id: one.id },
        ],
        [],
        [{ kind: "created", id: two.id }],
      ]);
    });

    test("an empty call writes nothing and answers nothing", async ({ store }) => {
      expect(await store.runs.enqueue([])).toEqual([]);
      expect(await store.runs.enqueue([[]])).toEqual([[]]);
    });

    test("a thousand runs of one call are all written", async ({ store }) => {
      const runs = newRuns(1_000);

      const [outcomes] = await store.runs.enqueue([runs]);

      expect(outcomes).toHaveLength(1_000);
      expect(outcomes?.every((outcome) => outcome.kind === "created")).toBe(true);
      const page = await store.runs.list({}, { limit: 1_000 });
      expect(page.data).toHaveLength(1_000);
    });

    test("another connection sees the run as soon as the enqueue returned", async ({ store, other }) => {
      const run = newRun();
      await enqueue(store, run);
      expect(await other.runs.get(run.id)).toMatchObject({ id: run.id });
    });

    test.for([
      ["an empty text", '""'],
      ["white space and key order", '{ "b" : 1,\n\t"a":[ ] }'],
      ["letters outside ASCII", '{"ü":"東京 🚲 é"}'],
      ["an escaped zero character", String.raw`"a\u0000b"`],
      ["numbers beyond what a double keeps", "12345678901234567890.10"],
      ["quotes of SQL", `"'; DROP TABLE runs; --"`],
    ])("the input is kept as the JSON text it came as: %s", async ([, input], { store }) => {
      const run = newRun({ input: input ?? null });
      await enqueue(store, run);
      const record = await store.runs.get(run.id);
      expect(record?.input).toBe(input);
    });

    test("an input of one megabyte is kept whole", async ({ store, worker }) => {
      const input = JSON.stringify("ß".repeat(500_000));
      const run = newRun({ input });
      await enqueue(store, run);
      const record = await store.runs.get(run.id);
      expect(record?.input === input).toBe(true);
      const [taken] = await store.runs.claim({ workerId: worker, now: t0, limit: 1, queues: null, exceptJobs: [] });
      expect(taken?.input === input).toBe(true);
    });

    test("names and keys outside ASCII are kept", async ({ store }) => {
      await ensureJobs(store, { name: "jährlich" });
      const run = newRun({
        job: "jährlich",
        tenant: "店舗-7",
        queue: "größe",
        concurrencyKey: "κλειδί",
        dedupeKey: "🚲",
        triggeredBy: "Zoë",
      });
      await enqueue(store, run);
      expect(await store.runs.get(run.id)).toMatchObject({
        job: "jährlich",
        tenant: "店舗-7",
        queue: "größe",
        concurrencyKey: "κλειδί",
        dedupeKey: "🚲",
        triggeredBy: "Zoë",
      });
    });

    test("the widest instants and priorities are kept", async ({ store }) => {
      const run = newRun({
        priority: -2_000_000_000,
        availableAt: 8.64e15,
        expiresAt: 8.64e15,
        dueAt: -62_135_596_800_000,
      });
      await enqueue(store, run);
      expect(await store.runs.get(run.id)).toMatchObject({
        priority: -2_000_000_000,
        availableAt: 8.64e15,
        expiresAt: 8.64e15,
        dueAt: -62_135_596_800_000,
      });
    });

    test("an id that is in the book already fails the whole call and changes nothing", async ({ store }) => {
      const old = newRun({ input: '"old"' });
      await enqueue(store, old);
      const before = newRun();
      const after = newRun();

      await expectStoreError(enqueue(store, before, { ...newRun({ input: '"new"' }), id: old.id }, after));

      expect(await statesOf(store, [before.id, after.id])).toEqual([null, null]);
      expect(await store.runs.get(old.id)).toMatchObject({ input: '"old"' });
    });

    test("the same id twice in one call fails the whole call", async ({ store }) => {
      const run = newRun();
      await expectStoreError(enqueue(store, run, { ...newRun(), id: run.id }));
      expect(await store.runs.get(run.id)).toBeNull();
    });

    test("a run of no known id is not in the book", async ({ store }) => {
      expect(await store.runs.get(newRun().id)).toBeNull();
      expect(await store.runs.get("no-such-run")).toBeNull();
    });
  });

  describe("runs.enqueue, refused", () => {
    const refusals = [
      { by: "daybook_disabled", scope: "global", subject: "" },
      { by: "job_disabled", scope: "job", subject: "stock-sync" },
      { by: "tenant_disabled", scope: "tenant", subject: "acme" },
    ] as const;

    test.for(refusals)("a run is refused by $by", async ({ by, scope, subject }, { store }) => {
      await store.overrides.set({ scope, subject, field: "enabled", value: false, setAt: t0, setBy: null });
      const run = newRun({ tenant: "acme" });

      expect(await enqueue(store, run)).toEqual([{ kind: "refused", by }]);
      expect(await store.runs.get(run.id)).toBeNull();

      await store.overrides.clear(scope, subject, "enabled");
      expect(await enqueue(store, run)).toEqual([{ kind: "created", id: run.id }]);
    });

    test("one refused run refuses its whole group, and no other group", async ({ store }) => {
      await store.overrides.set({
        scope: "tenant",
        subject: "acme",
        field: "enabled",
        value: false,
        setAt: t0,
        setBy: null,
      });
      const first = newRun();
      const refused = newRun({ tenant: "acme" });
      const last = newRun();
      const elsewhere = newRun();

      const outcomes = await store.runs.enqueue([[first, refused, last], [elsewhere]]);

      const refusal = { kind: "refused", by: "tenant_disabled" };
      expect(outcomes).toEqual([[refusal, refusal, refusal], [{ kind: "created", id: elsewhere.id }]]);
      expect(await statesOf(store, [first.id, refused.id, last.id, elsewhere.id])).toEqual([
        null,
        null,
        null,
        "waiting",
      ]);
    });

    test("a refused group leaves no dedupe key behind", async ({ store }) => {
      await store.overrides.set({
        scope: "tenant",
        subject: "acme",
        field: "enabled",
        value: false,
        setAt: t0,
        setBy: null,
      });
      await store.runs.enqueue([[newRun({ dedupeKey: "nightly" }), newRun({ tenant: "acme" })]]);
      const run = newRun({ dedupeKey: "nightly" });
      expect(await enqueue(store, run)).toEqual([{ kind: "created", id: run.id }]);
    });

    test("paused is not disabled: runs of a paused job are accepted", async ({ store }) => {
      await store.overrides.set({
        scope: "job",
        subject: "stock-sync",
        field: "paused",
        value: true,
        setAt: t0,
        setBy: null,
      });
      const run = newRun();
      expect(await enqueue(store, run)).toEqual([{ kind: "created", id: run.id }]);
    });

    test("enabled set to true refuses nothing", async ({ store }) => {
      await store.overrides.set({
        scope: "job",
        subject: "stock-sync",
        field: "enabled",
        value: true,
        setAt: t0,
        setBy: null,
      });
      const run = newRun();
      expect(await enqueue(store, run)).toEqual([{ kind: "created", id: run.id }]);
    });
  });
}
