import type { ClaimedRun } from "../port/run-store.ts";
import type { Transaction } from "./transaction.ts";

/**
 * Runs of claims whose commit was never answered. They may be this process's now, and then nobody else will ever run them: the worker
 * lives. So they are looked up before its next claim, and given out with it.
 *
 * - Owns: for each worker, what its unanswered claims would have taken. In memory: when the process dies, its worker's lease ends.
 */
export class ClaimDoubts {
  readonly #runs = new Map<string, ClaimedRun[]>();

  add(workerId: string, runs: readonly ClaimedRun[]): void {
    if (runs.length > 0) this.#runs.set(workerId, [...(this.#runs.get(workerId) ?? []), ...runs]);
  }

  has(workerId: string): boolean {
    return this.#runs.has(workerId);
  }

  /** Those that the worker holds indeed, at most `limit`; the others wait for the next call. */
  async resolve(tx: Transaction, workerId: string, limit: number): Promise<ClaimedRun[]> {
    const doubted = this.#runs.get(workerId) ?? [];
    const rows = await tx.rows<{ id: string }>("run_list_held_among", {
      ids: doubted.map((run) => run.id),
      attempts: doubted.map((run) => run.attempt),
      worker: workerId,
    });
    const ids = new Set(rows.map((row) => row.id));
    const held = doubted.filter((run) => ids.has(run.id));
    if (held.length > limit) this.#runs.set(workerId, held.slice(limit));
    else this.#runs.delete(workerId);
    return held.slice(0, limit);
  }
}
