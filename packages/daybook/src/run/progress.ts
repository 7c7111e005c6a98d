import type { Instant } from "../time/instant.ts";

/** The tallies `progress.add` knows. */
export type ProgressCounter = "succeeded" | "failed" | "skipped" | "created" | "updated" | "unchanged" | "deleted";

/** Progress of one attempt as the book keeps it: what a handler said, nothing derived from the time of reading. Plain JSON data. */
export interface ProgressSnapshot {
  /** How many items there are in all, when the handler said so. */
  readonly total: number | null;
  /** Sum of all counters. */
  readonly done: number;
  readonly counts: Readonly<Partial<Record<ProgressCounter, number>>>;
  readonly stage: { readonly name: string; readonly number: number; readonly of: number | null } | null;
  readonly message: string | null;
  /** What `progress.set` kept. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Items per second, smoothed; null until there is something to smooth. */
  readonly rate: number | null;
  /** Milliseconds that usually pass between two changes of `done`; null until known. */
  readonly usualGapMs: number | null;
  /** When `done`, the stage or the message last changed. */
  readonly changedAt: Instant;
}

/** What a reader sees: the snapshot, and what follows from it at the instant of reading. */
export interface ProgressView extends ProgressSnapshot {
  /** 0 to 100, null without a total. */
  readonly percent: number | null;
  readonly etaMs: number | null;
  /** The counts have stood still for three times their usual gap. */
  readonly stalled: boolean;
}
