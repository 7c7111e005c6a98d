import type { ProgressSnapshot } from "../../run/progress.ts";
import type { RecordedError } from "../../run/recorded-error.ts";
import type { Settlement } from "../../run/settlement.ts";
import type { AttemptOutcome, FinalState, RunState, TriggerKind } from "../../run/state.ts";
import type { Instant } from "../../time/instant.ts";
import type { Page, PageRequest } from "./page.ts";

/** A run to be written. Everything is decided above the store; the store adds nothing but the state. */
export interface NewRun {
  /** Of a `RunIdSource`, at `createdAt`: a store may look for runs of an instant around the ids of that instant. */
  readonly id: string;
  readonly job: string;
  readonly tenant: string | null;
  readonly queue: string;
  readonly priority: number;
  readonly availableAt: Instant;
  readonly maxAttempts: number;
  /** JSON text. */
  readonly input: string | null;
  readonly trigger: TriggerKind;
  /** Who pressed the button, which schedule, which token. */
  readonly triggeredBy: string | null;
  readonly parentId: string | null;
  /** Unique among the children of one parent. */
  readonly childKey: string | null;
  /** At most so many children of `parentId` running at the same time. */
  readonly siblingLimit: number | null;
  readonly concurrencyKey: string | null;
  /** While an unfinished run of the same job and tenant has this key, no second one is made. */
  readonly dedupeKey: string | null;
  /** Runs that overlap policies look at share this key; null for runs that take no part. */
  readonly overlapKey: string | null;
  /** With `overlapKey`: not to run beside another run of that key (overlap policy `queue_one`). */
  readonly solo: boolean;
  readonly scheduleId: string | null;
  readonly dueAt: Instant | null;
  readonly retryOfId: string | null;
  readonly createdAt: Instant;
  readonly expiresAt: Instant | null;
  /** The trace that made it, as W3C writes it: `traceparent`, and after a space the `tracestate`. @defaultValue none */
  readonly traceContext?: string | null;
}

/** What became of one run of an enqueue. */
export type EnqueueOutcome =
  | { readonly kind: "created"; readonly id: string }
  /** An unfinished run had the dedupe key, or the parent had a child of that key: `id` is that run's. */
  | { readonly kind: "duplicate"; readonly id: string }
  | { readonly kind: "refused"; readonly by: "daybook_disabled" | "job_disabled" | "tenant_disabled" };

export interface ClaimRequest {
  readonly workerId: string;
  readonly now: Instant;
  /** The most runs to take. */
  readonly limit: number;
  /** Queues this worker serves, each with its free local slots; null: all queues, no local limits. */
  readonly queues: readonly { readonly name: string; readonly free: number }[] | null;
  /** Jobs that this worker's code does not know. */
  readonly exceptJobs: readonly string[];
}

/** A run as the worker that holds it needs it. */
export interface ClaimedRun {
  readonly id: string;
  readonly job: string;
  readonly tenant: string | null;
  readonly queue: string;
  readonly priority: number;
  readonly attempt: number;
  readonly failures: number;
  readonly maxAttempts: number;
  /** JSON text. */
  readonly input: string | null;
  readonly trigger: TriggerKind;
  readonly triggeredBy: string | null;
  readonly parentId: string | null;
  readonly siblingLimit: number | null;
  readonly concurrencyKey: string | null;
  readonly overlapKey: string | null;
  readonly scheduleId: string | null;
  readonly dueAt: Instant | null;
  readonly createdAt: Instant;
  readonly availableAt: Instant;
  readonly startedAt: Instant;
  readonly traceContext: string | null;
  /** What the store that gave the run out keeps with it, and wants back with its end. Tells nobody else anything; may be left out. */
  readonly storeNote?: object | undefined;
}

/** The end of one attempt, by the worker that held it. */
export interface SettleRequest {
  readonly run: ClaimedRun;
  readonly workerId: string;
  readonly codeVersion: string | null;
  readonly settlement: Settlement;
}

export interface ProgressWrite {
  readonly runId: string;
  readonly attempt: number;
  readonly workerId: string;
  readonly progress: ProgressSnapshot;
}

/** A run as the book tells it. */
export interface RunRecord {
  readonly id: string;
  readonly job: string;
  readonly tenant: string | null;
  readonly queue: string;
  readonly state: RunState;
  /** Waiting, but its job or tenant is paused, disabled or removed; found out when a worker came for it. */
  readonly held: boolean;
  readonly priority: number;
  readonly availableAt: Instant;
  readonly attempt: number;
  /** Attempts that failed and count against `maxAttempts`. */
  readonly failures: number;
  readonly maxAttempts: number;
  readonly rescues: number;
  /** JSON text. */
  readonly input: string | null;
  readonly trigger: TriggerKind;
  readonly triggeredBy: string | null;
  readonly parentId: string | null;
  readonly childKey: string | null;
  readonly scheduleId: string | null;
  readonly dueAt: Instant | null;
  readonly retryOfId: string | null;
  readonly concurrencyKey: string | null;
  readonly dedupeKey: string | null;
  readonly codeVersion: string | null;
  readonly workerId: string | null;
  readonly createdAt: Instant;
  readonly startedAt: Instant | null;
  readonly finishedAt: Instant | null;
  readonly expiresAt: Instant | null;
  readonly cancelRequestedAt: Instant | null;
  readonly progress: ProgressSnapshot | null;
  /** JSON text. */
  readonly result: string | null;
  readonly metadata: Readonly<Record<string, unknown>> | null;
  readonly error: RecordedError | null;
  readonly reason: string | null;
  readonly cpuMs: number | null;
  readonly memoryBytes: number | null;
  /** As in {@link NewRun}. */
  readonly traceContext: string | null;
}

