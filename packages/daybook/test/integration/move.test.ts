import { expect, onTestFinished, test } from "vitest";
import { createDaybook, type Daybook } from "../../src/index.ts";
import { moveBook } from "../../src/store/move/move-book.ts";
import type { MoveProgress } from "../../src/store/move/move-options.ts";
import { openStore } from "../../src/store/open-store.ts";
import type { Store } from "../../src/store/port/store.ts";
import { newBook, type Book } from "./engine/book.ts";
import { firesOf } from "./engine/fires.ts";
import { leapHours, pass } from "./engine/signals.ts";
import { movedJobs } from "./move/move-jobs.ts";
import { usePostgres } from "./move/postgres-books.ts";
import { readBook } from "./move/read-book.ts";
import { fillBook, type RichBook } from "./move/rich-book.ts";
import { runMover } from "./move/start-mover.ts";
import { PostgresServer } from "../support/postgres/server.ts";
import { patienceMs } from "../support/patience.ts";

const postgres = usePostgres();
const now = (): number => Date.now();

const fileOf = (book: Book): string => book.url.slice("sqlite:".length);

async function reading<Result>(address: string, work: (store: Store) => Promise<Result>): Promise<Result> {
  const store = await openStore(address);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

async function expectSameBooks(book: Book, address: string, { clock }: RichBook): Promise<void> {
  const before = await reading(book.url, (store) => readBook(store, clock.now()));
  const after = await reading(address, (store) => readBook(store, clock.now()));
  expect(after).toEqual(before);
  const empty = Object.entries(before).filter(([, rows]) => Array.isArray(rows) && rows.length === 0);
  expect(empty).toEqual([]);
}

test("what the new book tells is what the old one told, and both sides' checksums are the same", async () => {
  const book = newBook();
  const rich = await fillBook(book);
  const address = postgres.newAddress();
  const told: MoveProgress[] = [];

  const result = await moveBook({
    from: fileOf(book),
    to: address,
    batchRows: 100,
    now,
    onProgress: (progress) => told.push(progress),
  });

  expect(result).toMatchObject({ resumed: false, interrupted: false, sealed: true, orphanedRuns: 1 });
  expect(result.tables.filter(({ rows }) => rows === 0)).toEqual([]);
  expect(result.tables.every(({ checksum }) => /^[0-9a-f]{64}$/.test(checksum))).toBe(true);
  expect(result.altered).toEqual(
    expect.arrayContaining([
      { column: "run.reason", kind: "zero_character", values: 1 },
      { column: "tenant.id", kind: "zero_character", values: 1 },
    ]),
  );
  expect(told.at(-1)).toMatchObject({ phase: "verify", totalRows: result.rows, totalOf: result.rows });
  await expectSameBooks(book, address, rich);
  await expectSeqGoesOn(address);
});

async function expectSeqGoesOn(address: string): Promise<void> {
  const entry = { at: Date.UTC(2030, 0), by: null, action: "a", subject: "b", before: null, after: null, from: null };
  await reading(address, (store) => store.audit.append(entry));
  const [newest] = await postgres.sql<{ action: string }>(
    address,
    "SELECT action FROM daybook.audit ORDER BY seq DESC LIMIT 1",
  );
  expect(newest?.action).toBe("a");
}

test("a mover that is killed at any moment goes on where it was when it is started again", async () => {
  const book = newBook();
  const rich = await fillBook(book);
  const address = postgres.newAddress();
  const settings = { from: fileOf(book), to: address, batchRows: 1 };
  const before = await reading(book.url, (store) => readBook(store, rich.clock.now()));

  let carried = 0;
  const copied = (count: number) => ({ phase: "copy", count }) as const;
  for (const [dieAfter, killAt] of [
    [copied(1), null],
    [null, 1],
    [copied(3), null],
    [null, 2],
    [copied(40), null],
    [null, 15],
    [null, 40],
    [copied(100), null],
  ] as const) {
    const end = await runMover({ ...settings, dieAfter }, killAt);
    expect([end.signal, end.result, end.errors]).toEqual(["SIGKILL", null, ""]);
    // Nobody may start on half a book, and the old one is as it was.
    await expect(createDaybook({ store: address, jobs: [] })).rejects.toMatchObject({ code: "MOVE_UNFINISHED" });
    expect(await reading(book.url, (store) => readBook(store, rich.clock.now()))).toEqual(before);
    const rows = await countRows(address);
    expect(rows).toBeGreaterThanOrEqual(carried);
    carried = rows;
  }
  const comparing = await runMover({ ...settings, batchRows: 500, dieAfter: { phase: "verify", count: 5 } });
  expect([comparing.signal, comparing.told.at(-1)?.phase]).toEqual(["SIGKILL", "verify"]);

  const end = await runMover({ ...settings, dieAfter: null });
  expect(end.errors).toBe("");
  expect(end.result).toMatchObject({ resumed: true, interrupted: false, sealed: true });
  expect(end.told.some(({ phase }) => phase === "copy")).toBe(false);
  await expectSameBooks(book, address, rich);
});

test("a server that goes away ends the move, which goes on when it is back", async () => {
  const server = await PostgresServer.start({ durable: true });
  onTestFinished(() => server.close());
  const book = newBook();
  const rich = await fillBook(book);
  const moving = { from: fileOf(book), to: server.url, batchRows: 1, now };
  let batches = 0;
  let gone: Promise<void> | undefined;
  const onProgress = (): void => {
    batches += 1;
    if (batches === 60) gone = server.stop("kill");
  };
  await expect(moveBook({ ...moving, onProgress })).rejects.toMatchObject({ code: "STORE_UNREACHABLE" });
  await gone;
  await expect(moveBook(moving)).rejects.toMatchObject({ code: "STORE_UNREACHABLE" });
  await server.start();
  expect(await moveBook(moving)).toMatchObject({ resumed: true, sealed: true });
  await expectSameBooks(book, server.url, rich);
});

async function countRows(address: string): Promise<number> {
  const [row] = await postgres.sql<{ rows: string }>(
    address,
    "SELECT (SELECT count(*) FROM daybook.run) + (SELECT count(*) FROM daybook.log) + (SELECT count(*) FROM daybook.fire) AS rows",
  );
  return Number(row?.rows);
}

test("a worker on the new book goes on: each waiting run runs once, schedules keep their instants, nothing fires twice", async () => {
  const book = newBook();
  const rich = await fillBook(book);
  const address = postgres.newAddress();
  await moveBook({ from: fileOf(book), to: address, now });
  const { clock, waitingId, laterId, orphanId, limitedIds, heldId } = rich;
  const { fires, next } = await reading(address, async (store) => ({
    fires: (await store.schedules.fires({}, { limit: 1_000 })).data,
    next: (await store.schedules.list({})).map(({ id, nextDueAt }) => [id, nextDueAt]),
  }));

  const seen: string[] = [];
  const daybook = await createDaybook({ store: address, jobs: movedJobs(seen), clock, worker: { drain: 0 } });
  try {
    await daybook.start();
    expect((await daybook.schedules.list()).map(({ id, nextDueAt }) => [id, nextDueAt])).toEqual(next);
    await untilFinal(daybook, rich, [waitingId, orphanId, ...limitedIds]);
    expect(await daybook.runs.attempts(orphanId)).toMatchObject([
      { number: 1, outcome: "rescued", workerId: "the-dead" },
    ]);
    expect(await daybook.runs.get(laterId)).toMatchObject({ status: "scheduled" });
    const before = fires.filter(({ scheduleId }) => scheduleId === "hourly/default").length;
    for (let hour = 1; hour <= 3; hour += 1) {
      await leapHours(clock, 1);
      await untilTrue(rich, async () => (await firesOf(daybook, "hourly")).length === before + hour);
    }
    await untilFinal(daybook, rich, [laterId]);
    expect(await daybook.runs.get(heldId)).toMatchObject({ state: "waiting", held: true });

    const later = await firesOf(daybook, "hourly");
    const due = later.map(({ dueAt }) => dueAt);
    expect(new Set(due).size).toBe(due.length);
    const steps = due.slice(1).map((dueAt, index) => dueAt - (due[index] ?? 0));
    expect(new Set(steps)).toEqual(new Set([3_600_000]));
    expect(later.length).toBe(before + 3);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual(expect.arrayContaining([waitingId, laterId, orphanId, ...limitedIds]));
    expect(seen).not.toContain(heldId);
  } finally {
    const stopping = daybook.stop();
    let over = false;
    void stopping.then(() => (over = true));
    while (!isOver()) await pass(clock, 100);
    function isOver(): boolean {
      return over;
    }
  }
});

async function untilFinal(daybook: Daybook, rich: RichBook, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    await untilTrue(rich, async () => (await daybook.runs.get(id)).finishedAt !== null);
    expect(await daybook.runs.get(id)).toMatchObject({ state: "succeeded" });
  }
}

/** The worker waits by the fake clock and for a real server. */
async function untilTrue({ clock }: RichBook, isTrue: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (!(await isTrue())) {
    if (performance.now() > deadline) throw new Error("It does not come true.");
    await pass(clock, 50);
  }
}
