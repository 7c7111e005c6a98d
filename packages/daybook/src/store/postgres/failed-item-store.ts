import type { FailedItem, FailedItemStore, KeptFailedItem, RetriedItems, RetryItem } from "../port/history-store.ts";
import type { Page, PageRequest } from "../port/page.ts";
import type { EnqueueOutcome, NewRun } from "../port/run-store.ts";
import { type FailedItemRow, toFailedItem } from "../rows/failed-item-row.ts";
import { fromCursor, rowsToRead, toPage } from "./cursor.ts";
import type { RunEnqueuer } from "./run-enqueue.ts";
import { isUuid } from "./run-id-text.ts";
import type { Database } from "./transaction.ts";

/** Items of sync runs that failed. */
export class PostgresFailedItemStore implements FailedItemStore {
  readonly #database: Database;
  readonly #enqueuer: RunEnqueuer;

  constructor(database: Database, enqueuer: RunEnqueuer) {
    this.#database = database;
    this.#enqueuer = enqueuer;
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

  async list(runId: string, page: PageRequest): Promise<Page<KeptFailedItem>> {
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

  async countOpen(runIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const runs = runIds.filter(isUuid);
    if (runs.length === 0) return new Map();
    const rows = await this.#database.read((tx) =>
      tx.rows<{ run_id: string; items: number }>("failed_item_count_open", { runs }),
    );
    return new Map(rows.map((row) => [row.run_id, row.items]));
  }

  async retry({
    run,
    keys,
    limit,
  }: {
    readonly run: NewRun;
    readonly keys: readonly string[] | null;
    readonly limit: number;
  }): Promise<RetriedItems> {
    if (run.retryOfId === null || !isUuid(run.retryOfId)) return { outcome: null, items: 0 };
    const of = run.retryOfId;
    return this.#database.write(async (tx) => {
      const open = await tx.rows<{ key: string }>("failed_item_list_open", { run: of, keys, limit });
      if (open.length === 0) return { outcome: null, items: 0 };
      const outcome = (await this.#enqueuer.enqueueWithin(tx, [[run]]))[0]?.[0];
      if (outcome === undefined) throw new TypeError("An enqueue of one run has one outcome.");
      if (outcome.kind !== "created") return { outcome, items: 0 };
      const taken = { retry: run.id, run: of, keys: open.map(({ key }) => key) };
      await Promise.all([tx.run("retry_item_insert", taken), tx.run("failed_item_take_over", taken)]);
      return { outcome, items: open.length };
    });
  }

  async retryAgain(run: NewRun): Promise<EnqueueOutcome> {
    return this.#database.write(async (tx) => {
      const outcome = (await this.#enqueuer.enqueueWithin(tx, [[run]]))[0]?.[0];
      if (outcome === undefined) throw new TypeError("An enqueue of one run has one outcome.");
      if (outcome.kind === "created") await tx.run("retry_item_copy", { retry: run.id, run: run.retryOfId });
      return outcome;
    });
  }

  async toRetry(runId: string): Promise<RetryItem[]> {
    if (!isUuid(runId)) return [];
    return this.#database.read((tx) => tx.rows<RetryItem>("retry_item_list", { run: runId }));
  }
}

/** One statement cannot write a row twice; and writers of the same rows take them in the same order, or they could wait for each other. */
function lastOfEachKey(items: readonly FailedItem[]): FailedItem[] {
  const last = new Map(items.map((item) => [`${item.runId} ${item.key}`, item]));
  return [...last].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);
}
