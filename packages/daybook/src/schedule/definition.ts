import type { Duration } from "../time/duration.ts";
import type { InstantInput } from "../time/instant.ts";

/** What becomes of instants that passed while nobody could act. */
export type MisfirePolicy = "skip" | "fire_once" | "catch_up";

/** What becomes of an instant that is due while an earlier run is active. */
export type OverlapPolicy = "allow" | "skip" | "queue_one" | "cancel_previous";

/** What every kind of schedule may say. */
export interface ScheduleOptions {
  /** Tells the schedules of one job apart, in the book and on the command line. @defaultValue `"default"` */
  key?: string;
  /** IANA zone in which wall-clock fields are read. @defaultValue `"UTC"` */
  timeZone?: string;
  /** No instant before this one is due (inclusive). */
  startAt?: InstantInput;
  /** No instant from this one on is due (exclusive). */
  endAt?: InstantInput;
  /** Local calendar dates (`YYYY-MM-DD`, in `timeZone`) on which nothing is due. */
  exclude?: readonly string[];
  /** @defaultValue `"fire_once"` */
  misfire?: MisfirePolicy;
  /** Instants older than this are recorded as missed, whatever the policy. @defaultValue `"7d"`: a weekly sync survives a long weekend */
  misfireWindow?: Duration;
  /** The most instants one `catch_up` runs; the newest are kept. @defaultValue 100 */
  misfireLimit?: number;
  /** @defaultValue `"skip"` */
  overlap?: OverlapPolicy;
  /** Shifts every instant by an amount below this, the same amount for ever, derived from the schedule's id. @defaultValue 0 */
  spread?: Duration;
  /** Input of the runs this schedule makes; validated by the job's schema when the job is registered. */
  input?: unknown;
  /** Tenant the runs are for. */
  tenant?: string;
}

/** Fires when the wall clock of `timeZone` matches. 5 fields (minute first), 6 (second first), 7 (year last), or a macro such as `@daily`. */
export interface CronScheduleDefinition extends ScheduleOptions {
  cron: string;
}

/** Fires every so much elapsed time. */
export interface IntervalScheduleDefinition extends ScheduleOptions {
  every: Duration;
  /**
   * `clock`: at multiples of `every` since 1970-01-01T00:00Z, the same on every node and after every deploy.
   * `start`: counted from `startAt`, or from the instant the schedule was first registered.
   * @defaultValue `"clock"`
   */
  align?: "clock" | "start";
}

/** Fires once. */
export interface OneOffScheduleDefinition extends ScheduleOptions {
  at: InstantInput;
}

/** A schedule as users write it. */
export type ScheduleDefinition = CronScheduleDefinition | IntervalScheduleDefinition | OneOffScheduleDefinition;
