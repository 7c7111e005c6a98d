import { DatabaseSync } from "node:sqlite";
import { describe, expect, test } from "vitest";
import { createDaybook, defineJob } from "../../src/index.ts";
import { targetAddress } from "../../src/store/move/addresses.ts";
import type { ArrivingMark } from "../../src/store/move/mark.ts";
import { moveBook, planMove, reopenBook } from "../../src/store/move/move-book.ts";
import type { MoveOptions } from "../../src/store/move/move-options.ts";
import { PostgresTarget } from "../../src/store/move/postgres-target.ts";
import { movedTables } from "../../src/store/move/tables.ts";
import { newBook, type Book } from "./engine/book.ts";
import { HeldJob } from "./engine/held-job.ts";
import { usePostgres } from "./move/postgres-books.ts";
import { runMover } from "./move/start-mover.ts";

const postgres = usePostgres();
const now = (): number => Date.now();
const work = defineJob({ name: "work", retry: { attempts: 1 }, run: ({ input }) => input ?? null });

const fileOf = (book: Book): string => book.url.slice("sqlite:".length);
const move = (book: Book, to: string, options: Partial<MoveOptions> = {}) =>
  moveBook({ from: fileOf(book), to, now, ...options });

/** A book with some finished runs, and nobody at work. */
async function smallBook(): Promise<Book> {
  const book = newBook();
  const daybook = await book.start([work]);
  for (let run = 0; run < 3; run += 1) await daybook.runs.wait((await daybook.enqueue("work")).id);
  await book.stop(daybook);
  return book;
}

const runsIn = async (address: string): Promise<number> =>
  Number((await postgres.sql<{ count: string }>(address, "SELECT count(*) FROM daybook.run"))[0]?.count);

/** Ends in the midst of comparing: all rows are in the target, and nobody said that they are the right ones. */
async function carryWithoutComparing(book: Book, to: string): Promise<void> {
  const dieAfter = { phase: "verify", count: 1 } as const;
  expect((await runMover({ from: fileOf(book), to, batchRows: 100, dieAfter })).signal).toBe("SIGKILL");
}

