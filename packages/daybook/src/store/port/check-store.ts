import type { RecordedError } from "../../run/recorded-error.ts";
import type { Instant } from "../../time/instant.ts";
import type { Page, PageRequest } from "./page.ts";

/**
 * `waiting`: for a process that has the job's code. `running`: one has it. Then `passed`, or `problems` were found, or the check itself
 * `failed` and says nothing of the data.
 */
export type CheckState = "waiting" | "running" | "passed" | "problems" | "failed";

/** A check of a job's, and for which tenant. */
export interface CheckPlace {
  readonly job: string;
  readonly check: string;
  readonly tenant: string | null;
}

/** What a check came to, or that it is under way. */
export interface CheckResult extends CheckPlace {
  /** UUIDv7. */
  readonly id: string;
  readonly state: CheckState;
  readonly askedAt: Instant;
  readonly askedBy: string | null;
  /** The run after which it was asked for; null when somebody asked. */
  readonly runId: string | null;
  /** Until then it is to be taken, or to be over. */
  readonly deadlineAt: Instant;
  /** Of the process that took it; null for one that works at nothing else. */
  readonly workerId: string | null;
  readonly startedAt: Instant | null;
  readonly finishedAt: Instant | null;
  /** How many problems there are; null until it has ended, and when it failed. */
  readonly found: number | null;
  /** JSON values, some of the problems. */
  readonly samples: readonly unknown[];
  readonly message: string | null;
  /** Why the check failed. */
  readonly error: RecordedError | null;
}

export type NewCheck = Pick<CheckResult, keyof CheckPlace | "id" | "askedAt" | "askedBy" | "runId" | "deadlineAt">;

/** How it ended. */
export type CheckEnd = Pick<CheckResult, "found" | "samples" | "message" | "error"> & {
  readonly state: Exclude<CheckState, "waiting" | "running">;
  readonly finishedAt: Instant;
};

/** A check that the caller has the code of, and how long it may take. */
export interface KnownCheck {
  readonly job: string;
  readonly check: string;
  readonly lengthMs: number;
}

/** How a check stands over all tenants. */
export interface CheckSum {
  readonly job: string;
  readonly check: string;
  /** Tenants, or none, for which the newest result says so. */
  readonly passed: number;
  readonly problems: number;
  readonly failed: number;
  /** Problems in these results, together. */
  readonly found: number;
  /** When the youngest of these results came; null while there is none. */
  readonly lastResultAt: Instant | null;
  /** When the oldest of them came: of the tenant that was looked at longest ago. */
  readonly firstResultAt: Instant | null;
  /** Asked for, and neither taken nor ended in time. */
  readonly overdue: number;
}

/**
 * Results of integrity checks. A result goes from `waiting` to `running` to an end, is taken once and never given back: its id is all that
 * a claim needs as a fence. The result of a check and tenant that ended last is its newest.
 */
export interface CheckStore {
  /**
   * Asks for a check. While one of the same place waits, that one is told instead; one that runs already may have looked before the caller's
   * change, so it does not count. Tells other processes (`checks`).
   */
  ask(check: NewCheck): Promise<CheckResult>;
  /**
   * Takes what waits among these, the oldest first, at most `limit`, `id` alone where it is given; of two processes one gets it. What runs for
   * the same place already is waited for. Their deadlines become `now` and their length.
   */
  claim(request: {
    readonly known: readonly KnownCheck[];
    readonly id: string | null;
    readonly workerId: string | null;
    readonly now: Instant;
    readonly limit: number;
  }): Promise<CheckResult[]>;
  /** Writes how it ended. False, and nothing is changed, unless it runs still. */
  finish(id: string, end: CheckEnd): Promise<boolean>;
  /** Ends what nobody took, or nobody ended, before its deadline, as failed with what `why` says of it. Returns how many. */
  endOverdue(now: Instant, why: (overdue: CheckResult) => RecordedError): Promise<number>;
  get(id: string): Promise<CheckResult | null>;
  /**
   * What stands now: of each place the newest result and what is under way, by job, check and tenant (no tenant first), older before newer.
   * `troubled`: only the newest, and only those that did not pass.
   */
  standing(
    filter: { readonly job?: string; readonly tenant?: string; readonly troubled?: boolean },
    limit: number,
  ): Promise<CheckResult[]>;
  /** Of each check that was ever asked for, by job and check. One row is read for each check and tenant. */
  sums(now: Instant): Promise<CheckSum[]>;
  /** Newest first. */
  history(
    filter: { readonly job: string; readonly check: string; readonly tenant?: string },
    page: PageRequest,
  ): Promise<Page<CheckResult>>;
}
