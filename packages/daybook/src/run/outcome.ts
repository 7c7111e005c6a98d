/** Finished, but some items failed. Made by `partial(result)`. */
export interface PartialOutcome {
  readonly outcome: "partial";
  readonly result: unknown;
  readonly metadata: Readonly<Record<string, unknown>>;
  withMetadata(key: string, value: unknown): PartialOutcome;
}

/** Run again later; burns no attempt. Made by `snooze("10m")`. */
export interface SnoozeOutcome {
  readonly outcome: "snooze";
  readonly delayMs: number;
}

/** Nothing to do: the run ends as `skipped`. Made by `discard(reason)`. */
export interface DiscardOutcome {
  readonly outcome: "discard";
  readonly reason: string;
}

/** What a handler can return instead of a plain result. */
export type Outcome = PartialOutcome | SnoozeOutcome | DiscardOutcome;
