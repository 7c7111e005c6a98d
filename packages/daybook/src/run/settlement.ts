import type { Instant } from "../time/instant.ts";
import type { ProgressSnapshot } from "./progress.ts";
import type { RecordedError } from "./recorded-error.ts";
import type { FinalState } from "./state.ts";

/** What an attempt leaves behind, whatever comes next. */
interface AttemptEnd {
  readonly finishedAt: Instant;
  readonly error: RecordedError | null;
  readonly progress: ProgressSnapshot | null;
  /** CPU time of the process while the attempt ran, and its largest resident memory; null for attempts too short to sample. */
  readonly cpuMs: number | null;
  readonly memoryBytes: number | null;
}

/** The attempt finished the run. */
export interface FinishSettlement extends AttemptEnd {
  readonly kind: "finish";
  readonly state: FinalState;
  /** JSON text of the handler's result. */
  readonly result: string | null;
  readonly metadata: Readonly<Record<string, unknown>> | null;
  /** One line of why, for `cancelled`, `skipped` (`discard`) and `expired`. */
  readonly reason: string | null;
}

/** The run goes back to waiting. */
export interface ReturnSettlement extends AttemptEnd {
  readonly kind: "return";
  /** `retried` burns an attempt; `snoozed` (handler's wish) and `released` (shutdown) do not. */
  readonly outcome: "retried" | "snoozed" | "released";
  readonly availableAt: Instant;
  readonly reason: string | null;
}

/** What follows from the end of one attempt. */
export type Settlement = FinishSettlement | ReturnSettlement;
