import type { CancelResult, ClaimedRun, EnqueueOutcome, RescuedRun } from "../../../src/store/port/run-store.ts";
import type { Operation } from "../history.ts";
import type { SchemaStatus } from "../../../src/store/port/store.ts";

/** What must never be exceeded, by key, queue, parent; and the overlap keys whose runs are all solo. */
export interface Limits {
  readonly keys: Readonly<Record<string, number>>;
  readonly queues: Readonly<Record<string, number>>;
  readonly parents: Readonly<Record<string, number>>;
  readonly soloKeys: readonly string[];
}

/** One attempt in a worker's hand: from after its claim returned to before its settle was called, on the machine's one clock. */
export interface Hold {
  readonly id: string;
  readonly attempt: number;
  readonly concurrencyKey: string | null;
  readonly queue: string;
  readonly parentId: string | null;
  readonly overlapKey: string | null;
  /** Microseconds. */
  readonly from: number;
  readonly until: number;
}

export interface WorkInput {
  readonly workerId: string;
  /** Runs per claim. */
  readonly batch: number;
  readonly limits: Limits;
  /** Attempts up to this number are given back as retried before a run is finished. */
  readonly retries: number;
}

export interface WorkReport {
  readonly holds: readonly Hold[];
  /** Ids of the runs this worker finished, as the store confirmed. */
  readonly finished: readonly string[];
  /** Ids whose settle the store refused. */
  readonly refused: readonly string[];
  /** Limits found exceeded by looking into the book after a claim. */
  readonly exceeded: readonly string[];
}

export interface CommittedFire {
  readonly scheduleId: string;
  readonly dueAt: number;
  readonly runId: string;
}

/** What each kind of child is told, and what it reports. One file beside this one for each. */
export interface Roles {
  readonly migrate: { readonly input: object; readonly report: SchemaStatus };
  readonly enqueue: {
    readonly input: { readonly job: string; readonly runs: number; readonly dedupeKeys: readonly string[] };
    readonly report: { readonly made: readonly string[]; readonly keyed: readonly EnqueueOutcome[] };
  };
  readonly work: { readonly input: WorkInput; readonly report: WorkReport };
  readonly cancel: { readonly input: { readonly ids: readonly string[] }; readonly report: CancelResult };
  readonly tick: {
    readonly input: { readonly until: number; readonly everyMs: number };
    readonly report: { readonly won: readonly CommittedFire[]; readonly lost: number };
  };
  readonly rescue: { readonly input: object; readonly report: readonly RescuedRun[] };
  readonly outlive: {
    readonly input: { readonly workerId: string; readonly leaseMs: number; readonly runs: number };
    readonly report: {
      readonly taken: readonly ClaimedRun[];
      readonly settled: readonly string[];
      readonly late: readonly (boolean | null)[];
    };
  };
  readonly chaos: { readonly input: ChaosInput; readonly report: ChaosReport };
  readonly hold: { readonly input: { readonly workerId: string; readonly leaseMs: number }; readonly report: never };
  readonly accept: { readonly input: { readonly job: string }; readonly report: never };
}

export interface ChaosInput {
  readonly workerId: string;
  readonly operations: readonly Operation[];
  readonly parents: Readonly<Record<"p" | "q", string>>;
  readonly limits: Limits;
}

export interface ChaosReport {
  readonly made: readonly string[];
  readonly finished: readonly string[];
  readonly refused: readonly string[];
  readonly exceeded: readonly string[];
}

export type Role = keyof Roles;
