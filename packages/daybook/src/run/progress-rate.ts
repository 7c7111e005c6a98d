import type { Instant } from "../time/instant.ts";

/** After so long, a past rate weighs 37 %: long enough to ride over a slow page, short enough to follow a new stage. */
const rateMemoryMs = 10_000;
/** Gaps are remembered longer than rates: forgetting the long pauses of a bursty job would call it stalled in each of them. */
const gapMemoryMs = 60_000;
/** A first window longer than this is mostly set-up, and would start the rate far too low. */
const longestFirstWindowMs = 2_000;

/**
 * Smooths how fast `done` grows, from samples at irregular times.
 *
 * Both averages are exponential and weigh a sample by the time it covers: an hour of a stream of samples and one
 * sample of an hour count the same.
 */
export class ProgressRate {
  #perSecond: number | null = null;
  #usualGapMs: number | null = null;
  #done = 0;
  #at: Instant;

  /** @param past what was smoothed so far, to go on from. */
  constructor(
    startedAt: Instant,
    past: { readonly rate: number | null; readonly usualGapMs: number | null; readonly done: number } | null = null,
  ) {
    this.#at = startedAt;
    this.#perSecond = past?.rate ?? null;
    this.#usualGapMs = past?.usualGapMs ?? null;
    this.#done = past?.done ?? 0;
  }

  /** Items per second; null until there is something to smooth. */
  get perSecond(): number | null {
    return this.#perSecond;
  }

  /** Milliseconds that usually pass between two samples with a change; null until the first change. */
  get usualGapMs(): number | null {
    return this.#usualGapMs;
  }

  sample(done: number, now: Instant): void {
    const windowMs = now - this.#at;
    // The wall clock may stand or be set back; the next sample then covers the window.
    if (windowMs <= 0 || done === this.#done) {
      if (windowMs < 0) this.#at = now;
      return;
    }
    const perSecond = Math.max(0, ((done - this.#done) * 1_000) / windowMs);
    const isFirst = this.#done === 0;
    if (!isFirst || windowMs <= longestFirstWindowMs)
      this.#perSecond = smooth(this.#perSecond, perSecond, windowMs, rateMemoryMs);
    this.#usualGapMs = smooth(this.#usualGapMs, windowMs, windowMs, gapMemoryMs);
    this.#done = done;
    this.#at = now;
  }
}

function smooth(past: number | null, value: number, windowMs: number, memoryMs: number): number {
  if (past === null) return value;
  return past + (value - past) * (1 - Math.exp(-windowMs / memoryMs));
}
