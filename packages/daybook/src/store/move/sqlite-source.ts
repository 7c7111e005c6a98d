import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { DaybookError } from "../../errors/daybook-error.ts";
import type { Instant } from "../../time/instant.ts";
import { Connection } from "../sqlite/connection.ts";
import { bootId, leaseClockMs, leaseEnded } from "../sqlite/lease-clock.ts";
import { Migrator } from "../sqlite/migrate.ts";
import { isGone } from "../sqlite/process-identity.ts";
import { toStoreError } from "../sqlite/sqlite-errors.ts";
import { loadMoveSql } from "./load-sql.ts";
import { type Mark, markKey, type MovedMark } from "./mark.ts";
import { badUuidSql, countSourceSql, readSourceSql, suspectsSql } from "./table-sql.ts";
import type { MovedTable, UniqueColumns } from "./tables.ts";

/** A row's columns, and behind them its place in the table's order. */
export type SourceRow = readonly unknown[];
export type Place = readonly (string | number)[];

interface LeaseRow {
  readonly id: string;
  readonly host: string;
  readonly pid: number;
  readonly process_space: string | null;
  readonly process_start: string | null;
  readonly boot_id: string;
  readonly beat_ms: number;
  readonly lease_until_ms: number;
}

export interface SourceWorker {
  readonly id: string;
  readonly host: string;
  readonly pid: number;
  readonly isAlive: boolean;
}

const busyTimeoutMs = 5_000;

/**
 * The old book while it is carried away: one SQLite file.
 *
 * - Holds the file's write lock from `hold` to the end, so what is read is one state of the book; others can read, and their writes fail
 *   with `STORE_BUSY`. Nothing is written before `seal`.
 * - A crash lets go of the lock, and the file is as it was.
 */
export class SqliteSource {
  readonly location: string;
  readonly #connection: Connection;

  private constructor(path: string) {
    this.location = `sqlite:${path}`;
    this.#connection = new Connection(path, { durability: "power", busyTimeoutMs });
  }

  /** @throws DaybookError `STORE_…`, `SCHEMA_MISSING`, `SCHEMA_TOO_NEW`. */
  static open(path: string): SqliteSource {
    const file = resolve(path);
    if (!existsSync(file)) {
      throw new DaybookError("STORE_UNREACHABLE", `There is no book at ${file}. Correct --from.`, {
        params: { field: "--from", value: path },
      });
    }
    const source = new SqliteSource(file);
    try {
      new Migrator(source.#connection).assertCurrent();
      return source;
    } catch (error) {
      source.close();
      throw error;
    }
  }

  /** Keeps all others from writing until `seal` or `close`. @throws DaybookError `STORE_BUSY`, `STORE_READ_ONLY`. */
  hold(): void {
    this.#do(() => this.#connection.database.exec("BEGIN IMMEDIATE"));
  }

  /** When the book was made: it goes with the file wherever that is copied to. */
  get identity(): number {
    return (this.#get(loadMoveSql("source_identity")) as { born: number }).born;
  }

  /** Differs when the book was worked on in between. */
  get fingerprint(): string {
    return JSON.stringify(this.#get(loadMoveSql("source_fingerprint")));
  }

  get mark(): Mark | null {
    const row = this.#do(() => this.#connection.statement("setting_get").get({ key: markKey }));
    return row === undefined ? null : (JSON.parse(row["value"] as string) as Mark);
  }

  /** Workers that have not said goodbye. */
  workers(): SourceWorker[] {
    const rows = this.#do(() => this.#connection.statement("worker_list_leases").all()) as unknown as LeaseRow[];
    const now = { bootId: bootId(), ms: leaseClockMs() };
    return rows.map((row) => {
      const lease = { bootId: row.boot_id, beatMs: row.beat_ms, untilMs: row.lease_until_ms };
      const origin = { host: row.host, pid: row.pid, space: row.process_space, start: row.process_start };
      const isAlive = !leaseEnded(lease, now) && !isGone(origin);
      return { id: row.id, host: row.host, pid: row.pid, isAlive };
    });
  }

  running(): { readonly id: string; readonly job: string; readonly worker_id: string }[] {
    return this.#all(loadMoveSql("source_running")) as { id: string; job: string; worker_id: string }[];
  }

  count(table: MovedTable): number {
    return (this.#get(countSourceSql(table)) as { rows: number }).rows;
  }

  /** Texts that should be UUIDs and are none. */
  badUuids(table: MovedTable, column: string): { readonly rows: number; readonly example: string | null } {
    return this.#get(badUuidSql(table, column)) as { rows: number; example: string | null };
  }

  suspects(table: MovedTable, unique: UniqueColumns): Readonly<Record<string, unknown>>[] {
    return this.#all(suspectsSql(table, unique)) as Readonly<Record<string, unknown>>[];
  }

  /** The rows in order, from behind a place. To be read to its end, or given up, before the source is closed. */
  *rows(table: MovedTable, after: Place | null): Generator<SourceRow, void, void> {
    try {
      const statement = this.#connection.statementOf(readSourceSql(table, after !== null));
      statement.setReturnArrays(true);
      for (const row of statement.iterate(...(after ?? []))) yield row as unknown as SourceRow;
    } catch (error) {
      throw toStoreError(error, this.#connection.path);
    }
  }

  /** Writes where the book has gone, and keeps processes that still have it open from making runs in it. Ends the hold. */
  seal(mark: MovedMark): void {
    this.#do(() => {
      const { database } = this.#connection;
      this.#connection
        .statement("setting_upsert")
        .run({ key: markKey, value: JSON.stringify(mark), set_at: mark.movedAt, set_by: null });
      database.exec(loadMoveSql("source_seal"));
      database.exec("COMMIT");
    });
  }

  /** Takes the seal away. False when there was none. */
  reopen(by: string, now: Instant): boolean {
    return this.#connection.write(() => {
      if (this.mark?.state !== "moved") return false;
      this.#connection.statement("setting_delete").run({ key: markKey });
      this.#connection.database.exec(loadMoveSql("source_reopen"));
      this.#connection.statement("audit_insert").run({
        at: now,
        by,
        action: "book.reopen",
        subject: "book",
        before: null,
        after: null,
      });
      return true;
    });
  }

  close(): void {
    const connection = this.#connection;
    if (connection.isOpen && connection.database.isTransaction) connection.database.exec("ROLLBACK");
    connection.close();
  }

  #get(text: string): unknown {
    return this.#do(() => this.#connection.statementOf(text).get());
  }

  #all(text: string): unknown[] {
    return this.#do(() => this.#connection.statementOf(text).all());
  }

  #do<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw toStoreError(error, this.#connection.path);
    }
  }
}
