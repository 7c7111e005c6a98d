import type { Instant } from "../../time/instant.ts";
import type { PruneNote, PruneState, PruneStore } from "../port/history-store.ts";
import { pruneNote, toPruneState, type PruneRow } from "../rows/prune-row.ts";
import type { Database, SqlParams, Transaction } from "./transaction.ts";

interface OldRow {
  readonly id: string;
  readonly created_at: number;
  readonly is_deletable: boolean;
}

interface Rules {
  readonly job: string;
  /** Finished before it: goes. */
  readonly before: Instant | null;
  /** Finished, and up to this id: goes. */
  readonly surplusUpTo: string | null;
}

const zeroId = "00000000-0000-0000-0000-000000000000";
/** The fewest runs looked at in one statement while the pruner walks from the oldest on: some of them may have to stay. */
const shortestStride = 100;

/**
 * Deletes history, a batch a call. Deletes skip what somebody else has locked, so nobody waits for them, and two pruners at once
 * take different rows.
 */
export class PostgresPruneStore implements PruneStore {
  readonly #database: Database;
  /**
   * Where the finished runs that a job keeps ended, when it was last looked: to find that out takes a look at all it keeps. New runs only
   * move it on, so what was beyond it still is.
   */
  readonly #surplus = new Map<string, string>();

  constructor(database: Database) {
    this.#database = database;
  }

  async runs(request: {
    readonly job: string;
    readonly finishedBefore: Instant | null;
    readonly keep: number | null;
    readonly limit: number;
  }): Promise<number> {
    const ids = await this.#database.read((tx) => this.#deletable(tx, request));
    if (ids.length === 0) return 0;
    const [row] = await this.#database.write((tx) => tx.rows<{ runs: number }>("run_delete", { ids }));
    return row?.runs ?? 0;
  }

  async fires(request: { readonly dueBefore: Instant; readonly limit: number }): Promise<number> {
    return this.#delete("fire_delete_old", { before: request.dueBefore, limit: request.limit });
  }

  async rollUps(request: { readonly hourBefore: Instant; readonly limit: number }): Promise<number> {
    const { hourBefore: before, limit } = request;
    return this.#database.write(async (tx) => {
      const deleted = await tx.run("roll_up_delete_old", { before, limit });
      tx.last("roll_up_day_delete_old", { before });
      return deleted;
    });
  }

  async workers(request: { readonly endedBefore: Instant; readonly limit: number }): Promise<number> {
    return this.#delete("worker_delete_old", { before: request.endedBefore, limit: request.limit });
  }

  async audit(request: { readonly before: Instant; readonly limit: number }): Promise<number> {
    return this.#delete("audit_delete_old", { before: request.before, limit: request.limit });
  }

  async checks({ job, finishedBefore, keep, limit }: Parameters<PruneStore["checks"]>[0]): Promise<number> {
    return this.#delete("check_result_delete_old", { job, before: finishedBefore, keep, limit });
  }

  async note(note: PruneNote): Promise<void> {
    await this.#database.write((tx) => tx.run("prune_state_note", pruneNote(note)));
  }

  async states(): Promise<PruneState[]> {
    const rows = await this.#database.read((tx) => tx.rows<PruneRow>("prune_state_list"));
    return rows.map(toPruneState);
  }

  async #deletable(tx: Transaction, request: Parameters<PruneStore["runs"]>[0]): Promise<string[]> {
    const { job, finishedBefore: before, keep, limit } = request;
    if (keep === null) return before === null ? [] : deletable(tx, { job, before, surplusUpTo: null }, limit);
    const place = `${keep} ${job}`;
    const remembered = this.#surplus.get(place);
    if (remembered !== undefined) {
      const ids = await deletable(tx, { job, before, surplusUpTo: remembered }, limit);
      if (ids.length === limit) return ids;
    }
    const surplusUpTo = await endOfKept(tx, job, keep);
    if (surplusUpTo === null) this.#surplus.delete(place);
    else this.#surplus.set(place, surplusUpTo);
    return before === null && surplusUpTo === null ? [] : deletable(tx, { job, before, surplusUpTo }, limit);
  }

  #delete(name: string, params: SqlParams): Promise<number> {
    return this.#database.write((tx) => tx.run(name, params));
  }
}

async function endOfKept(tx: Transaction, job: string, keep: number): Promise<string | null> {
  const [row] = await tx.rows<{ id: string }>("run_get_surplus", { job, keep });
  return row?.id ?? null;
}

/** Walks from the oldest run on, and stops where neither rule can have anything to say: ids sort as the runs were created. */
async function deletable(tx: Transaction, { job, before, surplusUpTo }: Rules, limit: number): Promise<string[]> {
  const ids: string[] = [];
  const stride = Math.max(shortestStride, limit * 2);
  let after = zeroId;
  while (ids.length < limit) {
    const rows: OldRow[] = await tx.rows<OldRow>("run_list_oldest", {
      job,
      after,
      before,
      surplus_up_to: surplusUpTo,
      limit: stride,
    });
    ids.push(...rows.filter((row) => row.is_deletable).map((row) => row.id));
    const last = rows.at(-1);
    if (last === undefined || rows.length < stride) break;
    const mayBeOld = before !== null && last.created_at < before;
    const mayBeSurplus = surplusUpTo !== null && last.id < surplusUpTo;
    if (!mayBeOld && !mayBeSurplus) break;
    after = last.id;
  }
  return ids.slice(0, limit);
}
