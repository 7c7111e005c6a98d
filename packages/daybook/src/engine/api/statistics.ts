import type { FinalState } from "../../run/state.ts";
import type { RollUp, RollUpSum } from "../../store/port/history-store.ts";

/** What became of the runs of some hours. */
export interface Statistics {
  /** Ended as `succeeded` or `partial`. */
  readonly completed: number;
  readonly failed: number;
  readonly cancelled: number;
  /** Of those that completed or failed, 0 to 1; null when there are none. */
  readonly successRate: number | null;
  readonly retries: number;
  /** Items that handlers counted. */
  readonly items: number;
  readonly failedItems: number;
  /** Over runs that were started; null when there are none. */
  readonly averageMs: number | null;
  /**
   * Half of the runs took no longer, and 95 of 100. From a histogram whose steps double: the upper end of the step, so at most twice the
   * true value, and never below it.
   */
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
}

const histogramPlaces = 32;

/** What is added up of roll-ups. */
type Figures = Omit<RollUpSum, "key">;

/** Adds up what different hours, jobs or tenants had. */
export function addSums(sums: readonly Figures[]): Figures {
  const states: Partial<Record<FinalState, number>> = {};
  const durations = Array.from({ length: histogramPlaces }, () => 0);
  const all = { retries: 0, items: 0, failedItems: 0, durationMs: 0 };
  for (const sum of sums) {
    for (const [state, count] of Object.entries(sum.states) as [FinalState, number][])
      states[state] = (states[state] ?? 0) + count;
    for (const [step, count] of sum.durations.entries()) durations[step] = (durations[step] ?? 0) + count;
    all.retries += sum.retries;
    all.items += sum.items;
    all.failedItems += sum.failedItems;
    all.durationMs += sum.durationMs;
  }
  return { states, durations, ...all };
}

/** Sums up hours of the book. Reads roll-ups and no runs, so it costs the same beside a million runs as beside ten. */
export function summarize(hours: readonly Figures[]): Statistics {
  const { states, durations, retries, items, failedItems, durationMs } = addSums(hours);
  const completed = (states.succeeded ?? 0) + (states.partial ?? 0);
  const failed = states.failed ?? 0;
  const started = durations.reduce((all, count) => all + count, 0);
  return {
    completed,
    failed,
    cancelled: states.cancelled ?? 0,
    successRate: completed + failed === 0 ? null : completed / (completed + failed),
    retries,
    items,
    failedItems,
    averageMs: started === 0 ? null : durationMs / started,
    p50Ms: percentile(durations, started, 0.5),
    p95Ms: percentile(durations, started, 0.95),
  };
}

/** The same for each value that `keyOf` finds, busiest first. */
export function summarizeBy<Row extends Figures, Key extends string | number | null>(
  hours: readonly Row[],
  keyOf: (hour: Row) => Key,
): { readonly key: Key; readonly statistics: Statistics }[] {
  return [...Map.groupBy(hours, keyOf)]
    .map(([key, same]) => ({ key, statistics: summarize(same) }))
    .toSorted(
      (a, b) => ended(b.statistics) - ended(a.statistics) || (String(a.key ?? "") < String(b.key ?? "") ? -1 : 1),
    );
}

/** The same share of some hours' durations or waits; null when none is known. */
export function percentileOf(hours: readonly RollUp[], of: "durations" | "waits", share: number): number | null {
  const steps: number[] = [];
  for (const hour of hours) for (const [step, count] of hour[of].entries()) steps[step] = (steps[step] ?? 0) + count;
  const counted = steps.reduce((all, count) => all + count, 0);
  return percentile(steps, counted, share);
}

function ended({ completed, failed, cancelled }: Statistics): number {
  return completed + failed + cancelled;
}

function percentile(durations: readonly number[], started: number, share: number): number | null {
  if (started === 0) return null;
  let left = Math.ceil(started * share);
  for (const [step, count] of durations.entries()) {
    left -= count;
    if (left <= 0) return 2 ** step;
  }
  return 2 ** (durations.length - 1);
}
