import type { Instant } from "../../time/instant.ts";
import type { RescuedRun } from "./run-store.ts";

export interface NewWorker {
  readonly id: string;
  readonly host: string;
  readonly pid: number;
  readonly app: string;
  readonly codeVersion: string | null;
  /** Queues served; null: all. */
  readonly queues: readonly string[] | null;
  readonly concurrency: number;
  readonly startedAt: Instant;
  readonly leaseMs: number;
}

export interface WorkerRecord extends NewWorker {
  readonly heartbeatAt: Instant;
  /** `alive`: the lease holds. `stopped`: said goodbye. `lost`: its lease ended, or its process died. */
  readonly state: "alive" | "stopped" | "lost";
  readonly endedAt: Instant | null;
  readonly running: number;
}

/** What a look at the leases found. */
export interface RescueResult {
  readonly runs: readonly RescuedRun[];
  /** Milliseconds until the first of the living leases ends unless it is renewed; null when nobody lives. */
  readonly nextLeaseEndMs: number | null;
}

/**
 * Workers and their leases. The store measures leases by a clock that is the same for all workers and does not jump
 * (one machine: its monotonic clock and boot; PostgreSQL: the server's), never by the `now` of a caller.
 */
export interface WorkerStore {
  register(worker: NewWorker): Promise<void>;
  /** Renews the lease. False when the worker is unknown, stopped or lost: its runs are no longer its own. */
  heartbeat(workerId: string, now: Instant): Promise<boolean>;
  /** Ends a worker that holds no runs any more; whatever it still holds is given back as `released`. */
  stop(workerId: string, now: Instant): Promise<void>;
  /** Newest first; ended ones only when asked for. */
  list(options: { readonly withEnded?: boolean }): Promise<WorkerRecord[]>;
  /**
   * Marks workers lost whose lease ended, or whose process is gone where the store can tell (same machine), and gives back their
   * runs: waiting again, the attempt kept as `rescued`, no attempt burned; a run rescued `maxRescues` times before fails as `CRASHED`.
   */
  rescue(options: { readonly maxRescues: number; readonly now: Instant }): Promise<RescueResult>;
  /** Whether any worker held a lease at that instant, as far as the book remembers. */
  anyAliveAt(instant: Instant): Promise<boolean>;
}
