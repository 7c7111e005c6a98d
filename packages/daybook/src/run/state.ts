/** Where a run stands. The last six are final: a final run never changes again. */
export type RunState =
  | "waiting"
  | "blocked"
  | "running"
  | "succeeded"
  | "partial"
  | "failed"
  | "cancelled"
  | "skipped"
  | "expired";

export type FinalState = Exclude<RunState, "waiting" | "blocked" | "running">;

/** What made a run. */
export type TriggerKind = "schedule" | "manual" | "api" | "retry" | "parent" | "track";

/** How one attempt ended. `retried` attempts failed and another follows; `rescued`, `released` and `snoozed` ones cost nothing. */
export type AttemptOutcome = FinalState | "retried" | "rescued" | "released" | "snoozed";
