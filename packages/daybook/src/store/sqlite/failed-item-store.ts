import type { RecordedError } from "../../run/recorded-error.ts";
import type { FailedItem, FailedItemStore } from "../port/history-store.ts";
import type { Page, PageRequest } from "../port/page.ts";
import type { Connection } from "./connection.ts";
import { fromCursor, rowsToRead, toPage } from "./cursor.ts";

interface FailedItemRow {
  readonly run_id: string;
  readonly key: string;
  readonly attempt: number;
  readonly at: number;
  readonly error: string;
  readonly data: string | null;
}

/** Items of sync runs that failed. */
export class SqliteFailedItemStore implements FailedItemStore {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async append(items: readonly FailedItem[]): Promise<void> {
    if (items.length === 0) return;
    this.#connection.write(() => {
      const statement = this.#connection.statementByPlace("failed_item_upsert", [
        "run",
        "key",
        "attempt",
        "at",
        "error",
        "data",
      ]);
      for (const item of items)
        statement.run(item.runId, item.key, item.attempt, item.at, JSON.stringify(item.error), item.data);
    });
  }

  async list(runId: string, page: PageRequest): Promise<Page<FailedItem>> {
    const after = fromCursor(page, 1);
    const rows = this.#connection.read(() =>
      this.#connection
        .statement("failed_item_list")
        .all({ run: runId, after: after?.[0] ?? null, limit: rowsToRead(page) }),
    ) as unknown as FailedItemRow[];
    return toPage(rows, page, toFailedItem, (row) => [row.key]);
  }

  async count(runId: string): Promise<number> {
    const row = this.#connection.read(() => this.#connection.statement("failed_item_count").get({ run: runId }));
    return (row as { items: number }).items;
  }
}

function toFailedItem(row: FailedItemRow): FailedItem {
  return {
    runId: row.run_id,
    key: row.key,
    attempt: row.attempt,
    at: row.at,
    error: JSON.parse(row.error) as RecordedError,
    data: row.data,
  };
}
