import type { RecordedError } from "../../run/recorded-error.ts";
import type { FinalState } from "../../run/state.ts";
import type { Instant } from "../../time/instant.ts";
import type { Page, PageRequest } from "./page.ts";
import type { EnqueueOutcome, NewRun } from "./run-store.ts";

export type LogLevel = "debug" | "info" | "warn" | "error";

export interface LogLine {
  readonly runId: string;
  readonly attempt: number;
  /** Counts up within one attempt, from 1. */
  readonly number: number;
  readonly at: Instant;
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>> | null;
}

/** Lines of an attempt that somebody outside reports, numbered by the store. */
export interface HeldLines {
  readonly runId: string;
  readonly attempt: number;
  readonly workerId: string;
  readonly lines: readonly Pick<LogLine, "at" | "level" | "message" | "fields">[];
  /** Lines of the attempt beyond so many are not kept. */
  readonly most: number;
}

export interface LogPage extends Page<LogLine> {
  /** As `after`, gives what was logged behind these lines since: there on the last page, too, and where there was no line yet. */
  readonly followCursor: string;
}

export interface LogStore {
  append(lines: readonly LogLine[]): Promise<void>;
  /** Numbers lines behind those the attempt has, also where several report at once. False, and nothing kept, when the worker holds the run no more. */
  appendHeld(request: HeldLines): Promise<boolean>;
  /** Oldest first; with `tail`, the newest `limit` lines, oldest of them first. */
  list(
    runId: string,
    page: PageRequest & { readonly tail?: boolean; readonly levels?: readonly LogLevel[] },
  ): Promise<LogPage>;
  /** The lines of one attempt with numbers from `from` to `to`, in their order. */
  between(runId: string, attempt: number, from: number, to: number): Promise<LogLine[]>;
}

export interface FailedItem {
  readonly runId: string;
  readonly key: string;
  readonly attempt: number;
  readonly at: Instant;
  readonly error: RecordedError;
  /** JSON text. */
  readonly data: string | null;
}

/** A failed item as the book tells it. */
export interface KeptFailedItem extends FailedItem {
  /** The retry that took it over; null while none did. */
  readonly retryRunId: string | null;
}

/** One of the items that a retry is made for. */
export interface RetryItem {
  readonly key: string;
  /** JSON text of what was kept with its failure. */
  readonly data: string | null;
}

/** What became of a wish to retry the failed items of a run. */
export interface RetriedItems {
  /** Null when there was no item left to retry; nothing was written then. */
  readonly outcome: EnqueueOutcome | null;
  /** How many items the new run has. */
  readonly items: number;
}

