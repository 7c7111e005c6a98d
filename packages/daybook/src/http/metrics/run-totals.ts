import { finalStates } from "../../run/transitions.ts";
import type { FinalState } from "../../run/state.ts";
import type { RollUp } from "../../store/port/history-store.ts";
import type { Instant } from "../../time/instant.ts";

/** What became of a job's runs. Counts only ever grow. */
export interface JobTotals {
  readonly states: Record<FinalState, number>;
  retries: number;
  items: number;
  failedItems: number;
  durationMs: number;
  waitMs: number;
  /** As {@link RollUp.durations}. */
  readonly durations: number[];
  /** As {@link RollUp.waits}. */
  readonly waits: number[];
}

const hourMs = 3_600_000;

/**
 * Counters over the whole book that never fall, made of hourly figures that are deleted by retention.
 *
 * They begin at zero with the first look, so that a restart reads as one: what each later look finds more than the look before is added. An
 * end that is written more than an hour after it happened is not seen.
 */
export class RunTotals {
  readonly #totals = new Map<string, JobTotals>();
  /** Per job and hour, as the last look found them. */
  #seen: Map<string, JobTotals> | null = null;
  #lookedAt: Instant | null = null;

  /** The first hour whose figures the next look needs. */
  from(now: Instant): Instant {
    return startOfHour(Math.min(now, this.#lookedAt ?? now)) - hourMs;
  }

  /** @param hours all roll-ups since {@link from}. */
  look(hours: readonly RollUp[], now: Instant): ReadonlyMap<string, JobTotals> {
    const found = new Map<string, JobTotals>();
    for (const hour of hours) {
      const key = JSON.stringify([hour.job, hour.hourAt]);
      const sums = found.get(key) ?? noRuns();
      found.set(key, sums);
      add(sums, hour, null);
      if (!this.#totals.has(hour.job)) this.#totals.set(hour.job, noRuns());
    }
    if (this.#seen !== null)
      for (const [key, sums] of found) {
        const [job] = JSON.parse(key) as [string, Instant];
        add(this.#totals.get(job) ?? noRuns(), sums, this.#seen.get(key) ?? null);
      }
    this.#seen = found;
    this.#lookedAt = now;
    return this.#totals;
  }
}

/** What a job has that was never heard of. */
export function noRuns(): JobTotals {
  return {
    states: { succeeded: 0, partial: 0, failed: 0, cancelled: 0, skipped: 0, expired: 0 },
    retries: 0,
    items: 0,
    failedItems: 0,
    durationMs: 0,
    waitMs: 0,
    durations: [],
    waits: [],
  };
}

type Figures = Omit<RollUp, "job" | "tenant" | "hourAt"> | JobTotals;

/** Adds what `figures` has more than `before`. */
function add(to: JobTotals, figures: Figures, before: JobTotals | null): void {
  for (const state of finalStates) to.states[state] += more(figures.states[state] ?? 0, before?.states[state]);
  for (const histogram of ["durations", "waits"] as const)
    for (const [step, count] of figures[histogram].entries())
      to[histogram][step] = (to[histogram][step] ?? 0) + more(count, before?.[histogram][step]);
  for (const field of ["retries", "items", "failedItems", "durationMs", "waitMs"] as const)
    to[field] += more(figures[field], before?.[field]);
}

/** Figures of an hour can only grow, or be gone when they were deleted. */
function more(now: number, before: number = 0): number {
  return Math.max(0, now - before);
}

function startOfHour(instant: Instant): Instant {
  return Math.floor(instant / hourMs) * hourMs;
}
