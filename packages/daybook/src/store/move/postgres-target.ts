import { DaybookError } from "../../errors/daybook-error.ts";
import type { SchemaStatus } from "../port/store.ts";
import type { PostgresAddress } from "../postgres/address.ts";
import { Connection } from "../postgres/connection.ts";
import { LeaseView } from "../postgres/lease-view.ts";
import { Migrator } from "../postgres/migrate.ts";
import type { SqlValue } from "../postgres/transaction.ts";
import type { Cell } from "./fit-row.ts";
import { loadMoveSql } from "./load-sql.ts";
import { type ArrivedMark, type ArrivingMark, type Mark, markKey } from "./mark.ts";
import type { Place } from "./sqlite-source.ts";
import { analyzeSql, hasRowsSql, readTargetSql, writeTargetSql } from "./table-sql.ts";
import { type MovedTable, movedTables } from "./tables.ts";

/** Rows of a page, as cells, and the place of the last one. */
export interface TargetPage {
  readonly rows: readonly (readonly unknown[])[];
  readonly last: Place | null;
}

interface TargetWorker {
  readonly id: string;
  readonly host: string;
  readonly pid: number;
}

const acquireTimeoutMs = 10_000;
/** Batches and pages are small, but a server that writes a checkpoint may think about one for long. */
const statementTimeoutMs = 120_000;

/**
 * The new book while it fills: one schema of a PostgreSQL database.
 *
 * - Owns the setting `move`: how far the move has come, written in the transaction of each batch. Each write names the mark as this mover
 *   left it, so of two movers one fails. Workers and clients refuse a book that has the mark.
 * - A crash, of this process or of the server, leaves whole batches and the mark that belongs to them.
 */
export class PostgresTarget {
  /** Where it is, without a secret. */
  readonly location: string;
  readonly #connection: Connection;
  readonly #migrator: Migrator;

  constructor(address: PostgresAddress) {
    this.#connection = new Connection({
      url: address.url,
      schema: address.schema,
      poolSize: 2,
      sessions: address.sessions,
      acquireTimeoutMs,
      statementTimeoutMs,
    });
    this.#migrator = new Migrator(this.#connection);
    this.location = `${this.#connection.location}, schema ${address.schema}`;
  }

  get schema(): string {
    return this.#connection.schema;
  }

  schemaStatus(): Promise<SchemaStatus> {
    return this.#migrator.status();
  }

  /** @throws DaybookError `SCHEMA_TOO_NEW` */
  async assertNotNewer(): Promise<void> {
    await this.#migrator.pendingSql();
  }

  /** @throws DaybookError `SCHEMA_TOO_NEW`; `STORE_READ_ONLY` when this role may not make the schema. */
  async migrate(): Promise<void> {
    await this.#migrator.migrate();
  }

  async mark(): Promise<Mark | null> {
    const [row] = await this.#connection.read((tx) => tx.rows<{ value: string }>("setting_get", { key: markKey }));
    return row === undefined ? null : (JSON.parse(row.value) as Mark);
  }

  /** Workers whose lease holds. Those that were carried have none. */
  async livingWorkers(): Promise<TargetWorker[]> {
    const { dead } = await new LeaseView(this.#connection).look();
    const workers = await this.#connection.read((tx) => tx.rows<TargetWorker>("worker_list", { ended: false }));
    return workers.filter(({ id }) => !dead.includes(id));
  }

  /** Tables of a book that have rows. */
  async filledTables(): Promise<string[]> {
    return this.#connection.read(async (tx) => {
      const filled: string[] = [];
      for (const table of movedTables) {
        const [row] = await tx.rowsOf<{ found: boolean }>(hasRowsSql(table));
        if (row?.found === true) filled.push(table.name);
      }
      return filled;
    });
  }

  /** Writes the first mark into a book without any. @returns false when there is one by now. */
  async begin(mark: ArrivingMark): Promise<boolean> {
    return this.#connection.write(async (tx) => {
      await tx.rowsOf(loadMoveSql("target_lock"), { schema: this.#connection.schema });
      if ((await tx.rows("setting_get", { key: markKey })).length > 0) return false;
      const value = JSON.stringify(mark);
      await tx.run("setting_upsert", { key: markKey, value, set_at: mark.beganAt, set_by: null });
      return true;
    });
  }

  /** Writes a batch, if any, and moves the mark on: both or nothing. */
  async write(
    table: MovedTable,
    rows: readonly (readonly Cell[])[],
    marks: { readonly before: Mark; readonly after: ArrivingMark },
  ): Promise<void> {
    const lists = Object.fromEntries(
      Object.keys(table.columns).map((_, column) => [`c${column}`, rows.map((row) => row[column] ?? null)]),
    );
    await this.#connection.write(async (tx) => {
      const inserted = rows.length === 0 ? null : tx.rowsOf(writeTargetSql(table), lists);
      await Promise.all([inserted, this.#advance(tx, marks.before, marks.after)]);
    });
  }

  /** Rows in order, from behind a place; at most so many. */
  async page(table: MovedTable, after: Place | null, rows: number): Promise<TargetPage> {
    const place = Object.fromEntries((after ?? []).map((value, index) => [`k${index}`, value]));
    const read = await this.#connection.read((tx) =>
      tx.rowsOf<Readonly<Record<string, unknown>>>(readTargetSql(table, after !== null), { ...place, rows }),
    );
    const columns = Object.keys(table.columns);
    const last = read.at(-1);
    return {
      rows: read.map((row) => columns.map((column) => row[column])),
      last: last === undefined ? null : table.targetOrder.map((_, index) => last[`k${index}`] as string | number),
    };
  }

  /** All is there and was compared: workers may come. */
  async finish(before: Mark, after: ArrivedMark): Promise<void> {
    await this.#connection.write(async (tx) => {
      await tx.rowsOf(loadMoveSql("target_audit_seq"));
      await this.#advance(tx, before, after);
      tx.bump("controls");
    });
    // Without figures of its own tables the server would plan the first queries as for empty ones.
    for (const table of movedTables) await this.#connection.read((tx) => tx.rowsOf(analyzeSql(table)));
  }

  async close(): Promise<void> {
    await this.#connection.close();
  }

  async #advance(
    tx: Parameters<Parameters<Connection["write"]>[0]>[0],
    before: Mark,
    after: ArrivingMark | ArrivedMark,
  ): Promise<void> {
    const params: Readonly<Record<string, SqlValue>> = {
      before: JSON.stringify(before),
      after: JSON.stringify(after),
      at: after.state === "arrived" ? after.arrivedAt : after.beganAt,
    };
    const moved = await tx.rowsOf(loadMoveSql("target_advance"), params);
    if (moved.length === 1) return;
    throw new DaybookError(
      "MOVE_REFUSED",
      `Another "daybook move" writes into ${this.location} at this moment. Let it come to its end, or end it; then start this one again.`,
      { params: { location: this.location } },
    );
  }
}
