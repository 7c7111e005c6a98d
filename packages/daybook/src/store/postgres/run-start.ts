import type { ClaimedRun, ClaimRequest, NewRun } from "../port/run-store.ts";
import { type CandidateRow, toClaimedRun } from "./claim-candidates.ts";
import type { Connection } from "./connection.ts";
import { type Controls, type ControlsReader, isHeld } from "./controls.ts";
import { lockControls } from "./key-locks.ts";
import { isUnknownOutcome } from "./postgres-errors.ts";
import type { RunEnqueuer } from "./run-enqueue.ts";
import { insertParams } from "./run-insert.ts";
import type { Transaction } from "./transaction.ts";

/** Writes runs that start in the moment they are made: one row written once, where an enqueue and a claim write it twice. */
export class RunStarter {
  readonly #connection: Connection;
  readonly #controls: ControlsReader;
  readonly #enqueuer: RunEnqueuer;

  constructor(connection: Connection, controls: ControlsReader, enqueuer: RunEnqueuer) {
    this.#connection = connection;
    this.#controls = controls;
    this.#enqueuer = enqueuer;
  }

  /**
   * A new run that a claim of this very moment would take, since nothing is ready before it and no limit concerns it. Null, and nothing
   * written, where that is not so or not plain to see. Holds what a claim holds: the worker's row, and the controls as they are.
   *
   * Other processes are told nothing: there is nothing in it for them to claim.
   */
  async startIfNext(tx: Transaction, run: NewRun, request: ClaimRequest): Promise<ClaimedRun | null> {
    const known = this.#controls.remembered;
    if (known === null || !isPlain(run, request) || !isFree(run, request, known.controls)) return null;
    if (this.#enqueuer.readyToInsert([[run]]) === null) return null;
    const { workerId, now } = request;
    const [, , written] = await Promise.all([
      tx.rows("worker_hold", { id: workerId }),
      lockControls(tx, "shared"),
      tx.run("run_insert_running", { ...insertParams([run]), worker: workerId, now, version: known.version }),
    ]);
    if (written === 1 && known.live) tx.tellRuns([run.id]);
    return written === 1 ? toClaimedRun(toRow(run), 1, now) : null;
  }

  /** Work that runs in the caller's own code, whatever the limits say. Null for a worker that is not alive. */
  async track(run: NewRun, workerId: string): Promise<ClaimedRun | null> {
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

/** Whether only what is in the book already can be in its way: its time has come, it has no end, no family and no twin. */
function isPlain(run: NewRun, { now, limit, exceptJobs }: ClaimRequest): boolean {
  return (
    limit > 0 &&
    run.availableAt <= now &&
    run.expiresAt === null &&
    run.dedupeKey === null &&
    run.parentId === null &&
    run.overlapKey === null &&
    !exceptJobs.includes(run.job)
  );
}

/** Whether nothing holds it back, and no limit of its job, of its key or of its queue has to be counted. */
function isFree(run: NewRun, { queues }: ClaimRequest, controls: Controls): boolean {
  if (controls.allHeld || isHeld(controls, run.job, run.tenant) || controls.limits.has(run.job)) return false;
  // A key of its own may be shared with a job that has a limit.
  if (controls.limits.size > 0 && run.concurrencyKey !== `job:${run.job}`) return false;
  const queue = controls.queues.find(({ name }) => name === run.queue);
  if (queue === undefined || queue.paused || queue.concurrency !== null) return false;
  return queues === null || queues.some(({ name, free }) => name === run.queue && free > 0);
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
    trace_context: run.traceContext ?? null,
  };
}
