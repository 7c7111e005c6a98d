import type { ClaimedRun } from "../port/run-store.ts";
import { lockControls } from "./key-locks.ts";
import { isUuid } from "./run-id-text.ts";
import type { Transaction } from "./transaction.ts";

/**
 * Runs that one claim took and that stand in one row of `running_batch`, until all of them end together, or somebody needs one of them by
 * itself: then the batch is split, and each run has a row of `running_run`. What is kept here is only to know which statement to try first.
 */
export interface RunBatch {
  readonly id: string;
  readonly size: number;
  /** False when it is known to have been split, or to have ended. */
  isWhole: boolean;
}

/** What a run that was claimed in a batch carries along, to come back with its end. */
class BatchPlace {
  readonly batch: RunBatch;
  /** In the order of the batch, from 0. */
  readonly place: number;

  constructor(batch: RunBatch, place: number) {
    this.batch = batch;
    this.place = place;
  }
}

/** What is noted on the run at that place of a batch; of none, where it has a row of its own. */
export function noteOf(batch: RunBatch | null, place: number): object | undefined {
  return batch === null ? undefined : new BatchPlace(batch, place);
}

export function placeOf(run: ClaimedRun): { readonly batch: RunBatch; readonly place: number } | null {
  return run.storeNote instanceof BatchPlace ? run.storeNote : null;
}

/** From now on no limit, pause or place changes beside this transaction, and each running run has a row by which it is counted. */
export async function lockControlsToChange(tx: Transaction): Promise<void> {
  const [, found] = await Promise.all([lockControls(tx, "exclusive"), tx.rows<{ id: string }>("running_batch_list")]);
  await split(tx, found);
}

export async function splitBatches(tx: Transaction, batches: readonly RunBatch[]): Promise<void> {
  const whole = batches.filter(({ isWhole }) => isWhole);
  await split(tx, whole);
  tx.afterCommit(() => {
    for (const batch of whole) batch.isWhole = false;
  });
}

/** Gives the runs rows of their own. False when none of them was in a batch; of no runs the server is not asked. */
export async function splitAround(tx: Transaction, ids: readonly string[]): Promise<boolean> {
  const known = ids.filter(isUuid).toSorted();
  const [first, last] = [known[0], known.at(-1)];
  if (first === undefined || last === undefined) return false;
  return split(tx, await tx.rows<{ id: string }>("running_batch_list_around", { ids: known, first, last }));
}

/** Gives all runs that these workers hold rows of their own, but for those of batches that somebody else has locked. */
export async function splitOf(tx: Transaction, workers: readonly string[]): Promise<void> {
  await split(tx, await tx.rows<{ id: string }>("running_batch_lock_of", { workers }));
}

/** False when there is nothing to split. */
async function split(tx: Transaction, batches: readonly { readonly id: string }[]): Promise<boolean> {
  if (batches.length === 0) return false;
  await tx.run("running_batch_split", { ids: batches.map(({ id }) => id) });
  return true;
}

/** After that many claims at the latest it is tried again whether runs end together. */
const longestPause = 64;
/** No claim takes as many. */
const never = 2_147_483_647;

/**
 * Whether it is worth it to claim runs as a batch: a batch that is split has cost more than rows would have.
 *
 * - Owns: how the last batches of this process went. After one that was split, the next claim takes rows; after the next such one, two do, then
 *   four, 64 at the most. One that ended as a whole lets all be forgotten.
 */
export class BatchHabit {
  readonly #from: number;
  #pause = 1;
  #left = 0;

  /** @param from of how many runs on a batch is made; null: of no number. */
  constructor(from: number | null) {
    this.#from = from ?? never;
  }

  /** How many runs the claim that begins has to take for a batch. Asked once for each. */
  next(limit: number): number {
    if (limit < this.#from) return never;
    if (this.#left === 0) return this.#from;
    this.#left -= 1;
    return never;
  }

  endedWhole(): void {
    this.#pause = 1;
    this.#left = 0;
  }

  wasSplit(): void {
    this.#left = this.#pause;
    this.#pause = Math.min(longestPause, this.#pause * 2);
  }
}
