import type { Instant } from "./instant.ts";

/** Stops a pending timer; calling it twice, or after the timer rang, does nothing. */
export type CancelTimer = () => void;

/**
 * The one clock of a process, handed to everything that needs time, so that tests can own it.
 *
 * Two readings on purpose: `now` answers "what is due?" and may jump when somebody sets the machine's clock;
 * `monotonic` answers "how long since?" and never jumps. Waits use the second, so a jump freezes nothing.
 */
export interface Clock {
  /** Wall time. */
  now(): Instant;
  /** Milliseconds since an arbitrary start; only differences mean anything. */
  monotonic(): number;
  /** Calls `ring` once, `delayMs` of monotonic time from now. Does not keep the process alive. */
  timer(delayMs: number, ring: () => void): CancelTimer;
}

/** Timers beyond this are rung early by Node (32-bit overflow), so waits are clamped and simply start again. */
const longestTimerMs = 2_147_000_000;

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  timer(delayMs, ring) {
    const handle = setTimeout(ring, Math.min(Math.max(0, delayMs), longestTimerMs));
    handle.unref();
    return () => clearTimeout(handle);
  },
};
