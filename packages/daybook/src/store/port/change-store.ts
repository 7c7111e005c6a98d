import type { Instant } from "../../time/instant.ts";
import type { FireOutcome } from "./schedule-store.ts";

/** Lines that a run logged, by the numbers of the first and the last of them; all are of one attempt. */
export interface LoggedLines {
  readonly runId: string;
  readonly attempt: number;
  readonly from: number;
  readonly to: number;
}

/** A fire as it was decided. */
export interface FireChange {
  readonly scheduleId: string;
  readonly job: string;
  readonly tenant: string | null;
  readonly dueAt: Instant;
  readonly outcome: FireOutcome;
  readonly reason: string | null;
  readonly runId: string | null;
  readonly decidedAt: Instant;
  readonly decidedBy: string | null;
}

/** A worker that came or went. */
export interface WorkerChange {
  readonly id: string;
  readonly state: "alive" | "stopped" | "lost";
}

/** Runs too many to be named: all that were held or blocked, of a job or tenant or of all. */
export interface ManyRuns {
  readonly job: string | null;
  readonly tenant: string | null;
}

/** What changed, each kind in the order in which it was written. A run is named once, whatever happened to it. */
export interface Changes {
  readonly runs: readonly string[];
  readonly logs: readonly LoggedLines[];
  readonly fires: readonly FireChange[];
  readonly workers: readonly WorkerChange[];
  readonly many: readonly ManyRuns[];
}

/** What became of the question what changed since a position. */
export type ChangesSince =
  | { readonly kind: "changes"; readonly position: string; readonly changes: Changes }
  /** Not all of it is kept any more, the position is of another book, or it is none. */
  | { readonly kind: "gone"; readonly position: string }
  /** It is more than the caller wants to read. */
  | { readonly kind: "too_many"; readonly position: string };

/**
 * What changed in the book, kept for a while for those who show it live; by whichever process it was changed.
 *
 * Kept only while somebody listens: who does not, pays for nothing (docs/design/0012-live.md). A position is a text that means something to
 * this book alone: all changes are either before it or after it, whichever transaction was the first to commit. Changes to runs made by
 * `prune` are not told.
 */
export interface ChangeStore {
  /**
   * Has changes kept from now on, until `leaseMs` after the last call of any process; so it is called again before that. When it resolves for
   * the first time, changes of transactions that began before have committed too, or positions given out until they have will be `gone`.
   */
  listen(options: { readonly leaseMs: number }): Promise<void>;
  /** Where the book stands now. */
  position(): Promise<string>;
  /** What changed since, at most `limit` records of change; each tells of one transaction, and may name many runs. */
  since(position: string, options: { readonly limit: number }): Promise<ChangesSince>;
  /** Forgets changes older than `maxAgeMs`, and the oldest beyond `most` runs; ends the keeping where nobody has listened lately. */
  prune(options: { readonly maxAgeMs: number; readonly most: number }): Promise<void>;
}
