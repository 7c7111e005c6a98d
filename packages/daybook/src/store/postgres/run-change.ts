import type { Instant } from "../../time/instant.ts";
import type { ProgressWrite } from "../port/run-store.ts";
import type { Connection } from "./connection.ts";
import { ContendedRuns, isLockTimeout } from "./contended-runs.ts";
import { lockControls } from "./key-locks.ts";
import { splitAround } from "./run-batches.ts";
import type { RunEnqueuer } from "./run-enqueue.ts";
import { isUuid } from "./run-id-text.ts";
import { type KeyedRow, keysOf } from "./run-keys.ts";
import type { RunUnblocker } from "./run-unblock.ts";
import type { Transaction } from "./transaction.ts";

/** What changes a run without starting or ending it: progress, release from being held, another place in the line. */
export class RunChanger {
  readonly #connection: Connection;
  readonly #enqueuer: RunEnqueuer;
  readonly #unblocker: RunUnblocker;
  readonly #contended = new ContendedRuns();
  /** Whether somebody listened when progress was saved last. */
  #isLive = false;

  constructor(connection: Connection, enqueuer: RunEnqueuer, unblocker: RunUnblocker) {
    this.#connection = connection;
    this.#enqueuer = enqueuer;
    this.#unblocker = unblocker;
  }

  /** Returns the ids whose worker holds them no more. */
  async writeProgress(writes: readonly ProgressWrite[]): Promise<string[]> {
    // Of several writes of one attempt the last counts.
    const last = [...new Map(writes.map((write) => [holderOf(write), write])).values()].filter(({ runId }) =>
      isUuid(runId),
    );
    if (last.length === 0) return writes.map((write) => write.runId);
    const { saved, locked } = await this.#save(last);
    // What is locked is not known to be lost: the next write tells.
    return writes.filter((write) => !saved.has(holderOf(write)) && !locked.has(write.runId)).map(({ runId }) => runId);
  }

  async #save(writes: readonly ProgressWrite[]): Promise<{ saved: Set<string>; locked: ReadonlySet<string> }> {
    const ids = writes.map((write) => write.runId);
    if (!this.#contended.hasAny(ids)) {
      try {
        return { saved: await this.#saveFree(writes), locked: new Set() };
      } catch (error) {
        if (!isLockTimeout(error)) throw error;
      }
    }
    return this.#connection.write(async (tx) => {
      const locked = await this.#contended.lockOthers(tx, ids);
      const free = writes.filter((write) => !locked.has(write.runId));
      const rows = await saveAndTell(tx, free);
      const batched = await saveBatched(tx, unsaved(free, rows));
      return { saved: holdersOf([...rows, ...batched]), locked };
    });
  }

  /** One round trip while nobody listens. Who has just begun to is told right after it. */
  async #saveFree(writes: readonly ProgressWrite[]): Promise<Set<string>> {
    const wasLive = this.#isLive;
    const rows = await (wasLive
      ? this.#connection.write((tx) => saveAndTell(tx, writes))
      : this.#connection.writeOne((tx) => saveAll(tx, writes)));
    this.#isLive = rows[0]?.live ?? wasLive;
    if (this.#isLive && !wasLive) await this.#connection.write(async (tx) => tx.tellRuns(rows.map(({ id }) => id)));
    const others = unsaved(writes, rows);
    const batched = others.length === 0 ? [] : await this.#connection.write((tx) => saveBatched(tx, others));
    return holdersOf([...rows, ...batched]);
  }

  releaseHeld({ job, tenant }: { readonly job?: string; readonly tenant?: string }): Promise<number> {
    return this.#connection.write(async (tx) => {
      // A claim that is just holding runs aside by what was in force has to be through.
      await lockControls(tx, "exclusive");
      const about = { job: job ?? null, tenant: tenant ?? null };
      const [held, blocked] = await Promise.all([
        tx.run("run_release_held", about),
        tx.run("run_release_blocked", about),
      ]);
      if (held + blocked > 0) {
        tx.tell({ kind: "many", what: about });
        tx.bump("runs");
      }
      return held + blocked;
    });
  }

  async reschedule(
    id: string,
    change: { readonly availableAt?: Instant; readonly priority?: number; readonly queue?: string },
  ): Promise<boolean> {
    if (!isUuid(id)) return false;
    return this.#connection.write(async (tx) => {
      const [row] = await tx.rows<KeyedRow>("run_reschedule", {
        id,
        available_at: change.availableAt ?? null,
        priority: change.priority ?? null,
        queue: change.queue ?? null,
      });
      if (row === undefined) return false;
      if (change.queue !== undefined) await this.#enqueuer.makeQueueKnown(tx, change.queue);
      tx.tellRuns([id]);
      tx.bump("runs");
      // It may have been next in line for a key, and may come later now, or in a queue that nobody serves.
      await this.#unblocker.wake(tx, keysOf(row));
      return true;
    });
  }
}

/** One row of `run_save_progress.sql`: a run whose holder held. */
interface SavedRow {
  readonly id: string;
  readonly attempt: number;
  readonly worker_id: string;
  readonly live: boolean;
}

async function saveAndTell(tx: Transaction, writes: readonly ProgressWrite[]): Promise<SavedRow[]> {
  const rows = await saveAll(tx, writes);
  if (rows[0]?.live === true) tx.tellRuns(rows.map(({ id }) => id));
  return rows;
}

function unsaved(writes: readonly ProgressWrite[], rows: readonly SavedRow[]): ProgressWrite[] {
  const saved = holdersOf(rows);
  return writes.filter((write) => !saved.has(holderOf(write)));
}

/** Of those that were not saved: those that are in a batch get a row of their own, and are saved there. */
async function saveBatched(tx: Transaction, writes: readonly ProgressWrite[]): Promise<SavedRow[]> {
  const isSplit = await splitAround(
    tx,
    writes.map(({ runId }) => runId),
  );
  return isSplit ? saveAndTell(tx, writes) : [];
}

async function saveAll(tx: Transaction, writes: readonly ProgressWrite[]): Promise<SavedRow[]> {
  if (writes.length === 0) return [];
  return tx.rows<SavedRow>("run_save_progress", {
    ids: writes.map((write) => write.runId),
    attempts: writes.map((write) => write.attempt),
    workers: writes.map((write) => write.workerId),
    progresses: writes.map((write) => JSON.stringify(write.progress)),
  });
}

function holdersOf(rows: readonly SavedRow[]): Set<string> {
  return new Set(rows.map((row) => holderOf({ runId: row.id, attempt: row.attempt, workerId: row.worker_id })));
}

function holderOf({ runId, attempt, workerId }: Pick<ProgressWrite, "runId" | "attempt" | "workerId">): string {
  return `${runId} ${attempt} ${workerId}`;
}
