import { DaybookError } from "../../errors/daybook-error.ts";
import type { Instant } from "../../time/instant.ts";
import type { CancelResult } from "../port/run-store.ts";
import { RollUpSums } from "./roll-up.ts";
import { splitAround } from "./run-batches.ts";
import { type Aftermath, endRuns, type EndableRow } from "./run-end.ts";
import { isUuid } from "./run-id-text.ts";
import type { RunUnblocker } from "./run-unblock.ts";
import type { Database, Transaction } from "./transaction.ts";

interface CancelRow extends EndableRow {
  readonly state: string;
  readonly is_locked: boolean;
}

/** A run that starts and is given back again and again, each time just before it is locked. */
const mostRounds = 50;

export interface CancelOptions {
  readonly by: string | null;
  readonly reason: string | null;
  readonly now: Instant;
}

/** Cancels and expires runs. */
export class RunCanceller {
  readonly #database: Database;
  readonly #unblocker: RunUnblocker;

  constructor(database: Database, unblocker: RunUnblocker) {
    this.#database = database;
    this.#unblocker = unblocker;
  }

  cancel(ids: readonly string[], options: CancelOptions): Promise<CancelResult> {
    return this.#database.write((tx) => this.cancelWithin(tx, ids, options));
  }

  /** As part of the caller's transaction. */
  async cancelWithin(tx: Transaction, ids: readonly string[], options: CancelOptions): Promise<CancelResult> {
    const { by, reason, now } = options;
    const known = ids.filter(isUuid);
    if (known.length === 0) return { cancelled: [], requested: [] };
    const rows = await lockFamilies(tx, known);
    const running = rows.filter((row) => row.state === "running");
    const others = rows.filter((row) => row.state !== "running");
    if (running.length > 0) {
      await tx.run("run_request_cancel", { ids: running.map(({ id }) => id), now, by, reason });
      tx.tellRuns(running.map(({ id }) => id));
      tx.bump("runs");
    }
    const aftermath: Aftermath = { sums: new RollUpSums(), keys: new Set() };
    const ends = others.map((row) => ({
      row,
      ending: { state: "cancelled", at: now, reason, cancelledBy: by } as const,
    }));
    await endRuns(tx, ends, aftermath);
    await this.#unblocker.wake(tx, aftermath.keys);
    aftermath.sums.write(tx);
    return { cancelled: others.map(({ id }) => id), requested: running.map(({ id }) => id) };
  }

  /** Ends what has waited past its `expiresAt`. */
  expire(now: Instant, limit: number): Promise<string[]> {
    return this.#database.write(async (tx) => {
      const rows = await tx.rows<EndableRow>("run_lock_expired", { now, limit });
      const aftermath: Aftermath = { sums: new RollUpSums(), keys: new Set() };
      const ends = rows.map((row) => ({ row, ending: { state: "expired", at: now, reason: null } as const }));
      await endRuns(tx, ends, aftermath);
      await this.#unblocker.wake(tx, aftermath.keys);
      aftermath.sums.write(tx);
      return rows.map((row) => row.id);
    });
  }
}

/**
 * Locks the unfinished among the runs and all that descends from them. A run whose lock has to be waited for may have moved to another
 * table then: it started, or was given back. The next statement sees where it is now. One that is in a batch gets a row of its own.
 */
async function lockFamilies(tx: Transaction, ids: readonly string[]): Promise<CancelRow[]> {
  for (let round = 0; round < mostRounds; round += 1) {
    const rows = await tx.rows<CancelRow>("run_lock_to_cancel", { ids });
    const others = rows.filter((row) => !row.is_locked);
    if (others.length === 0) return rows;
    await splitAround(
      tx,
      others.map(({ id }) => id),
    );
  }
  throw new DaybookError(
    "STORE_BUSY",
    "These runs start and are given back faster than they can be cancelled. Try again.",
  );
}