/** A run without what can be long, its input, its result and its metadata, and without its trace. */
export type RunOutline = Omit<RunRecord, "input" | "result" | "metadata" | "traceContext">;

/** An attempt that did not finish its run. The last attempt is in the run itself. */
export interface AttemptRecord {
  readonly runId: string;
  readonly number: number;
  readonly outcome: AttemptOutcome;
  readonly workerId: string | null;
  readonly codeVersion: string | null;
  readonly startedAt: Instant;
  readonly finishedAt: Instant;
  readonly error: RecordedError | null;
  readonly reason: string | null;
  readonly progress: ProgressSnapshot | null;
  readonly cpuMs: number | null;
  readonly memoryBytes: number | null;
}

export interface RunFilter {
  readonly states?: readonly RunState[];
  readonly job?: string;
  readonly tenant?: string;
  readonly queue?: string;
  readonly trigger?: TriggerKind;
  readonly parentId?: string;
  readonly scheduleId?: string;
  readonly workerId?: string;
  readonly createdFrom?: Instant;
  readonly createdBefore?: Instant;
  /** Was running at this instant or later, as far as its newest attempt goes. */
  readonly activeFrom?: Instant;
  /** Had begun to run before this instant. */
  readonly activeBefore?: Instant;
  /** Looked for in the id's start, the job's name, the input and the error message, without regard to case. */
  readonly text?: string;
}

export interface CancelResult {
  /** Were not running: cancelled now. */
  readonly cancelled: readonly string[];
  /** Are running: their workers will abort them. */
  readonly requested: readonly string[];
}

/** One run that an operation outside its worker brought to an end or gave back. */
export interface RescuedRun {
  readonly id: string;
  readonly job: string;
  readonly tenant: string | null;
  readonly workerId: string;
  readonly attempt: number;
  readonly outcome: "rescued" | "crashed";
}

/** How a run ended, and no more of it. */
export interface RunEnd {
  readonly id: string;
  readonly job: string;
  readonly tenant: string | null;
  readonly state: FinalState;
  /** Null for a run that never started. */
  readonly startedAt: Instant | null;
  readonly finishedAt: Instant;
}

/** Counts of unfinished runs. `queued`, `scheduled` and `retrying` are all `waiting` in the store. */
export interface ActiveCounts {
  readonly queued: number;
  readonly scheduled: number;
  readonly retrying: number;
  readonly held: number;
  readonly blocked: number;
  readonly running: number;
}

/** A run that is first in a line. */
export interface NextRun {
  readonly id: string;
  /** What it is blocked by: `key:<concurrency key>`, `parent:<run>`, `overlap:<overlap key>`; null: nothing but that nobody has taken it. */
  readonly blockedKey: string | null;
}

/** Runs: made, claimed, settled, read. Every call is one transaction, but for `enqueueWithin`. */
export interface RunStore {
  /**
   * Writes runs. Each group is all or nothing: when one of its runs is refused, none of the group is written and every outcome of the group is that refusal.
   * Returns when the runs are as durable as the store's setting promises.
   */
  enqueue(groups: readonly (readonly NewRun[])[]): Promise<EnqueueOutcome[][]>;

  /**
   * `enqueue` in a transaction of the caller's, which he began with a library of his own and which he ends: the runs are there for others when
   * it commits, and were never there when it rolls back. Starts nothing. No statement of it fails but for faults, since that would end
   * the caller's transaction; nothing is tried again. Waits for an uncommitted run of the same dedupe key in another transaction.
   * @throws `OPTION_INVALID` for what is no transaction of a library that the store knows, or goes elsewhere; `SCHEMA_MISSING` where no
   * book is. Nothing was written then.
   */
  enqueueWithin(tx: unknown, groups: readonly (readonly NewRun[])[]): Promise<EnqueueOutcome[][]>;

  /**
   * `enqueue`, then `claim`, in one transaction: what a worker with free slots does with the runs of its own process, which start sooner
   * for it. Takes runs in the order of any claim, the new ones or others; may take fewer than there are, so another claim should follow
   * when some of the new ones were not taken.
   */
  enqueueAndClaim(
    groups: readonly (readonly NewRun[])[],
    request: ClaimRequest,
  ): Promise<{ readonly outcomes: EnqueueOutcome[][]; readonly claimed: readonly ClaimedRun[] }>;

