import type { RunStatus } from "../api/run-view.ts";
import type { FireOutcome } from "../../store/port/schedule-store.ts";
import type { Instant } from "../../time/instant.ts";

/** What the book says about one instant of one schedule. */
export type WhyVerdict =
  | "ran"
  | "queued"
  | "overlapped"
  | "nobody_alive"
  | "missed"
  | "coalesced"
  | "paused"
  | "disabled"
  | "refused"
  /** Fired, but the run waits for a limit, a pause or a worker. */
  | "limit"
  | "held"
  | "waiting_for_worker"
  /** The local time asked for does not exist: the clock was put forward over it. */
  | "gap"
  | "not_due"
  | "not_yet"
  | "not_registered"
  | "removed"
  | "unparsable"
  /** Due by the rule, but the book has no row: pruned, or before the schedule was known. */
  | "no_record";

/** The answer to "why didn't it run?", with the facts it rests on. */
export interface WhyAnswer {
  readonly verdict: WhyVerdict;
  /** One or two sentences for people. */
  readonly sentence: string;
  readonly scheduleId: string | null;
  readonly job: string;
  readonly tenant: string | null;
  /** The instant asked for. */
  readonly instant: Instant;
  /** The due instant the answer is about. */
  readonly dueAt: Instant | null;
  readonly fire: {
    readonly outcome: FireOutcome;
    readonly reason: string | null;
    readonly decidedAt: Instant;
    readonly decidedBy: string | null;
  } | null;
  readonly run: { readonly id: string; readonly status: RunStatus; readonly workerId: string | null } | null;
  readonly previousDueAt: Instant | null;
  readonly nextDueAt: Instant | null;
}
