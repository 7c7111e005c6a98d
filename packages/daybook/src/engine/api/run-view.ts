import type { ProgressView } from "../../run/progress.ts";
import { viewEndedProgress, viewProgress, type ProgressHistory } from "../../run/progress-view.ts";
import type { RunRecord } from "../../store/port/run-store.ts";
import type { Instant } from "../../time/instant.ts";

type Viewed = Omit<RunRecord, "traceContext">;

/** How people tell runs apart that all wait in the store. */
export type RunStatus = RunRecord["state"] | "queued" | "scheduled" | "retrying" | "held";

/** A run as readers see it: JSON parsed, progress with what follows from it, the status in people's words. */
export interface RunView extends Omit<RunRecord, "input" | "result" | "progress" | "traceContext"> {
  readonly status: RunStatus;
  readonly input: unknown;
  readonly result: unknown;
  readonly progress: ProgressView | null;
  /** From start to end, or to now; null before the start. */
  readonly durationMs: number | null;
}

export function toRunView(
  { traceContext: _traceContext, ...run }: RunRecord,
  now: Instant,
  history: ProgressHistory | null,
): RunView {
  return {
    ...run,
    status: statusOf(run, now),
    input: run.input === null ? null : JSON.parse(run.input),
    result: run.result === null ? null : JSON.parse(run.result),
    progress: progressOf(run, now, history),
    durationMs: run.startedAt === null ? null : Math.max(0, (run.finishedAt ?? now) - run.startedAt),
  };
}

function progressOf(run: Viewed, now: Instant, history: ProgressHistory | null): ProgressView | null {
  if (run.progress === null) return null;
  return run.state === "running"
    ? viewProgress(run.progress, now, history, run.startedAt ?? now)
    : viewEndedProgress(run.progress);
}

function statusOf(run: Viewed, now: Instant): RunStatus {
  if (run.state !== "waiting") return run.state;
  if (run.held) return "held";
  if (run.availableAt <= now) return "queued";
  return run.failures > 0 ? "retrying" : "scheduled";
}
