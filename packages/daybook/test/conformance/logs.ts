import { describe, expect } from "vitest";
import type { LogLevel, LogLine } from "../../src/store/port/history-store.ts";
import type { Store } from "../../src/store/port/store.ts";
import { claimed, enqueued, readAll, second, settle, t0 } from "./builders.ts";
import { expectDaybookError } from "./expectations.ts";
import type { StoreTest } from "./store-fixture.ts";

export function logsSuite(test: StoreTest): void {
  const line = (runId: string, number: number, change: Partial<LogLine> = {}): LogLine => ({
    runId,
    attempt: 1,
    number,
    at: t0,
    level: "info",
    message: `line ${number}`,
    fields: null,
    ...change,
  });

  /** A run with so many lines of its first attempt. */
  async function logged(store: Store, count: number): Promise<LogLine[]> {
    const id = await enqueued(store);
    const lines = Array.from({ length: count }, (_, place) => line(id, place + 1));
    await store.logs.append(lines);
    return lines;
  }

  const numbers = (lines: readonly LogLine[]) => lines.map((one) => one.number);

  describe("logs", () => {
    test("a line is told back as it was written", async ({ store, other }) => {
      const id = await enqueued(store);
      const lines = [
        line(id, 1, {
          level: "warn",
          message: 'Größe — 東京 🚲\n"second line"',
          fields: { sku: "A-1", deep: { list: [1, null] } },
          at: t0 + second,
        }),
        line(id, 2, { message: "" }),
      ];
      await store.logs.append(lines);
      expect(await other.logs.list(id, { limit: 10 })).toMatchObject({ data: lines, nextCursor: null });
    });

    test("oldest first, attempt by attempt, whatever the order of writing", async ({ store }) => {
      const id = await enqueued(store);
      const later = [line(id, 1, { attempt: 2 }), line(id, 2, { attempt: 2 })];
      const earlier = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map((number) => line(id, number));
      await store.logs.append([...later, ...earlier]);
      const page = await store.logs.list(id, { limit: 100 });
      expect(page.data).toEqual([...earlier, ...later]);
    });

    test("each run has its own", async ({ store }) => {
      const [first, second_] = [await logged(store, 2), await logged(store, 3)];
      expect((await store.logs.list(first[0]!.runId, { limit: 10 })).data).toEqual(first);
      expect((await store.logs.list(second_[0]!.runId, { limit: 10 })).data).toEqual(second_);
      expect(await store.logs.list("no-such-run", { limit: 10 })).toMatchObject({ data: [], nextCursor: null });
    });

    test("appending nothing writes nothing", async ({ store }) => {
      await store.logs.append([]);
      expect((await store.logs.list(await enqueued(store), { limit: 10 })).data).toEqual([]);
    });

    test("lines of several runs come in one call", async ({ store }) => {
      const [a, b] = [await enqueued(store), await enqueued(store)];
      await store.logs.append([line(a, 1), line(b, 1), line(a, 2)]);
      expect(numbers((await store.logs.list(a, { limit: 10 })).data)).toEqual([1, 2]);
      expect(numbers((await store.logs.list(b, { limit: 10 })).data)).toEqual([1]);
    });

    test.for([1, 2, 5, 6])("pages of %i together are the log", async (limit, { store }) => {
      const lines = await logged(store, 5);
      const paged = await readAll((page) => store.logs.list(lines[0]!.runId, page), limit);
      expect(paged).toEqual(lines);
    });

    test("lines added while reading are on later pages", async ({ store }) => {
      const lines = await logged(store, 3);
      const id = lines[0]!.runId;
      const first = await store.logs.list(id, { limit: 2 });
      await store.logs.append([line(id, 4)]);
      const rest = await store.logs.list(id, { limit: 10, after: first.nextCursor! });
      expect(numbers([...first.data, ...rest.data])).toEqual([1, 2, 3, 4]);
    });

    test.for([{}, { tail: true }])(
      "a follower goes on behind the last page, with %j at first",
      async (first, { store }) => {
        const id = await enqueued(store);
        const none = await store.logs.list(id, { limit: 2, ...first });
        expect(none).toMatchObject({ data: [], nextCursor: null });
        await store.logs.append([line(id, 1), line(id, 2)]);
        const two = await store.logs.list(id, { limit: 2, after: none.followCursor });
        expect(numbers(two.data)).toEqual([1, 2]);
        const still = await store.logs.list(id, { limit: 2, after: two.followCursor });
        expect(still).toEqual({ data: [], nextCursor: null, followCursor: two.followCursor });
        const tail = await store.logs.list(id, { limit: 1, tail: true });
        await store.logs.append([line(id, 1, { attempt: 2 }), line(id, 3)]);
        for (const { followCursor: after } of [still, tail])
          expect((await store.logs.list(id, { limit: 9, after })).data).toEqual([
            line(id, 3),
            line(id, 1, { attempt: 2 }),
          ]);
      },
    );

    test("the tail is the newest lines, the oldest of them first", async ({ store }) => {
      const lines = await logged(store, 5);
      const id = lines[0]!.runId;
      expect(numbers((await store.logs.list(id, { limit: 2, tail: true })).data)).toEqual([4, 5]);
      expect(numbers((await store.logs.list(id, { limit: 50, tail: true })).data)).toEqual([1, 2, 3, 4, 5]);
      expect(numbers((await store.logs.list(id, { limit: 2, tail: false })).data)).toEqual([1, 2]);
    });

    test("by levels, in pages and in the tail", async ({ store }) => {
      const id = await enqueued(store);
      const levels: LogLevel[] = ["debug", "info", "warn", "error", "info", "error"];
      await store.logs.append(levels.map((level, place) => line(id, place + 1, { level })));

      const listed = await readAll((page) => store.logs.list(id, { ...page, levels: ["error", "warn"] }), 1);
      expect(numbers(listed)).toEqual([3, 4, 6]);
      const tail = await store.logs.list(id, { limit: 2, tail: true, levels: ["info", "error"] });
      expect(numbers(tail.data)).toEqual([5, 6]);
    });

    test("a message of a megabyte is kept whole", async ({ store }) => {
      const id = await enqueued(store);
      const message = "x".repeat(1_000_000);
      await store.logs.append([line(id, 1, { message })]);
      const page = await store.logs.list(id, { limit: 1 });
      expect(page.data[0]?.message === message).toBe(true);
    });

    test("a cursor that no page gave is refused", async ({ store }) => {
      const lines = await logged(store, 2);
      await expectDaybookError(store.logs.list(lines[0]!.runId, { limit: 1, after: "garbage" }));
    });

    test("lines reported from outside are numbered by the store, while their worker holds the run", async ({
      store,
      other,
      worker,
    }) => {
      const run = await claimed(store, worker);
      const held = { runId: run.id, attempt: run.attempt, workerId: worker, most: 5 };
      const lines = (...messages: string[]) =>
        messages.map((message) => ({ at: t0, level: "info" as const, message, fields: null }));
      expect(await store.logs.appendHeld({ ...held, lines: lines("a", "b") })).toBe(true);
      await Promise.all([
        store.logs.appendHeld({ ...held, lines: lines("c") }),
        other.logs.appendHeld({ ...held, lines: lines("d") }),
      ]);
      expect(await store.logs.appendHeld({ ...held, lines: lines("e", "beyond") })).toBe(true);
      expect(await store.logs.appendHeld({ ...held, workerId: "another", lines: lines("x") })).toBe(false);
      await settle(store, worker, run);
      expect(await store.logs.appendHeld({ ...held, most: 99, lines: lines("late") })).toBe(false);
      const { data } = await store.logs.list(run.id, { limit: 10 });
      expect(data.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5]);
      expect(new Set(data.map(({ message }) => message))).toEqual(new Set(["a", "b", "c", "d", "e"]));
    });
  });
}
