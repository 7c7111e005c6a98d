import { describe, expect } from "vitest";
import type { AuditEntry } from "../../src/store/port/control-store.ts";
import type { Store } from "../../src/store/port/store.ts";
import { readAll, second, t0 } from "./builders.ts";
import { expectDaybookError } from "./expectations.ts";
import type { StoreTest } from "./store-fixture.ts";

export function auditSuite(test: StoreTest): void {
  const entry = (change: Partial<AuditEntry> = {}): AuditEntry => ({
    at: t0,
    by: "mara",
    action: "job.pause",
    subject: "job:stock-sync",
    before: null,
    after: true,
    from: null,
    ...change,
  });

  async function append(store: Store, ...entries: AuditEntry[]): Promise<void> {
    for (const one of entries) await store.audit.append(one);
  }

  const subjects = async (store: Store, filter: Parameters<Store["audit"]["list"]>[0]) => {
    const page = await store.audit.list(filter, { limit: 100 });
    return page.data.map((one) => one.subject);
  };

  describe("audit", () => {
    test.for([
      ["nothing and something", null, { limit: 3, ключ: ["ü"] }],
      ["something and nothing", { a: { b: [1] } }, null],
      ["texts", "*/5 * * * *", ""],
      ["numbers and switches", 0, false],
    ] as const)("before and after are kept as they were: %s", async ([, before, after], { store, other }) => {
      await store.audit.append(entry({ before, after, by: null }));
      expect(await other.audit.list({}, { limit: 10 })).toEqual({
        data: [entry({ before, after, by: null })],
        nextCursor: null,
      });
    });

    test.for([
      { via: "session", address: "2001:db8::1", agent: "Mozilla/5.0 (ü)" },
      { via: "cli", address: null, agent: null },
    ])("from where is kept as it was told: $via", async (from, { store, other }) => {
      await store.audit.append(entry({ from }));
      expect((await other.audit.list({}, { limit: 10 })).data).toEqual([entry({ from })]);
    });

    test("newest first; what happened in one millisecond, in the order it was written", async ({ store }) => {
      await append(store, entry({ subject: "1" }), entry({ subject: "3", at: t0 + second }), entry({ subject: "2" }));
      expect(await subjects(store, {})).toEqual(["3", "2", "1"]);
    });

    test("the same twice is two entries", async ({ store }) => {
      await append(store, entry(), entry());
      expect(await subjects(store, {})).toHaveLength(2);
    });

    test("by subject, action and time, from inclusive, before exclusive", async ({ store }) => {
      await append(
        store,
        entry({ subject: "a", at: t0 }),
        entry({ subject: "b", at: t0 + second }),
        entry({ subject: "c", at: t0 + 2 * second, action: "job.resume" }),
      );
      expect(await subjects(store, { subject: "b" })).toEqual(["b"]);
      expect(await subjects(store, { action: "job.pause" })).toEqual(["b", "a"]);
      expect(await subjects(store, { from: t0 + second })).toEqual(["c", "b"]);
      expect(await subjects(store, { before: t0 + second })).toEqual(["a"]);
      expect(await subjects(store, { from: t0 + second, before: t0 + 2 * second })).toEqual(["b"]);
      expect(await subjects(store, { subject: "a", action: "job.resume" })).toEqual([]);
    });

    test.for([1, 2, 5, 6])("pages of %i together are the list, ties and all", async (limit, { store }) => {
      const entries = ["a", "b", "c", "d", "e"].map((subject) => entry({ subject }));
      await append(store, ...entries);
      const paged = await readAll((page) => store.audit.list({}, page), limit);
      expect(paged).toEqual(entries.toReversed());
    });

    test("entries added between two pages neither repeat nor hide any", async ({ store }) => {
      await append(store, ...["a", "b", "c"].map((subject) => entry({ subject })));
      const first = await store.audit.list({}, { limit: 1 });
      await append(store, entry({ subject: "d" }));
      const rest = await store.audit.list({}, { limit: 10, after: first.nextCursor! });
      expect([...first.data, ...rest.data].map((one) => one.subject)).toEqual(["c", "b", "a"]);
    });

    test("a cursor that no page gave is refused", async ({ store }) => {
      await append(store, entry());
      await expectDaybookError(store.audit.list({}, { limit: 1, after: "garbage" }));
    });
  });
}
