import type { Database } from "./transaction.ts";

/** What a look at the leases found. */
export interface Leases {
  readonly dead: readonly string[];
  /** Until the first of the living leases ends; null when nobody lives. */
  readonly nextEndMs: number | null;
  /** Workers that ended some time ago and of whom a run was left, because somebody had it locked. */
  readonly leftBehind: readonly string[];
}

interface Rows {
  readonly leases: readonly { readonly id: string; readonly left_ms: number }[];
  readonly leftBehind: readonly { readonly id: string }[];
}

/**
 * Looks whose lease has ended.
 *
 * A lease that ended while nobody could reach the server tells nothing of its worker: after a restart or a lost network everybody's has
 * ended, and whoever is back first would rob all the others. So a lease holds for its whole length after the server's start, and after
 * the first look that succeeded following one that failed. Remembered is only the latter; when it is forgotten, a worker is rescued
 * sooner, and a fenced one writes nothing.
 */
export class LeaseView {
  readonly #database: Database;
  #failed = false;
  /** On the monotonic clock; null when no look has failed. */
  #reachableSince: number | null = null;

  constructor(database: Database) {
    this.#database = database;
  }

  async look(): Promise<Leases> {
    const { leases, leftBehind } = await this.#read();
    const dead: string[] = [];
    let nextEndMs: number | null = null;
    for (const { id, left_ms: leftMs } of leases) {
      if (leftMs <= 0) dead.push(id);
      else nextEndMs = Math.min(nextEndMs ?? Number.POSITIVE_INFINITY, leftMs);
    }
    return { dead, nextEndMs, leftBehind: leftBehind.map(({ id }) => id) };
  }

  async #read(): Promise<Rows> {
    const since = this.#failed ? performance.now() : this.#reachableSince;
    const reachableMs = since === null ? null : Math.floor(performance.now() - since);
    try {
      const [leases, leftBehind] = await this.#database.read((tx) =>
        Promise.all([
          tx.rows<Rows["leases"][number]>("worker_list_leases", { reachable_ms: reachableMs }),
          tx.rows<Rows["leftBehind"][number]>("worker_list_left_behind"),
        ]),
      );
      this.#failed = false;
      this.#reachableSince = since;
      return { leases, leftBehind };
    } catch (error) {
      this.#failed = true;
      throw error;
    }
  }
}
