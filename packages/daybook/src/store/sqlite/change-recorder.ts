import { changeRows, type Told } from "../rows/change-row.ts";
import type { Connection } from "./connection.ts";
import { leaseClockMs } from "./lease-clock.ts";

/**
 * What the transaction under way has to tell those who show the book live; written just before it commits.
 *
 * Whether anybody listens is read once in each transaction, which holds the write lock: so it is exact. While nobody does, that one read is
 * all it costs.
 */
export class ChangeRecorder {
  readonly #connection: Connection;
  readonly #runs = new Set<string>();
  readonly #others: Told[] = [];
  #isWanted: boolean | null = null;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Whether anybody listens; who has to gather what it tells asks first. Within a transaction. */
  get isWanted(): boolean {
    this.#isWanted ??= this.#connection.statement("pulse_is_live").get()?.["live"] === 1;
    return this.#isWanted;
  }

  run(id: string): void {
    if (this.isWanted) this.#runs.add(id);
  }

  runs(runs: readonly { readonly id: string }[]): void {
    if (this.isWanted) for (const { id } of runs) this.#runs.add(id);
  }

  tell(told: Told): void {
    if (this.isWanted) this.#others.push(told);
  }

  write(): void {
    if (this.#runs.size + this.#others.length === 0) return;
    const at = leaseClockMs();
    const statement = this.#connection.statementByPlace("change_append", ["at", "size", "kind", "what"]);
    for (const { size, kind, what } of changeRows(this.#runs, this.#others)) statement.run(at, size, kind, what);
  }

  /** The transaction is over. */
  reset(): void {
    this.#isWanted = null;
    this.#runs.clear();
    this.#others.length = 0;
  }
}