describe("the old book", () => {
  test("is not moved while a worker lives: it is named, with what it runs, and the target is not touched", async () => {
    const book = newBook();
    const held = new HeldJob();
    const daybook = await book.start([held.job]);
    const { id } = await daybook.enqueue("held");
    await held.started();
    const address = postgres.newAddress();

    await expect(move(book, address)).rejects.toMatchObject({
      code: "MOVE_REFUSED",
      message: expect.stringMatching(new RegExp(`^Worker ${String(daybook.workerId)} .* runs held ${id}\\. Stop it`)),
      params: { worker: daybook.workerId, runs: [id] },
    });
    const plan = await planMove({ from: fileOf(book), to: address });
    expect([plan.obstacles.length, plan.tables.find(({ table }) => table === "run")]).toEqual([
      1,
      { table: "run", rows: 1 },
    ]);
    await expect(runsIn(address)).rejects.toThrow(/does not exist/);

    held.finishAll();
    await daybook.runs.wait(id);
    await book.stop(daybook);
    expect(await move(book, address)).toMatchObject({ orphanedRuns: 0, sealed: true });
  });

  test("is read under its write lock: whoever would change it meanwhile is told that it is busy, and readers are not", async () => {
    const book = await smallBook();
    const other = new DatabaseSync(fileOf(book), { timeout: 0 });
    let tries = 0;
    await move(book, postgres.newAddress(), {
      onProgress: () => {
        tries += 1;
        expect(() => other.exec("UPDATE run SET reason = 'changed'")).toThrow(/locked/);
        expect(other.prepare("SELECT count(*) AS runs FROM run").get()).toEqual({ runs: 3 });
      },
    });
    other.close();
    expect(tries).toBeGreaterThan(10);
  });

  test("refuses workers and clients once it is moved, those too that had it open, until it is opened again", async () => {
    const book = await smallBook();
    const client = await book.open([work]);
    const address = postgres.newAddress();
    await move(book, address);

    await expect(createDaybook({ store: book.url, jobs: [work] })).rejects.toMatchObject({
      code: "BOOK_MOVED",
      message: expect.stringMatching(/moved to 127\.0\.0\.1:\d+\/postgres, schema moved_.*--reopen/),
    });
    await expect(client.enqueue("work")).rejects.toMatchObject({ message: expect.stringContaining("was moved") });
    await expect(client.start()).rejects.toMatchObject({ code: "BOOK_MOVED" });
    await expect(move(book, postgres.newAddress())).rejects.toMatchObject({ code: "BOOK_MOVED" });

    expect(reopenBook(fileOf(book), "cli:anna", now())).toBe(true);
    expect(reopenBook(fileOf(book), "cli:anna", now())).toBe(false);
    expect((await client.enqueue("work")).created).toBe(true);
    const daybook = await book.start([work]);
    await book.stop(daybook);
  });

  test("stays open when that is asked for; the same move again closes it", async () => {
    const book = await smallBook();
    const address = postgres.newAddress();
    expect(await move(book, address, { keepSourceOpen: true })).toMatchObject({ sealed: false });
    // As after a kill between the last comparison and the seal; and the new book may be at work by now.
    const daybook = await createDaybook({ store: address, jobs: [work] });
    await daybook.start();
    expect(await move(book, address)).toMatchObject({ sealed: true, resumed: true, tables: [] });
    await daybook.stop();
    await expect(createDaybook({ store: book.url, jobs: [work] })).rejects.toMatchObject({ code: "BOOK_MOVED" });
  });

  test.each([
    ["has no schema", "PRAGMA user_version = 0", "SCHEMA_MISSING", /daybook db migrate/],
    ["is of a newer Daybook", "PRAGMA user_version = 999", "SCHEMA_TOO_NEW", /Update Daybook/],
  ])("that %s is refused with the remedy", async (_, sql, code, message) => {
    const book = await smallBook();
    book.sql().exec(sql);
    await expect(move(book, postgres.newAddress())).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });

  test("that is not there is not made", async () => {
    await expect(moveBook({ from: "/nowhere/at/all.db", to: postgres.newAddress(), now })).rejects.toMatchObject({
      code: "STORE_UNREACHABLE",
      params: { field: "--from" },
    });
  });
});

describe("the new book", () => {
  test("is refused when it has rows, or workers", async () => {
    const book = await smallBook();
    const address = postgres.newAddress();
    const daybook = await createDaybook({ store: address, jobs: [work] });
    await daybook.start();
    await expect(move(book, address)).rejects.toMatchObject({
      code: "MOVE_REFUSED",
      message: expect.stringContaining(`Worker ${String(daybook.workerId)}`),
    });
    await daybook.stop();
    await expect(move(book, address)).rejects.toMatchObject({
      code: "MOVE_REFUSED",
      message: expect.stringMatching(/has rows already, in .*job.*worker.*\?schema=name/),
    });
  });

  test("is refused when another book is on its way into it, or has come", async () => {
    const [first, second] = [await smallBook(), await smallBook()];
    const address = postgres.newAddress();
    await carryWithoutComparing(first, address);
    await expect(move(second, address)).rejects.toMatchObject({
      message: expect.stringMatching(/An unfinished move from .* another book/),
    });
    await move(first, address);
    await expect(move(second, address)).rejects.toMatchObject({
      message: expect.stringMatching(/A book that came from .* another book/),
    });
    expect(await runsIn(address)).toBe(3);
  });

  test("is refused when the old one was worked on since the move began", async () => {
    const book = await smallBook();
    const address = postgres.newAddress();
    await carryWithoutComparing(book, address);
    const daybook = await book.start([work]);
    await book.stop(daybook);
    await expect(move(book, address)).rejects.toMatchObject({
      code: "MOVE_REFUSED",
      message: expect.stringMatching(/was worked on after the move .*DROP SCHEMA/),
    });
  });

  test("is not opened for work when a single value in it is another", async () => {
    const book = await smallBook();
    const address = postgres.newAddress();
    await carryWithoutComparing(book, address);
    await postgres.sql(
      address,
      "UPDATE daybook.finished_run SET priority = priority + 1 WHERE id = (SELECT max(id::text)::uuid FROM daybook.finished_run)",
    );
    await postgres.sql(address, "DELETE FROM daybook.roll_up");
    await expect(move(book, address)).rejects.toMatchObject({
      code: "MOVE_MISMATCH",
      message: expect.stringMatching(/run \(3 rows, other contents\), roll_up \(1 rows, 0 arrived\)/),
    });
    await expect(createDaybook({ store: address, jobs: [work] })).rejects.toMatchObject({ code: "MOVE_UNFINISHED" });
    const daybook = await book.start([work]);
    await book.stop(daybook);
  });

  test("of two movers one is told to let the other finish, and what it sent is not written", async () => {
    const address = postgres.newAddress();
    const [one, other] = [new PostgresTarget(targetAddress(address)), new PostgresTarget(targetAddress(address))];
    const [settings] = movedTables;
    if (settings === undefined) throw new Error("There is no table.");
    const begun: ArrivingMark = {
      state: "arriving",
      from: "sqlite:/book.db",
      book: 1,
      fingerprint: "{}",
      table: settings.name,
      after: null,
      rows: 0,
      beganAt: 1,
    };
    try {
      await one.migrate();
      expect([await one.begin(begun), await other.begin(begun)]).toEqual([true, false]);
      const row = (key: string) => [[key, "1", 1, null]];
      const after: ArrivingMark = { ...begun, after: ["a"], rows: 1 };
      await one.write(settings, row("a"), { before: begun, after });
      await expect(other.write(settings, row("b"), { before: begun, after })).rejects.toMatchObject({
        code: "MOVE_REFUSED",
        message: expect.stringContaining('Another "daybook move"'),
      });
      expect((await one.page(settings, null, 10)).rows).toEqual(row("a"));
    } finally {
      await Promise.all([one.close(), other.close()]);
    }
  });
});