  /**
   * Writes a run that is running already, under `workerId` and with attempt 1, for work that runs in the caller's own code (trigger `track`).
   * Null when the worker is not registered or was lost. Limits do not apply. When its worker is lost it fails as `CRASHED`: nobody else could do it.
   */
  startTracked(run: NewRun, workerId: string): Promise<ClaimedRun | null>;

  /**
   * Takes available runs in the order priority, availableAt, id, counts up their `attempt` and marks them running under `workerId`.
   * Never exceeds a concurrency limit, a sibling limit, `solo`, or a queue's concurrency, whatever other processes claim at the same time.
   * A queue's concurrency counts its running runs at the claim, except those that have unfinished children: they wait, and counting
   * them could stop their own children. Such a parent may finish beside what was claimed in its place.
   * Runs over a limit become `blocked`; runs of paused, disabled or removed jobs and tenants are held aside, so that they do not stand in others' way.
   * Runs past `expiresAt` become `expired`. Takes nothing for a worker that is not registered or was lost.
   */
  claim(request: ClaimRequest): Promise<ClaimedRun[]>;

  /**
   * Records the ends of attempts; false where (worker, attempt) no longer holds the run, and then nothing of that entry is written;
   * null where somebody else keeps the run's row locked: nothing of that entry is written, and it is worth trying again.
   * A final `failed` attempt counts in `failures`. A run whose cancel was requested and that is given back ends as `cancelled`.
   * In the same transaction: the attempt row where the run goes on, the roll-ups, and the next blocked runs of the freed keys made waiting.
   */
  settle(requests: readonly SettleRequest[]): Promise<(boolean | null)[]>;

  /** Saves progress; returns the ids whose (worker, attempt) no longer holds the run. */
  writeProgress(writes: readonly ProgressWrite[]): Promise<string[]>;

  /** The instant at which the earliest waiting run becomes available; null when nothing waits for a later time. */
  nextAvailableAt(): Promise<Instant | null>;

  /** Of the runs that this worker holds, those whose cancel was requested. */
  cancelRequested(
    workerId: string,
  ): Promise<{ readonly id: string; readonly attempt: number; readonly by: string | null }[]>;

  /** Cancels runs and, with them, their unfinished descendants. Final runs are left as they are. */
  cancel(
    ids: readonly string[],
    options: { readonly by: string | null; readonly reason: string | null; readonly now: Instant },
  ): Promise<CancelResult>;

  /** Ends waiting and blocked runs whose `expiresAt` has passed, at most `limit`; returns their ids. */
  expire(now: Instant, limit: number): Promise<string[]>;

  /** Makes waiting again what was held aside or blocked for this job or tenant (all, when neither is named); the next claim decides anew. */
  releaseHeld(about: { readonly job?: string; readonly tenant?: string }): Promise<number>;

  /** Moves waiting and blocked runs to another priority, queue or instant; returns whether the run was still unstarted. */
  reschedule(
    id: string,
    change: { readonly availableAt?: Instant; readonly priority?: number; readonly queue?: string },
  ): Promise<boolean>;

  get(id: string): Promise<RunRecord | null>;
  /** Those of the runs that are there, in no order. */
  outlines(ids: readonly string[]): Promise<RunOutline[]>;
  /**
   * Newest first. Where few of many runs fit, a page may be short or empty and still have a cursor: one call looks at some 20,000 runs and says by its cursor up to
   * where it looked. Null alone says that there are no more.
   */
  list(filter: RunFilter, page: PageRequest): Promise<Page<RunRecord>>;
  /** Newest of the job (and tenant) that ended in one of the states. */
  latest(job: string, tenant: string | null | undefined, states?: readonly FinalState[]): Promise<RunRecord | null>;
  /**
   * How the newest runs of these jobs ended, job by job, the newest run first, at most `limit` of each. Looks at the newest 1,000 runs of a job (and
   * tenant), so what stands before a longer backlog is not found.
   */
  recentEnds(jobs: readonly string[], options: { readonly tenant?: string; readonly limit: number }): Promise<RunEnd[]>;
  /** Attempts that did not finish the run, oldest first. */
  attempts(runId: string): Promise<AttemptRecord[]>;
  /** How many children of a run there are in each state. */
  childStates(parentId: string): Promise<Partial<Record<RunState, number>>>;
  /** Unfinished runs, as people tell them apart. */
  activeCounts(now: Instant): Promise<ActiveCounts>;
  /**
   * Runs that have not begun though their time has come: of each queue and priority the first `each`, and of each key that blocked runs wait for
   * the first, with that key; at most `limit` queues and priorities, and keys. Found by index, so a backlog behind them costs nothing. Held ones are left out.
   */
  next(request: { readonly now: Instant; readonly each: number; readonly limit: number }): Promise<NextRun[]>;
  /** Unfinished runs of an overlap key. */
  overlapping(overlapKey: string): Promise<{ readonly id: string; readonly state: RunState }[]>;
}
