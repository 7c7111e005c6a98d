import type { ProgressHistory } from "../../run/progress-view.ts";
import type { RunStore } from "../../store/port/run-store.ts";

/** Runs to learn a job's usual duration from. */
const historyRuns = 20;

/** What the job's newest succeeded runs took, at the median. */
export async function progressHistory(runs: Pick<RunStore, "list">, job: string): Promise<ProgressHistory | null> {
  const { data } = await runs.list({ job, states: ["succeeded", "partial"] }, { limit: historyRuns });
  const durations = data.flatMap((run) =>
    run.startedAt === null || run.finishedAt === null ? [] : [run.finishedAt - run.startedAt],
  );
  const items = data.flatMap((run) => (run.progress?.total == null ? [] : [run.progress.total]));
  const usualDurationMs = median(durations);
  return usualDurationMs === null ? null : { usualDurationMs, usualItems: median(items) };
}

function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}
