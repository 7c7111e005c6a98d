import type { NewRun } from "../port/run-store.ts";
import type { Connection, SqlValue } from "./connection.ts";

const columns = [
  "id",
  "job",
  "tenant",
  "queue",
  "lane",
  "priority",
  "available_at",
  "max_attempts",
  "trigger",
  "triggered_by",
  "created_at",
  "parent_id",
  "child_key",
  "sibling_limit",
  "concurrency_key",
  "dedupe_key",
  "overlap_key",
  "solo",
  "schedule_id",
  "due_at",
  "retry_of_id",
  "expires_at",
  "input",
  "trace_context",
] as const;

/** Rows of one insert. One at a time costs 1.4 times as much, JSON unpacked in SQL twice as much: docs/design/0004-the-book.md. */
const rowsAtOnce = 10;

/** Writes new runs, several in a statement. */
export class RunInserter {
  readonly #connection: Connection;
  readonly #pending: NewRun[] = [];

  constructor(connection: Connection) {
    this.#connection = connection;
    connection.onRollback(() => (this.#pending.length = 0));
  }

  /** Notes a run; it is written by the tenth one, or by `flush`. */
  add(run: NewRun): void {
    this.#pending.push(run);
    if (this.#pending.length < rowsAtOnce) return;
    const values: SqlValue[] = [];
    for (const pending of this.#pending) push(pending, values);
    this.#connection.insertOfRows("run_insert", columns, rowsAtOnce).run(...values);
    this.#pending.length = 0;
  }

  /** Writes what is pending. Called before any read that could look for it, and before the transaction ends. */
  flush(): void {
    for (const run of this.#pending) {
      const values: SqlValue[] = [];
      push(run, values);
      this.#connection.statementByPlace("run_insert", columns).run(...values);
    }
    this.#pending.length = 0;
  }
}

/** The values of one row in the order of `columns`. */
function push(run: NewRun, values: SqlValue[]): void {
  values.push(
    run.id,
    run.job,
    run.tenant,
    run.queue,
    run.availableAt > run.createdAt ? 0 : 1,
    run.priority,
    run.availableAt,
    run.maxAttempts,
    run.trigger,
    run.triggeredBy,
    run.createdAt,
    run.parentId,
    run.childKey,
    run.siblingLimit,
    run.concurrencyKey,
    run.dedupeKey,
    run.overlapKey,
    run.solo ? 1 : 0,
    run.scheduleId,
    run.dueAt,
    run.retryOfId,
    run.expiresAt,
    run.input,
    run.traceContext ?? null,
  );
}
