import type { Clock } from "../../../src/index.ts";

/** The machine's clock, whose wall time somebody may set. */
export interface AdjustableClock extends Clock {
  jump(ms: number): void;
}

export function adjustableClock(): AdjustableClock {
  let offsetMs = 0;
  return {
    now: () => Date.now() + offsetMs,
    monotonic: () => performance.now(),
    timer(delayMs, ring) {
      const handle = setTimeout(ring, Math.max(0, delayMs));
      handle.unref();
      return () => clearTimeout(handle);
    },
    jump(ms) {
      offsetMs += ms;
    },
  };
}
