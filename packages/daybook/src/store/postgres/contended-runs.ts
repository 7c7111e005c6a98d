import { isDaybookError } from "../../errors/daybook-error.ts";
import { sqlStateOf } from "./postgres-errors.ts";
import { isUuid } from "./run-id-text.ts";
import type { Transaction } from "./transaction.ts";

const lockNotAvailable = "55P03";

/**
 * Runs whose rows somebody else keeps locked: a session of an operator that sits idle in a transaction, a long transaction of a program.
 * A batch that holds one of them would wait for it until its time is up, again and again, and all others of the batch with it.
 *
 * - Owns: the ids of runs that were found locked. In memory only, and only to know when to look before waiting.
 */
export class ContendedRuns {
  readonly #ids = new Set<string>();

  /** Whether a batch should look first. */
  hasAny(ids: readonly string[]): boolean {
    return this.#ids.size > 0 && ids.some((id) => this.#ids.has(id));
  }

  /** Of these runs, those that are locked; the others are locked for the caller now. */
  async lockOthers(tx: Transaction, ids: readonly string[]): Promise<Set<string>> {
    const rows = await tx.rows<{ id: string; is_free: boolean }>("run_lock_free", { ids: ids.filter(isUuid) });
    for (const { id, is_free: isFree } of rows) {
      if (isFree) this.#ids.delete(id);
      else this.#ids.add(id);
    }
    return new Set(rows.filter((row) => !row.is_free).map((row) => row.id));
  }
}

/** Whether the call waited too long for a row or a lock that somebody else has. */
export function isLockTimeout(error: unknown): boolean {
  return isDaybookError(error) && sqlStateOf(error.cause) === lockNotAvailable;
}
