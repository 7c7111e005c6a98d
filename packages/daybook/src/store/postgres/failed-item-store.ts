import type { RecordedError } from "../../run/recorded-error.ts";
import type { FailedItem, FailedItemStore } from "../port/history-store.ts";
import type { Page, PageRequest } from "../port/page.ts";
import { fromCursor, rowsToRead, toPage } from "./cursor.ts";
import { isUuid } from "./run-id-text.ts";
import type { Database } from "./transaction.ts";

interface FailedItemRow {
  readonly run_id: string;
  readonly key: string;
  readonly attempt: number;
  readonly at: number;
  readonly error: string;
  readonly data: string | null;
}

/** Items of sync runs that failed. */
export class PostgresFailedItemStore implements FailedItemStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async append(items: readonly FailedItem[]): Promise<void> {
    if (items.length === 0) return;
    const kept = lastOfEachKey(items);
    await this.#database.write((tx) =>
      tx.run("failed_item_upsert", {
        runs: kept.map((item) => item.runId),
        keys: kept.map((item) => item.key),
        attempts: kept.map((item) => item.attempt),
        ats: kept.map((item) => item.at),
        errors: kept.map((item) => JSON.stringify(item.error)),
        datas: kept.map((item) => item.data),
      }),
    );
  }

  async list(runId: string, page: PageRequest): Promise<Page<FailedItem>> {
    const after = fromCursor(page, 1);
    if (!isUuid(runId)) return { data: [], nextCursor: null };
    const rows = await this.#database.read((tx) =>
      tx.rows<FailedItemRow>("failed_item_list", { run: runId, after: after?.[0] ?? null, limit: rowsToRead(page) }),
    );
    return toPage(rows, page, toFailedItem, (row) => [row.key]);
  }

  async count(runId: string): Promise<number> {
    if (!isUuid(runId)) return 0;
    const [row] = await this.#database.read((tx) => tx.rows<{ items: number }>("failed_item_count", { run: runId }));
    return row?.items ?? 0;
  }
}

/** One statement cannot write a row twice; and writers of the same rows take them in the same order, or they could wait for each other. */
function lastOfEachKey(items: readonly FailedItem[]): FailedItem[] {
  const last = new Map(items.map((item) => [`${item.runId} ${item.key}`, item]));
  return [...last].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);
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
