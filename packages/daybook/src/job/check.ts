import type { Duration } from "../time/duration.ts";
import type { Credentials, RunLog } from "./run-context.ts";

/** What a check works with. */
export interface CheckContext<Services = unknown> {
  /** Whose data is to be looked at; null: of no tenant. */
  readonly tenant: string | null;
  /** Aborted when the check has taken too long, and when its process stops. */
  readonly signal: AbortSignal;
  readonly credentials: Credentials;
  /** Goes to the program's logger; the book keeps what the check answers. */
  readonly log: RunLog;
  readonly services: Services;
}

/** What a check says beside the count. */
export interface CheckFinding {
  /** How many problems there are; 0: the check passed. */
  readonly found: number;
  /** Some of the problems, as JSON values; the first 20 are kept, 2,000 characters of each. */
  readonly samples?: readonly unknown[];
  /** One sentence for people; 500 characters of it are kept. */
  readonly message?: string;
}

/** All problems there are, or a count with some of them. An empty list, and a count of 0: the check passed. */
export type CheckAnswer = readonly unknown[] | CheckFinding;

/** A look at the data that a job keeps. It reads, it changes nothing: it may be made at any time, also while the job runs. */
export interface CheckDefinition<Services = unknown> {
  description?: string;
  /** A check taking longer is aborted and has failed. @defaultValue `"1m"` */
  timeout?: Duration;
  /** Makes it after each run that succeeded, in whole or in part, for that run's tenant. @defaultValue false */
  after?: boolean;
  /** What it throws says that the check failed, and nothing of the data. */
  run(context: CheckContext<Services>): CheckAnswer | Promise<CheckAnswer>;
}
