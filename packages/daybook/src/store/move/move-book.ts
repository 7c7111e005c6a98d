import type { Instant } from "../../time/instant.ts";
import { sourceFile, targetAddress } from "./addresses.ts";
import { copyTables } from "./copy-tables.ts";
import type { ArrivedMark, ArrivingMark } from "./mark.ts";
import { orphanedRuns, sourceObstacles, standingOf, targetObstacles } from "./move-checks.ts";
import type { MoveOptions, MovePlan, MoveProgress, MoveResult, TableResult } from "./move-options.ts";
import { PostgresTarget } from "./postgres-target.ts";
import { SqliteSource } from "./sqlite-source.ts";
import { movedTables } from "./tables.ts";
import { verifyTables } from "./verify-tables.ts";

const defaultBatchRows = 2_000;

/**
 * Carries a book from a SQLite file into a schema of PostgreSQL, compares both, and closes the old one.
 *
 * Killed at any moment and started again, it goes on where it was: how far it has come is written with each batch. The old book is
 * only read, under its write lock, until the new one is found equal; then it is marked as moved.
 *
 * @throws DaybookError `MOVE_REFUSED`, `MOVE_MISMATCH`, `BOOK_MOVED`, `OPTION_INVALID`, `SCHEMA_…`, `STORE_…`.
 */
export function moveBook(options: MoveOptions): Promise<MoveResult> {
  return withBoth(options, async (source, target) => {
    source.hold();
    refuse(sourceObstacles(source));
    refuse(await targetObstacles(target, source));
    await target.migrate();
    const standing = standingOf(await target.mark(), source, target);
    const about = { from: source.location, to: target.location, orphanedRuns: orphanedRuns(source) };
    if (standing === "arrived") {
      const sealed = seal(source, target, options);
      return { ...about, tables: [], rows: 0, resumed: true, interrupted: false, altered: [], sealed };
    }
    const mark = await begunMark(source, target, options.now());
    const count = new Counter(countRows(source), mark, options.onProgress);
    const carried = await copyTables(source, target, mark, {
      batchRows: options.batchRows ?? defaultBatchRows,
      signal: options.signal,
      onBatch: (table, rows) => count.tell("copy", table, rows),
    });
    const resumed = standing === "resume";
    const stopped = { ...about, tables: [], rows: 0, resumed, interrupted: true, altered: [], sealed: false };
    if (carried.table !== null) return stopped;
    const verified = await verifyTables(source, target, {
      signal: options.signal,
      onPage: (table, rows) => count.tell("verify", table, rows),
    });
    if (verified.interrupted) return stopped;
    await target.finish(carried, arrived(carried, options.now()));
    const { tables, altered } = verified;
    const sealed = seal(source, target, options);
    return { ...about, tables, rows: sumOf(tables), resumed, interrupted: false, altered, sealed };
  });
}

/** Looks at both sides and changes neither. */
export function planMove(options: Pick<MoveOptions, "from" | "to">): Promise<MovePlan> {
  return withBoth(options, async (source, target) => {
    const tables = countRows(source);
    const obstacles = [...sourceObstacles(source), ...(await targetObstacles(target, source))];
    return {
      from: source.location,
      to: target.location,
      tables: tables.map(({ table, rows }) => ({ table, rows })),
      rows: sumOf(tables),
      orphanedRuns: orphanedRuns(source),
      obstacles,
    };
  });
}

/** Lets a moved book be worked on again. False when it was not moved. */
export function reopenBook(from: string, by: string, now: Instant): boolean {
  const source = SqliteSource.open(sourceFile(from));
  try {
    return source.reopen(by, now);
  } finally {
    source.close();
  }
}

async function withBoth<Result>(
  { from, to }: Pick<MoveOptions, "from" | "to">,
  work: (source: SqliteSource, target: PostgresTarget) => Promise<Result>,
): Promise<Result> {
  const [file, address] = [sourceFile(from), targetAddress(to)];
  const target = new PostgresTarget(address);
  try {
    const source = SqliteSource.open(file);
    try {
      return await work(source, target);
    } finally {
      source.close();
    }
  } finally {
    await target.close();
  }
}

function refuse([first]: readonly Error[]): void {
  if (first !== undefined) throw first;
}

/** The mark of an unfinished move, or a new one. */
async function begunMark(source: SqliteSource, target: PostgresTarget, now: Instant): Promise<ArrivingMark> {
  const mark: ArrivingMark = {
    state: "arriving",
    from: source.location,
    book: source.identity,
    fingerprint: source.fingerprint,
    table: movedTables[0]?.name ?? null,
    after: null,
    rows: 0,
    beganAt: now,
  };
  if (await target.begin(mark)) return mark;
  // Another mover may have been first since it was looked at; its book need not be this one.
  const found = await target.mark();
  return standingOf(found, source, target) === "resume" && found?.state === "arriving" ? found : mark;
}

function arrived({ from, book, fingerprint, beganAt }: ArrivingMark, now: Instant): ArrivedMark {
  return { state: "arrived", from, book, fingerprint, beganAt, arrivedAt: now };
}

function seal(source: SqliteSource, target: PostgresTarget, { keepSourceOpen = false, now }: MoveOptions): boolean {
  if (!keepSourceOpen) source.seal({ state: "moved", to: target.location, movedAt: now() });
  return !keepSourceOpen;
}

function countRows(source: SqliteSource): TableResult[] {
  return movedTables.map((table) => ({ table: table.name, rows: source.count(table), checksum: "" }));
}

function sumOf(tables: readonly { readonly rows: number }[]): number {
  return tables.reduce((sum, { rows }) => sum + rows, 0);
}

/** Tells how far all of it is, from how far one table is. */
class Counter {
  readonly #tables: readonly TableResult[];
  readonly #done = new Map<string, number>();
  readonly #onProgress: ((progress: MoveProgress) => void) | undefined;
  #phase: MoveProgress["phase"] = "copy";

  constructor(tables: readonly TableResult[], mark: ArrivingMark, onProgress: MoveOptions["onProgress"]) {
    this.#tables = tables;
    this.#onProgress = onProgress;
    const reached = mark.table === null ? tables.length : tables.findIndex(({ table }) => table === mark.table);
    for (const { table, rows } of tables.slice(0, reached)) this.#done.set(table, rows);
  }

  tell(phase: MoveProgress["phase"], table: string, rows: number): void {
    if (phase !== this.#phase) this.#done.clear();
    this.#phase = phase;
    this.#done.set(table, rows);
    this.#onProgress?.({
      phase,
      table,
      rows,
      of: this.#tables.find((other) => other.table === table)?.rows ?? rows,
      totalRows: [...this.#done.values()].reduce((sum, done) => sum + done, 0),
      totalOf: sumOf(this.#tables),
    });
  }
}
