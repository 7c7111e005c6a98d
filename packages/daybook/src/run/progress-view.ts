import type { Instant } from "../time/instant.ts";
import type { ProgressSnapshot, ProgressView } from "./progress.ts";

/** How long runs of the same job usually take. */
export interface ProgressHistory {
  readonly usualDurationMs: number;
  /** How many items such a run has; null when its runs do not say. */
  readonly usualItems: number | null;
}

const stalledAfterGaps = 3;
/** Quick items come in bursts; calling a pause of a second stalled would make the dashboard flicker. */
const shortestStallMs = 5_000;
/** From this share of the work on, the run's own rate decides alone. */
const trustRateFrom = 0.25;
/** Ten years; a rate of nearly nothing must not become Infinity. */
const longestEtaMs = 315_360_000_000;

/**
 * What a reader sees of a running attempt at `now`.
 *
 * - `percent`: done of total, 0 to 100.
 * - `etaMs`: with `p` the share done, `byRate = (total − done) / rate` and
 *   `byHistory = usualDurationMs × (total / usualItems) − elapsed` (without items: `usualDurationMs − elapsed`), it is
 *   `w × byRate + (1 − w) × byHistory` where `w = min(1, p / 0.25)`: history at the start, the run's own rate from a
 *   quarter on. One alone where the other is unknown; a history that the run has already outlived counts as unknown.
 * - `stalled`: work is left and the counts, stage and message have stood still for 3 × the usual gap, at least 5 s.
 */
export function viewProgress(
  snapshot: ProgressSnapshot,
  now: Instant,
  history: ProgressHistory | null | undefined,
  startedAt: Instant,
): ProgressView {
  return {
    ...snapshot,
    percent: percentOf(snapshot),
    etaMs: etaOf(snapshot, Math.max(0, now - startedAt), history ?? null),
    stalled: isStalled(snapshot, now),
  };
}

/** What a reader sees of an attempt that has ended: nothing is to come, and nothing stalls. */
export function viewEndedProgress(snapshot: ProgressSnapshot): ProgressView {
  return { ...snapshot, percent: percentOf(snapshot), etaMs: null, stalled: false };
}

function percentOf({ total, done }: ProgressSnapshot): number | null {
  if (total === null) return null;
  if (total === 0) return 100;
  return Math.min(100, Math.max(0, (done / total) * 100));
}

function etaOf(snapshot: ProgressSnapshot, elapsedMs: number, history: ProgressHistory | null): number | null {
  const { total, done } = snapshot;
  if (total !== null && done >= total) return 0;
  const byRate = etaByRate(snapshot);
  const byHistory = history === null ? null : etaByHistory(total, elapsedMs, history);
  if (byRate === null || byHistory === null) return bounded(byRate ?? byHistory);
  const weight = total === null ? 1 : Math.min(1, done / total / trustRateFrom);
  return bounded(weight * byRate + (1 - weight) * byHistory);
}

function etaByRate({ total, done, rate }: ProgressSnapshot): number | null {
  if (total === null || rate === null || !(rate > 0)) return null;
  return Math.min(((total - done) / rate) * 1_000, longestEtaMs);
}

function etaByHistory(total: number | null, elapsedMs: number, history: ProgressHistory): number | null {
  const { usualDurationMs, usualItems } = history;
  const scale = total !== null && usualItems !== null && usualItems > 0 ? total / usualItems : 1;
  const left = usualDurationMs * scale - elapsedMs;
  return left > 0 ? Math.min(left, longestEtaMs) : null;
}

function bounded(ms: number | null): number | null {
  return ms === null || Number.isNaN(ms) ? null : Math.round(Math.min(Math.max(0, ms), longestEtaMs));
}

function isStalled(snapshot: ProgressSnapshot, now: Instant): boolean {
  const { usualGapMs, total, done, changedAt } = snapshot;
  if (usualGapMs === null || (total !== null && done >= total)) return false;
  return now - changedAt >= Math.max(stalledAfterGaps * usualGapMs, shortestStallMs);
}
