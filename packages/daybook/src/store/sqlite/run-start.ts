import type { ClaimedRun, ClaimRequest, NewRun } from "../port/run-store.ts";
import type { Instant } from "../../time/instant.ts";
import { RunLimits } from "./claim-limits.ts";
import type { Connection } from "./connection.ts";
import { type ControlsReader, isHeld } from "./controls.ts";
import { PlacedRun } from "./placed-run.ts";
import { refusalOf, type RunEnqueuer } from "./run-enqueue.ts";

const columns = [
  ...(["id", "job", "tenant", "queue", "priority", "available_at", "max_attempts", "trigger", "triggered_by"] as const),
  ...(["created_at", "worker", "started_at", "parent_id", "child_key", "sibling_limit", "concurrency_key"] as const),
  ...(["dedupe_key", "overlap_key", "solo", "schedule_id", "due_at", "retry_of_id", "expires_at", "input"] as const),
  ...(["trace_context"] as const),
] as const;

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

  /** Work that runs in the caller's own code, whatever the limits say. Null for a worker that is not alive. */
  track(run: NewRun, workerId: string): ClaimedRun | null {
    return this.#connection.write(() => {
      if (!this.#isAlive(workerId)) return null;
      this.#enqueuer.makeQueueKnown(run.queue);
      this.#connection.bump("runs");
      return this.#insert(run, workerId, run.createdAt);
    });
  }

  /**
   * A new run that a claim of this very moment would take, since nothing is ready before it and no limit keeps it. Null, and nothing
   * written, where that is not so or not plain to see. Within a transaction.
   *
   * Other processes are told nothing: there is nothing in it for them to claim.
   */
  startIfNext(run: NewRun, request: ClaimRequest): ClaimedRun | null {
    if (!isPlain(run, request) || !this.#isAlive(request.workerId)) return null;
    const controls = this.#controls.current();
    if (controls.allHeld || refusalOf(run, controls) !== null || isHeld(controls, run.job, run.tenant)) return null;
    if (this.#connection.statement("run_ready_any").get() !== undefined) return null;
    if (this.#connection.statementByPlace("run_promotable_any", ["now"]).get(request.now) !== undefined) return null;
    const limits = new RunLimits(this.#connection, controls);
    const lane = limits.queuePlaces(request.queues).find(({ name }) => name === run.queue);
    if (lane === undefined || lane.free < 1 || limits.take(run) !== null) return null;
    return this.#insert(run, request.workerId, request.now);
  }

  #isAlive(workerId: string): boolean {
    return this.#connection.statement("worker_is_alive").get({ id: workerId }) !== undefined;
  }

  #insert(run: NewRun, workerId: string, startedAt: Instant): ClaimedRun {
    this.#enqueuer.makeTenantKnown(run);
    this.#connection.changes.run(run.id);
    const { id, job, tenant, queue, priority, availableAt, maxAttempts, trigger, triggeredBy, createdAt } = run;
    const { parentId, childKey, siblingLimit, concurrencyKey, dedupeKey, overlapKey, scheduleId, dueAt } = run;
    const { lastInsertRowid } = this.#connection
      .statementByPlace("run_insert_running", columns)
      .run(
        ...([id, job, tenant, queue, priority, availableAt, maxAttempts, trigger, triggeredBy, createdAt] as const),
        ...([workerId, startedAt, parentId, childKey, siblingLimit, concurrencyKey, dedupeKey, overlapKey] as const),
        ...([run.solo ? 1 : 0, scheduleId, dueAt, run.retryOfId, run.expiresAt, run.input] as const),
        run.traceContext ?? null,
      );
    return place(run, Number(lastInsertRowid), startedAt);
  }
}

/** Whether only what is in the book already can be in its way: its time has come, and it is nobody's twin. */
function isPlain(run: NewRun, { now, limit, exceptJobs }: ClaimRequest): boolean {
  return (
    limit > 0 &&
    run.availableAt <= now &&
    (run.expiresAt === null || run.expiresAt > now) &&
    run.dedupeKey === null &&
    run.childKey === null &&
    !exceptJobs.includes(run.job)
  );
}

function place(run: NewRun, seq: number, startedAt: Instant): PlacedRun {
  return new PlacedRun(
    [
      ...([seq, run.id, run.job, run.tenant, run.queue, run.priority, run.availableAt, 0, 0, run.maxAttempts] as const),
      ...([run.input, run.trigger, run.triggeredBy, run.parentId, run.siblingLimit, run.concurrencyKey] as const),
      ...([run.overlapKey, run.solo ? 1 : 0, run.scheduleId, run.dueAt, run.createdAt, run.expiresAt] as const),
      run.traceContext ?? null,
    ],
    startedAt,
  );
}
