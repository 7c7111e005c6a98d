import type { FailedItemView } from "../engine/api/runs-api.ts";
import type { FinalState, AttemptOutcome } from "../run/state.ts";
import type { ProgressSnapshot } from "../run/progress.ts";
import type { RecordedError } from "../run/recorded-error.ts";
import type { LogLine } from "../store/port/history-store.ts";
import type { Clock } from "../time/clock.ts";

/** A child that the handler spawned. */
export interface InlineChild {
  readonly job: string;
  readonly input: unknown;
  readonly tenant: string | null;
  readonly key: string;
}

/** How {@link runInline} calls the handler. */
export interface InlineOptions<Services> {
  tenant?: string;
  services?: Services;
  /** Which attempt it is; the ones before it count as failed. @defaultValue 1 */
  attempt?: number;
  /** Aborting it cancels the run, as an operator would. */
  signal?: AbortSignal;
  /** How a child ends that the handler spawns; no child's handler is called. @defaultValue every one succeeds */
  child?: (child: InlineChild) => FinalState;
  /** What `credentials.get` gives, by name; others are not found. */
  credentials?: Readonly<Record<string, string>>;
  /** @defaultValue the machine's clock */
  clock?: Clock;
}

/** What the book would say of the attempt. */
export interface InlineRun {
  /** `retried`: it failed and another attempt would follow. */
  readonly outcome: AttemptOutcome;
  readonly result: unknown;
  readonly error: RecordedError | null;
  /** Of `fail(…)` and `partial(…)`. */
  readonly metadata: Readonly<Record<string, unknown>> | null;
  /** Why it was skipped or cancelled. */
  readonly reason: string | null;
  /** For `retried` and `snoozed`: how long until the next attempt, without jitter. */
  readonly nextInMs: number | null;
  /** Null when the handler reported none. */
  readonly progress: ProgressSnapshot | null;
  readonly logs: readonly LogLine[];
  readonly failedItems: readonly Omit<FailedItemView, "retryRunId">[];
  readonly children: readonly InlineChild[];
}
