import type { ClaimedRun, NewRun } from "../port/run-store.ts";
import { type CandidateRow, toClaimedRun } from "./claim-candidates.ts";
import type { Connection } from "./connection.ts";
import { isUnknownOutcome } from "./postgres-errors.ts";
import type { RunEnqueuer } from "./run-enqueue.ts";

/** Writes work that runs in the caller's own code into the book. */
export class RunTracker {
  readonly #connection: Connection;
  readonly #enqueuer: RunEnqueuer;

  constructor(connection: Connection, enqueuer: RunEnqueuer) {
    this.#connection = connection;
    this.#enqueuer = enqueuer;
  }

  /** Null for a worker that is not alive. */
  async start(run: NewRun, workerId: string): Promise<ClaimedRun | null> {
    try {
      return await this.#connection.write(async (tx) => {
        const alive = await tx.rows("worker_hold", { id: workerId });
        if (alive.length === 0) return null;
        await this.#enqueuer.insert(tx, run);
        await tx.run("run_claim", { worker: workerId, now: run.createdAt, ids: [run.id] });
        return toClaimedRun(toRow(run), 1, run.createdAt);
      });
    } catch (error) {
      // If it is in the book, it is this caller's: without a caller it would run until its worker ends.
      if (isUnknownOutcome(error) && (await this.#isHeld(run, workerId)))
        return toClaimedRun(toRow(run), 1, run.createdAt);
      throw error;
    }
  }

  async #isHeld(run: NewRun, workerId: string): Promise<boolean> {
    try {
      const rows = await this.#connection.read((tx) =>
        tx.rows("run_list_held_among", { ids: [run.id], attempts: [1], worker: workerId }),
      );
      return rows.length > 0;
    } catch {
      return false;
    }
  }
}

/** A new run as a claim reads it. */
function toRow(run: NewRun): CandidateRow {
  return {
    id: run.id,
    job: run.job,
    tenant: run.tenant,
    queue: run.queue,
    priority: run.priority,
    available_at: run.availableAt,
    attempt: 0,
    failures: 0,
    max_attempts: run.maxAttempts,
    input: run.input,
    trigger: run.trigger,
    triggered_by: run.triggeredBy,
    parent_id: run.parentId,
    sibling_limit: run.siblingLimit,
    concurrency_key: run.concurrencyKey,
    overlap_key: run.overlapKey,
    solo: run.solo,
    schedule_id: run.scheduleId,
    due_at: run.dueAt,
    created_at: run.createdAt,
    expires_at: run.expiresAt,
  };
}
