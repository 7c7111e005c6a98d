import { DatabaseSync, type StatementSync } from "node:sqlite";
import type { ChangeHint } from "../port/store.ts";
import { ChangeRecorder } from "./change-recorder.ts";
import { loadInsertOfRows, loadSql, loadSqlByPlace } from "./load-sql.ts";
import { storeError, toStoreError } from "./sqlite-errors.ts";

/** How a connection is set up; see `StoreOptions`. */
export interface ConnectionOptions {
  readonly durability: "process" | "power";
  readonly busyTimeoutMs: number;
}

/** Pages of 4 KiB after which the writer that commits copies the WAL into the file. 1,000 is SQLite's own; measured in docs/design/0004. */
const checkpointPages = 4_000;

/** What SQLite binds. */
export type SqlValue = string | number | null;

/** Counters of the `pulse` row. */
export type Pulse = Readonly<Record<ChangeHint, number>>;

/**
 * One connection to the file: prepared statements, transactions, and the mapping of errors.
 *
 * Everything in here is synchronous, so one connection never has two transactions at once, and no other code of this
 * process runs while one is open.
 */
export class Connection {
  readonly path: string;
  readonly #options: ConnectionOptions;
  readonly #statements = new Map<string, StatementSync>();
  readonly #bumped = new Set<ChangeHint>();
  readonly #afterCommit: (() => void)[] = [];
  readonly #rollbackListeners: (() => void)[] = [];
  #database: DatabaseSync | null;
  #depth = 0;
  /** How often this connection itself moved each counter since the watcher last looked; see `watch.ts`. */
  readonly ownBumps: Record<ChangeHint, number> = { runs: 0, schedules: 0, controls: 0, checks: 0 };
  /** What is told of the transaction under way to those who show the book live. */
  readonly changes: ChangeRecorder;

  /** @throws DaybookError `STORE_…` when the file cannot be opened. */
  constructor(path: string, options: ConnectionOptions) {
    this.path = path;
    this.changes = new ChangeRecorder(this);
    this.#options = options;
    this.#database = null;
    try {
      this.#database = new DatabaseSync(path, { timeout: options.busyTimeoutMs });
      this.#database.exec(`
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = ${options.durability === "power" ? "FULL" : "NORMAL"};
        PRAGMA temp_store = MEMORY;
        PRAGMA cache_size = -32768;
        PRAGMA wal_autocheckpoint = ${checkpointPages};
        PRAGMA journal_size_limit = 67108864;
      `);
    } catch (error) {
      this.close();
      throw toStoreError(error, path);
    }
  }

  get durability(): "process" | "power" {
    return this.#options.durability;
  }

  get database(): DatabaseSync {
    if (this.#database === null) throw storeError("STORE_CLOSED", this.path);
    return this.#database;
  }

  get isOpen(): boolean {
    return this.#database !== null;
  }

  /** The prepared statement `sql/<name>.sql`, with named parameters. */
  statement(name: string): StatementSync {
    return this.#prepared(name, () => loadSql(name));
  }

  /** The prepared statement `sql/<name>.sql`, bound by place, in the order of `names`. */
  statementByPlace(name: string, names: readonly string[]): StatementSync {
    return this.#prepared(`${name}(${names.length})`, () => loadSqlByPlace(name, names));
  }

  /** The prepared insert `sql/<name>.sql` for so many rows at once, bound by place. */
  insertOfRows(name: string, names: readonly string[], rows: number): StatementSync {
    return this.#prepared(`${name} x ${rows}`, () => loadInsertOfRows(name, names, rows));
  }

  /** A statement whose text a caller put together from constant parts; prepared once for each text. */
  statementOf(text: string): StatementSync {
    return this.#prepared(text, () => text);
  }

  #prepared(key: string, text: () => string): StatementSync {
    const database = this.database;
    let statement = this.#statements.get(key);
    if (statement === undefined) {
      statement = database.prepare(text());
      this.#statements.set(key, statement);
    }
    return statement;
  }

  /** Runs reads; every error becomes a DaybookError. */
  read<T>(work: () => T): T {
    const database = this.database;
    if (this.#depth > 0) return work();
    try {
      return work();
    } catch (error) {
      // A write outside `write` would be a bug, but must not leave a transaction open behind it.
      if (database.isOpen && database.isTransaction) this.#rollback();
      throw toStoreError(error, this.path);
    }
  }

  /** Runs `work` as one transaction that holds the write lock from its first moment; within another one it becomes part of it. */
  write<T>(work: () => T): T {
    const database = this.database;
    if (this.#depth > 0) return work();
    try {
      database.exec("BEGIN IMMEDIATE");
      this.#depth = 1;
      const result = work();
      this.#writeBumps();
      this.changes.write();
      database.exec("COMMIT");
      this.#depth = 0;
      this.#committed();
      return result;
    } catch (error) {
      this.#rollback();
      throw toStoreError(error, this.path);
    }
  }

  /** Tells other processes, when the transaction commits, that something of this kind changed. */
  bump(kind: ChangeHint): void {
    this.#bumped.add(kind);
  }

  /** Calls `work` when the transaction has committed; never when it is rolled back. */
  afterCommit(work: () => void): void {
    this.#afterCommit.push(work);
  }

  /** Calls `work` after each rollback, so that what was remembered from within a transaction is forgotten. */
  onRollback(work: () => void): void {
    this.#rollbackListeners.push(work);
  }

  close(): void {
    const database = this.#database;
    this.#database = null;
    this.#statements.clear();
    if (database?.isOpen !== true) return;
    try {
      database.close();
    } catch {
      // A file that cannot be closed (its disk is gone) has nothing left that we could do for it.
    }
  }

  #writeBumps(): void {
    if (this.#bumped.size === 0) return;
    const on = (kind: ChangeHint) => (this.#bumped.has(kind) ? 1 : 0);
    this.statementByPlace("pulse_bump", ["runs", "schedules", "controls", "checks"]).run(
      on("runs"),
      on("schedules"),
      on("controls"),
      on("checks"),
    );
  }

  #committed(): void {
    this.changes.reset();
    for (const kind of this.#bumped) this.ownBumps[kind] += 1;
    this.#bumped.clear();
    if (this.#afterCommit.length === 0) return;
    for (const work of this.#afterCommit.splice(0)) work();
  }

  #rollback(): void {
    this.#depth = 0;
    this.#bumped.clear();
    this.changes.reset();
    this.#afterCommit.length = 0;
    const database = this.#database;
    try {
      // Some failures (disk full, I/O) roll back by themselves; a second ROLLBACK would then be an error of its own.
      if (database?.isOpen === true && database.isTransaction) database.exec("ROLLBACK");
    } catch {
      // The connection cannot be trusted any more. The file can: an unfinished transaction is not in it.
      this.#reopen();
    }
    for (const work of this.#rollbackListeners) work();
  }

  #reopen(): void {
    this.close();
    try {
      const again = new Connection(this.path, this.#options);
      this.#database = again.#database;
    } catch {
      // Still out of reach: the next call says STORE_CLOSED, and the one that failed says why.
    }
  }
}