export interface FailedItemStore {
  /** A second item of the same run and key replaces the first. */
  append(items: readonly FailedItem[]): Promise<void>;
  /** By key. */
  list(runId: string, page: PageRequest): Promise<Page<KeptFailedItem>>;
  count(runId: string): Promise<number>;
  /** How many items of these runs no retry has taken over; runs without any are left out. */
  countOpen(runIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /**
   * Makes a run for the failed items of `run.retryOfId` that no retry has taken over, at most `limit` by key, of `keys` where given; they are
   * copied to it and marked as taken over, so of two that ask at the same time one gets them.
   */
  retry(request: {
    readonly run: NewRun;
    readonly keys: readonly string[] | null;
    readonly limit: number;
  }): Promise<RetriedItems>;
  /** Makes a run for the same items as its `retryOfId` was made for. */
  retryAgain(run: NewRun): Promise<EnqueueOutcome>;
  /** The items that a retry is made for, by key; empty for a run that was not made for items. */
  toRetry(runId: string): Promise<RetryItem[]>;
}

/** One hour of one job and tenant. */
export interface RollUp {
  readonly job: string;
  readonly tenant: string | null;
  /** Start of the hour, UTC. */
  readonly hourAt: Instant;
  readonly states: Readonly<Partial<Record<FinalState, number>>>;
  readonly retries: number;
  readonly items: number;
  readonly failedItems: number;
  /** Milliseconds, summed over finished runs that were started. */
  readonly durationMs: number;
  readonly waitMs: number;
  /** `durations[i]` counts runs that took less than 2^i ms and at least 2^(i-1) ms; the last takes everything longer. 32 places. */
  readonly durations: readonly number[];
  /** The same of how long those runs had waited since they were available. */
  readonly waits: readonly number[];
}

/** Hours, jobs and tenants added up, all but one of the three. */
export interface RollUpSum extends Pick<
  RollUp,
  "states" | "retries" | "items" | "failedItems" | "durationMs" | "durations"
> {
  /** The hour (an instant), the job or the tenant whose figures these are. */
  readonly key: string | number | null;
}

/** The roll-ups of a period, added up three times. Each list is in the order of its keys, no tenant first. */
export interface SummedPeriod {
  readonly byHour: readonly RollUpSum[];
  readonly byJob: readonly RollUpSum[];
  readonly byTenant: readonly RollUpSum[];
}

/** Which roll-ups to read. */
export interface RollUpFilter {
  readonly job?: string;
  readonly tenant?: string;
  readonly from?: Instant;
  /** Exclusive. */
  readonly before?: Instant;
}

/** How a job stands for a tenant: how it last ended, and when it last went well and ill. Kept as runs end, so it outlives them. */
export interface Standing {
  readonly job: string;
  readonly tenant: string | null;
  /** The run that ended last; null where it is not known any more. */
  readonly runId: string | null;
  readonly state: FinalState;
  readonly finishedAt: Instant;
  /** When a run last ended as `succeeded` or `partial`. */
  readonly succeededAt: Instant | null;
  /** When a run last ended as `failed` or `expired`. */
  readonly failedAt: Instant | null;
}

/** When a job last succeeded, in whole or in part. */
export interface LastSuccess {
  readonly job: string;
  /** Null: for whichever, or for none. */
  readonly tenant: string | null;
  readonly succeededAt: Instant;
}

export interface StandingStore {
  /** By tenant, what has none first, then by job. */
  list(filter: { readonly job?: string; readonly tenants?: readonly (string | null)[] }): Promise<Standing[]>;
  /** Of each job that is not removed and ever succeeded; by job. */
  successesOfJobs(): Promise<LastSuccess[]>;
  /** Of each such job and tenant of which a run ended at `endedFrom` or later; by tenant, then job, at most so many. */
  successesOfTenants(request: { readonly endedFrom: Instant; readonly limit: number }): Promise<LastSuccess[]>;
}

export interface RollUpStore {
  /** Oldest hour first. */
  list(filter: RollUpFilter): Promise<RollUp[]>;
  /**
   * The same, added up. Not one moment of the book: where it would hold up the process to read all at once it is read in pieces, and of a transaction that
   * commits meanwhile some figures may be in and others not. All three lists are made of the same rows.
   */
  sum(filter: RollUpFilter): Promise<SummedPeriod>;
  /**
   * The sums of a whole day (UTC), for days that are over. They are kept in the book when they are first asked for; whatever is written into the day or pruned of it
   * from then on, however late and by whomever, makes them be added up anew. Where the book cannot be written they are told and not kept.
   */
  sumOfDay(day: { readonly dayAt: Instant; readonly job?: string; readonly tenant?: string }): Promise<SummedPeriod>;
}

/** Kinds of rows that retention deletes. */
export const prunedKinds = ["runs", "checks", "fires", "rollUps", "workers", "audit"] as const;
export type PrunedKind = (typeof prunedKinds)[number];

/** What retention did with one kind of rows, of whichever process. */
export interface PruneState {
  readonly what: PrunedKind;
  /** When all of the kind was last looked at to the end; null: not yet. */
  readonly lookedAt: Instant | null;
  /** How many that look deleted. */
  readonly deleted: number | null;
  /** When some were last deleted. */
  readonly deletedAt: Instant | null;
  /** Deleted since the book keeps count. */
  readonly total: number;
}

export interface PruneNote {
  readonly what: PrunedKind;
  readonly now: Instant;
  /** Deleted since the last note. */
  readonly more: number;
  /** Deleted in the whole look, which has ended; null while it goes on. */
  readonly whole: number | null;
}

/** One batch of deleting; each call removes at most `limit` rows and returns how many, so that callers can stop between batches. */
export interface PruneStore {
  /**
   * Final runs with all that hangs on them, of `job`: those finished before `finishedBefore`, and those beyond the newest `keep`.
   * A parent goes only when no child of it is unfinished; null means that rule is not applied.
   */
  runs(request: {
    readonly job: string;
    readonly finishedBefore: Instant | null;
    readonly keep: number | null;
    readonly limit: number;
  }): Promise<number>;
  fires(request: { readonly dueBefore: Instant; readonly limit: number }): Promise<number>;
  rollUps(request: { readonly hourBefore: Instant; readonly limit: number }): Promise<number>;
  workers(request: { readonly endedBefore: Instant; readonly limit: number }): Promise<number>;
  audit(request: { readonly before: Instant; readonly limit: number }): Promise<number>;
  /** Results of a job's checks: those finished before `finishedBefore`, and those beyond the newest `keep` of a check and tenant. The newest of each stays. */
  checks(request: {
    readonly job: string;
    readonly finishedBefore: Instant;
    readonly keep: number;
    readonly limit: number;
  }): Promise<number>;
  /** Keeps what was done. Several processes may: their counts add up. */
  note(note: PruneNote): Promise<void>;
  /** By kind; a kind that was never looked at is left out. */
  states(): Promise<PruneState[]>;
}
