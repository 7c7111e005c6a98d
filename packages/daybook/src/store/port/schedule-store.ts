import type { ScheduleDefinition } from "../../schedule/definition.ts";
import type { Schedule } from "../../schedule/schedule.ts";
import type { Instant } from "../../time/instant.ts";
import type { NewRun } from "./run-store.ts";
import type { Page, PageRequest } from "./page.ts";

/** What became of one due instant. */
export type FireOutcome =
  | "ran"
  /** An earlier run was active and the overlap policy says `skip`, or one was queued already. */
  | "skipped"
  /** Made, and waits for the earlier run to end (`queue_one`). */
  | "queued"
  /** Nobody could act in time, and the misfire policy lets it go. */
  | "missed"
  /** Nobody could act in time; a later instant runs for it. */
  | "coalesced"
  | "paused"
  | "disabled"
  /** The run could not be made, for example because its input no longer fits the job's schema. */
  | "refused";

export interface FireRecord {
  readonly scheduleId: string;
  readonly dueAt: Instant;
  readonly outcome: FireOutcome;
  readonly reason: string | null;
  readonly runId: string | null;
  readonly decidedAt: Instant;
  /** The worker whose ticker decided. */
  readonly decidedBy: string | null;
}

/** A schedule as the book tells it. */
export interface StoredSchedule {
  /** `<job>/<key>`. */
  readonly id: string;
  readonly job: string;
  readonly key: string;
  readonly tenant: string | null;
  /** JSON text of the runs' input. */
  readonly input: string | null;
  /** What the code says, as written. */
  readonly definition: ScheduleDefinition;
  /** In force: code's, or the operator's where overridden. Null when it cannot be read. */
  readonly schedule: Schedule | null;
  /** Why it cannot be read. */
  readonly error: string | null;
  /** The next instant to decide on, without spread; null when there is none. */
  readonly nextDueAt: Instant | null;
  /** `nextDueAt` and the spread: when the ticker acts. */
  readonly nextFireAt: Instant | null;
  readonly lastDueAt: Instant | null;
  readonly createdAt: Instant;
  readonly changedAt: Instant;
  readonly removedAt: Instant | null;
}

/** A schedule to be written by registration or by an operator's change. */
export interface ScheduleWrite {
  readonly id: string;
  readonly job: string;
  readonly key: string;
  readonly tenant: string | null;
  readonly input: string | null;
  readonly definition: ScheduleDefinition;
  readonly schedule: Schedule | null;
  readonly error: string | null;
  readonly nextDueAt: Instant | null;
  readonly nextFireAt: Instant | null;
}

/** The decisions on one schedule's due instants, oldest first, and where it goes from there. */
export interface FireCommit {
  readonly scheduleId: string;
  /** `nextDueAt` as it was read; when another ticker has moved it, nothing of this commit is written. */
  readonly expectedDueAt: Instant;
  readonly fires: readonly {
    readonly dueAt: Instant;
    readonly outcome: FireOutcome;
    readonly reason: string | null;
    /** Written in the same transaction as its fire. */
    readonly run: NewRun | null;
  }[];
  readonly nextDueAt: Instant | null;
  readonly nextFireAt: Instant | null;
  /** Runs to cancel for this commit (`cancel_previous`). */
  readonly cancelRunIds: readonly string[];
  readonly decidedAt: Instant;
  readonly decidedBy: string | null;
}

export interface FireFilter {
  readonly scheduleId?: string;
  readonly job?: string;
  readonly tenant?: string;
  readonly outcomes?: readonly FireOutcome[];
  readonly dueFrom?: Instant;
  readonly dueBefore?: Instant;
}

/** Schedules and their fires. */
export interface ScheduleStore {
  /**
   * Makes the stored schedules of these jobs equal to the list: adds, changes, marks the absent ones removed, restores.
   * `nextDueAt` of a schedule whose `schedule` did not change is kept: downtime and deploys lose no instant.
   */
  replace(jobs: readonly string[], schedules: readonly ScheduleWrite[], now: Instant): Promise<void>;
  /** Changes one schedule and where it goes next (operator's change, reset). False when it does not exist. */
  change(write: ScheduleWrite, now: Instant): Promise<boolean>;
  get(id: string): Promise<StoredSchedule | null>;
  /** By id; removed ones only when asked for. */
  list(filter: {
    readonly job?: string;
    readonly tenant?: string;
    readonly withRemoved?: boolean;
  }): Promise<StoredSchedule[]>;
  /** Schedules with `nextFireAt` at or before `now`, oldest first, neither removed nor unreadable, and not of `exceptJobs` (jobs that the caller's code does not know). */
  due(now: Instant, limit: number, exceptJobs: readonly string[]): Promise<StoredSchedule[]>;
  /** The earliest `nextFireAt` of all but those jobs'. */
  nextFireAt(exceptJobs: readonly string[]): Promise<Instant | null>;
  /** Writes fires, their runs, cancellations and the schedule's advance, a transaction per commit. False where another ticker was first. */
  commitFires(commits: readonly FireCommit[]): Promise<boolean[]>;
  fire(scheduleId: string, dueAt: Instant): Promise<FireRecord | null>;
  /** Newest due instant first. */
  fires(filter: FireFilter, page: PageRequest): Promise<Page<FireRecord>>;
}
