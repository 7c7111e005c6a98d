import type { ProgressSnapshot } from "../../run/progress.ts";
import type { FinalState } from "../../run/state.ts";
import type { Instant } from "../../time/instant.ts";

/** Places of the histogram of durations. */
const durationPlaces = 32;

const hourMs = 3_600_000;

/** What one settled run adds to its hour. */
export interface RollUpEntry {
  readonly job: string;
  readonly tenant: string | null;
  readonly finishedAt: Instant;
  /** Null for an attempt after which the run goes on. */
  readonly state: FinalState | null;
  readonly retried?: boolean;
  readonly progress?: ProgressSnapshot | null;
  /** Null for a run that never started. */
  readonly durationMs?: number | null;
  readonly waitMs?: number;
}

export interface Sum {
  readonly job: string;
  readonly tenant: string | null;
  readonly hourAt: Instant;
  readonly states: Record<FinalState, number>;
  retries: number;
  items: number;
  failedItems: number;
  durationMs: number;
  waitMs: number;
  readonly durations: number[];
}

/** Adds up what one transaction settled, so that each hour's row is written once however large the batch. Each house writes it in its own way. */
export class RollUpTally {
  protected readonly sums: Map<string, Sum> = new Map();
  #last: Sum | null = null;

  add(entry: RollUpEntry): void {
    if (entry.state === null && entry.retried !== true) return;
    const sum = this.#sumOf(entry);
    if (entry.retried === true) sum.retries += 1;
    if (entry.state === null) return;
    sum.states[entry.state] += 1;
    if (entry.progress !== null && entry.progress !== undefined) {
      sum.items += entry.progress.done;
      sum.failedItems += entry.progress.counts.failed ?? 0;
    }
    if (entry.durationMs === null || entry.durationMs === undefined) return;
    const duration = Math.max(0, Math.round(entry.durationMs));
    sum.durationMs += duration;
    sum.waitMs += Math.max(0, Math.round(entry.waitMs ?? 0));
    const place = placeOf(duration);
    sum.durations[place] = (sum.durations[place] ?? 0) + 1;
  }

  #sumOf({ job, tenant, finishedAt }: RollUpEntry): Sum {
    const hourAt = Math.floor(finishedAt / hourMs) * hourMs;
    const last = this.#last;
    if (last !== null && last.job === job && last.tenant === tenant && last.hourAt === hourAt) return last;
    const key = JSON.stringify([job, tenant, hourAt]);
    let sum = this.sums.get(key);
    if (sum === undefined) {
      sum = {
        job,
        tenant,
        hourAt,
        states: { succeeded: 0, partial: 0, failed: 0, cancelled: 0, skipped: 0, expired: 0 },
        retries: 0,
        items: 0,
        failedItems: 0,
        durationMs: 0,
        waitMs: 0,
        durations: Array.from({ length: durationPlaces }, () => 0),
      };
      this.sums.set(key, sum);
    }
    this.#last = sum;
    return sum;
  }
}

/** Place i takes what is below 2^i ms and at least 2^(i-1) ms. */
function placeOf(durationMs: number): number {
  return durationMs < 1 ? 0 : Math.min(durationPlaces - 1, Math.floor(Math.log2(durationMs)) + 1);
}