describe("values that PostgreSQL cannot hold", () => {
  test("U+0000, keys too long for an index and numbers too large are made to fit, and told", async () => {
    const book = await smallBook();
    const sql = book.sql();
    const [first, second] = ["a", "b"].map((end) => "ключ".repeat(400) + end) as [string, string];
    sql.prepare("UPDATE run SET concurrency_key = ?, reason = ? WHERE seq = 1").run(first, "zero \0 here");
    sql.prepare("UPDATE run SET concurrency_key = ?, priority = ? WHERE seq = 2").run(second, 2 ** 40);
    const address = postgres.newAddress();

    expect((await move(book, address)).altered).toEqual([
      { column: "run.concurrency_key", kind: "long_key", values: 2 },
      { column: "run.reason", kind: "zero_character", values: 1 },
      { column: "run.priority", kind: "large_number", values: 1 },
    ]);
    const rows = await postgres.sql<{ concurrency_key: string | null; reason: string | null; priority: number }>(
      address,
      "SELECT concurrency_key, reason, priority FROM daybook.run ORDER BY id",
    );
    expect(rows[0]?.reason).toBe("zero \u{FFFD} here");
    expect(rows[1]?.priority).toBe(2_147_483_647);
    expect(rows[0]?.concurrency_key).toMatch(/^(ключ)+к?л?ю?…[0-9a-f]{32}$/);
    expect(rows[0]?.concurrency_key).not.toBe(rows[1]?.concurrency_key);
  });

  test("two rows that would become the same, and ids that are no UUIDs, are refused before anything is written", async () => {
    const book = await smallBook();
    const sql = book.sql();
    sql.prepare("INSERT INTO tenant (id, first_seen_at) VALUES (?, 0), (?, 0)").run("a\0b", "a\u{FFFD}b");
    sql.exec("UPDATE run SET retry_of_id = 'not-one' WHERE seq = 2");
    const address = postgres.newAddress();
    const { obstacles } = await planMove({ from: fileOf(book), to: address });
    expect(obstacles.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^Two rows of tenant would become the same/),
      expect.stringMatching(/^1 rows of run have a retry_of_id that is no UUID, such as "not-one"/),
    ]);
    await expect(move(book, address)).rejects.toMatchObject({ code: "MOVE_REFUSED" });
    await expect(runsIn(address)).rejects.toThrow(/does not exist/);
  });
});
