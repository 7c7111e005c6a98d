import type { Duration } from "../time/duration.ts";

/** Decides the wait before the next attempt. `failures` counts from 1. */
export type CustomBackoff = (failures: number, error: unknown) => Duration;

export interface RetryOptions {
  /** How many attempts may fail before the run does. @defaultValue 3 */
  attempts?: number;
  /** @defaultValue `"exponential"` */
  backoff?: "fixed" | "linear" | "exponential" | CustomBackoff;
  /** Wait after the first failure, and the step of `linear` and `exponential`. @defaultValue `"5s"` */
  delay?: Duration;
  /** @defaultValue `"10m"` */
  maxDelay?: Duration;
  /** Share of the wait that is random, 0 to 1: 0.2 means 80 % to 100 % of it. @defaultValue 0.2 */
  jitter?: number;
}
