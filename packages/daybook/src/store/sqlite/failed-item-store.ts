import type { FailedItem, FailedItemStore, KeptFailedItem, RetriedItems, RetryItem } from "../port/history-store.ts";
import type { Page, PageRequest } from "../port/page.ts";
import type { EnqueueOutcome, NewRun } from "../port/run-store.ts";
import { type FailedItemRow, toFailedItem } from "../rows/failed-item-row.ts";
import type { Connection } from "./connection.ts";
import { fromCursor, rowsToRead, toPage } from "./cursor.ts";
import type { RunEnqueuer } from "./run-enqueue.ts";

/** Items of sync runs that failed. */
export class SqliteFailedItemStore implements FailedItemStore {
  readonly #connection: Connection;
  readonly #enqueuer: RunEnqueuer;

  constructor(connection: Connection, enqueuer: RunEnqueuer) {
    this.#connection = connection;
    this.#enqueuer = enqueuer;
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

  async list(runId: string, page: PageRequest): Promise<Page<KeptFailedItem>> {
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

  async countOpen(runIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const rows = this.#connection.read(() =>
      this.#connection.statement("failed_item_count_open").all({ runs: JSON.stringify(runIds) }),
    );
    return new Map((rows as unknown as { run_id: string; items: number }[]).map((row) => [row.run_id, row.items]));
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
    return this.#connection.write(() => {
      const asked = keys === null ? null : JSON.stringify(keys);
      const open = this.#connection.statement("failed_item_list_open").all({ run: run.retryOfId, keys: asked, limit });
      if (open.length === 0) return { outcome: null, items: 0 };
      const outcome = this.#enqueuer.enqueue([[run]])[0]?.[0];
      if (outcome === undefined) throw new TypeError("An enqueue of one run has one outcome.");
      if (outcome.kind !== "created") return { outcome, items: 0 };
      const taken = { retry: run.id, run: run.retryOfId, keys: JSON.stringify(open.map((row) => row["key"])) };
      this.#connection.statement("retry_item_insert").run(taken);
      this.#connection.statement("failed_item_take_over").run(taken);
      return { outcome, items: open.length };
    });
  }

  async retryAgain(run: NewRun): Promise<EnqueueOutcome> {
    return this.#connection.write(() => {
      const outcome = this.#enqueuer.enqueue([[run]])[0]?.[0];
      if (outcome === undefined) throw new TypeError("An enqueue of one run has one outcome.");
      if (outcome.kind === "created")
        this.#connection.statement("retry_item_copy").run({ retry: run.id, run: run.retryOfId });
      return outcome;
    });
  }

  async toRetry(runId: string): Promise<RetryItem[]> {
    const rows = this.#connection.read(() => this.#connection.statement("retry_item_list").all({ run: runId }));
    return (rows as unknown as RetryItem[]).map(({ key, data }) => ({ key, data }));
  }
}
