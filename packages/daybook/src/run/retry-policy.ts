import { DaybookError } from "../errors/daybook-error.ts";
import { parseDuration, type Duration } from "../time/duration.ts";
import type { CustomBackoff, RetryOptions } from "./retry.ts";

/** The part of a retry policy that is plain JSON data. */
export interface RetryRule {
  readonly attempts: number;
  readonly backoff: "fixed" | "linear" | "exponential" | "custom";
  readonly delayMs: number;
  readonly maxDelayMs: number;
  readonly jitter: number;
}

/** A checked retry policy: every default filled in, every duration in milliseconds. */
export interface RetryPolicy extends RetryRule {
  /** The job's own function, for the backoff `custom`. */
  readonly custom: CustomBackoff | null;
}

const defaultAttempts = 3;
const defaultDelayMs = 5_000;
const defaultMaxDelayMs = 600_000;
const defaultJitter = 0.2;
/** Attempts are counted in 32-bit columns. */
const mostAttempts = 2_147_483_647;
/** A custom function may wait long on purpose; beyond a year it is a mistake in its arithmetic. */
const longestCustomDelayMs = 31_536_000_000;
/** 2^60 steps exceed every cap, and stay far from Infinity, which times a delay of 0 would be NaN. */
const mostDoublings = 60;

const knownOptions: ReadonlySet<string> = new Set(["attempts", "backoff", "delay", "maxDelay", "jitter"]);
const namedBackoffs: ReadonlySet<string> = new Set(["fixed", "linear", "exponential"]);

/**
 * Reads what a job says about retrying.
 *
 * Left out: 3 attempts, exponential from 5 s to at most 10 min (or to `delay`, when that is longer), jitter 0.2.
 * A custom function is trusted more: without `maxDelay` and `jitter` its word is taken as it is, up to a year.
 *
 * @throws {@link DaybookError} `OPTION_INVALID` or `DURATION_INVALID`, naming the field and the value.
 */
export function parseRetry(options: RetryOptions | undefined): RetryPolicy {
  const written: RetryOptions = options ?? {};
  for (const key of Object.keys(written)) {
    if (!knownOptions.has(key)) throw invalid(key, key, `is not known; there are ${[...knownOptions].join(", ")}`);
  }
  const custom = typeof written.backoff === "function" ? written.backoff : null;
  const backoff = typeof written.backoff === "function" ? "custom" : parseBackoff(written.backoff ?? "exponential");
  const attempts = written.attempts ?? defaultAttempts;
  if (!Number.isInteger(attempts) || attempts < 1 || attempts > mostAttempts) {
    throw invalid("attempts", attempts, "must be a whole number from 1; 1 means no retry");
  }
  const delayMs = written.delay === undefined ? defaultDelayMs : parseDuration(written.delay, "retry.delay");
  const jitter = written.jitter ?? (custom === null ? defaultJitter : 0);
  if (typeof jitter !== "number" || !(jitter >= 0 && jitter <= 1)) {
    throw invalid("jitter", jitter, "must be a number from 0 to 1");
  }
  return { attempts, backoff, delayMs, maxDelayMs: capOf(written.maxDelay, delayMs, custom), jitter, custom };
}

function parseBackoff(written: "fixed" | "linear" | "exponential"): "fixed" | "linear" | "exponential" {
  if (namedBackoffs.has(written)) return written;
  throw invalid("backoff", written, 'must be "fixed", "linear", "exponential" or a function');
}

function capOf(written: Duration | undefined, delayMs: number, custom: CustomBackoff | null): number {
  if (written === undefined) return custom === null ? Math.max(defaultMaxDelayMs, delayMs) : longestCustomDelayMs;
  const maxDelayMs = parseDuration(written, "retry.maxDelay");
  if (custom === null && maxDelayMs < delayMs) {
    throw invalid("maxDelay", written, "is shorter than retry.delay");
  }
  return maxDelayMs;
}

/**
 * The wait before the next attempt, in whole milliseconds.
 *
 * Jitter shortens the wait and never lengthens it, so `maxDelay` holds. A custom function that throws or returns no
 * duration (NaN, negative, a promise, nonsense) costs the run nothing: the exponential rule takes its place, capped
 * at 10 min.
 *
 * @param failures how many attempts have failed, counted from 1.
 * @param random from 0 (inclusive) to 1 (exclusive).
 */
export function retryDelayMs(policy: RetryPolicy, failures: number, random: number, error: unknown): number {
  const base = policy.custom === null ? ruleDelayMs(policy, failures) : customDelayMs(policy, failures, error);
  return Math.round(base * (1 - policy.jitter * random));
}

function ruleDelayMs(rule: RetryRule, failures: number): number {
  return Math.min(rule.delayMs * growth(rule.backoff, failures), rule.maxDelayMs);
}

function growth(backoff: RetryRule["backoff"], failures: number): number {
  if (backoff === "fixed") return 1;
  if (backoff === "linear") return failures;
  return 2 ** Math.min(failures - 1, mostDoublings);
}

function customDelayMs(policy: RetryPolicy, failures: number, error: unknown): number {
  try {
    const wish: unknown = policy.custom?.(failures, error);
    // A promise is refused below; without this its rejection would take the process down.
    if (wish instanceof Promise) wish.catch(() => undefined);
    return Math.min(parseDuration(wish as Duration, "retry.backoff"), policy.maxDelayMs);
  } catch {
    const maxDelayMs = Math.min(policy.maxDelayMs, Math.max(defaultMaxDelayMs, policy.delayMs));
    return ruleDelayMs({ ...policy, backoff: "exponential", maxDelayMs }, failures);
  }
}

function invalid(field: string, value: unknown, rule: string): DaybookError {
  return new DaybookError("OPTION_INVALID", `retry.${field} ${rule}, got ${String(value)}.`, {
    params: { field: `retry.${field}`, value },
  });
}
