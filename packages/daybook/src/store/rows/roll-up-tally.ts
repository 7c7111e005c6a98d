import type { ProgressSnapshot } from "../../run/progress.ts";
import type { FinalState } from "../../run/state.ts";
import type { Instant } from "../../time/instant.ts";
import { placeOfTenant } from "./standing-row.ts";

/** Places of a histogram. */
const places = 32;

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** What one settled run adds to its hour. */
export interface RollUpEntry {
  readonly runId: string;
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

/** The newest end of one job and tenant. */
export interface End {
  readonly place: string;
  readonly job: string;
  runId: string;
  state: FinalState;
  finishedAt: Instant;
  succeededAt: Instant | null;
  failedAt: Instant | null;
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
  readonly waits: number[];
}

/** Adds up what one transaction settled, so that each hour's row is written once however large the batch. Each house writes it in its own way. */
export class RollUpTally {
  protected readonly sums: Map<string, Sum> = new Map();
  protected readonly ends: Map<string, End> = new Map();
  #last: Sum | null = null;
  #lastEnd: End | null = null;

  add(entry: RollUpEntry): void {
    if (entry.state === null && entry.retried !== true) return;
    const sum = this.#sumOf(entry);
    if (entry.retried === true) sum.retries += 1;
    if (entry.state === null) return;
    sum.states[entry.state] += 1;
    this.#noteEnd(entry, entry.state);
    if (entry.progress !== null && entry.progress !== undefined) {
      sum.items += entry.progress.done;
      sum.failedItems += entry.progress.counts.failed ?? 0;
    }
    if (entry.durationMs === null || entry.durationMs === undefined) return;
    const duration = Math.max(0, Math.round(entry.durationMs));
    sum.durationMs += duration;
    const wait = Math.max(0, Math.round(entry.waitMs ?? 0));
    sum.waitMs += wait;
    count(sum.durations, duration);
    count(sum.waits, wait);
  }

  /** The days (UTC) that get something; their kept sums are then good no more. */
  protected days(): Instant[] {
    return [...new Set([...this.sums.values()].map(({ hourAt }) => Math.floor(hourAt / dayMs) * dayMs))];
  }

  #noteEnd({ runId, job, tenant, finishedAt }: RollUpEntry, state: FinalState): void {
    const end = this.#endOf(job, tenant, runId, state, finishedAt);
    if (finishedAt >= end.finishedAt) {
      end.runId = runId;
      end.state = state;
      end.finishedAt = finishedAt;
    }
    if (state === "succeeded" || state === "partial") end.succeededAt = later(end.succeededAt, finishedAt);
    else if (state === "failed" || state === "expired") end.failedAt = later(end.failedAt, finishedAt);
  }

  #endOf(job: string, tenant: string | null, runId: string, state: FinalState, finishedAt: Instant): End {
    const place = placeOfTenant(tenant);
    const last = this.#lastEnd;
    if (last !== null && last.job === job && last.place === place) return last;
    const key = `${place}\u0000${job}`;
    let end = this.ends.get(key);
    if (end === undefined) {
      end = { place, job, runId, state, finishedAt, succeededAt: null, failedAt: null };
      this.ends.set(key, end);
    }
    this.#lastEnd = end;
    return end;
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
        durations: Array.from({ length: places }, () => 0),
        waits: Array.from({ length: places }, () => 0),
      };
      this.sums.set(key, sum);
    }
    this.#last = sum;
    return sum;
  }
}

function count(histogram: number[], ms: number): void {
  const place = placeOf(ms);
  histogram[place] = (histogram[place] ?? 0) + 1;
}

function later(a: Instant | null, b: Instant): Instant {
  return a === null ? b : Math.max(a, b);
}

/** A histogram as it is told: with all its places, also where it was kept before there were any. */
export function histogramOf(kept: readonly number[]): readonly number[] {
  return kept.length === places ? kept : Array.from({ length: places }, (_, place) => kept[place] ?? 0);
}

/** Place i takes what is below 2^i ms and at least 2^(i-1) ms. */
function placeOf(ms: number): number {
  return ms < 1 ? 0 : Math.min(places - 1, Math.floor(Math.log2(ms)) + 1);
}
