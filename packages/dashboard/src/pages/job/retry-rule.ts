import type { JobDetail } from "../../transport/contract.ts";

/** When a failed attempt is tried again, as it is in force. */
export type RetryRule = JobDetail["retry"];

export const backoffs = ["fixed", "linear", "exponential"] as const;
export type Backoff = (typeof backoffs)[number];

const units = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1_000],
  ["ms", 1],
] as const;

/** A duration as people write it, in the largest unit that says it exactly: `90s`, `10m`. */
export function writtenDuration(ms: number): string {
  const [unit, size] = units.find(([, length]) => ms >= length && ms % length === 0) ?? ["ms", 1];
  return `${ms / size}${unit}`;
}

/** A duration as written, in milliseconds; null where it is none. The server reads more forms; these are the ones the field asks for. */
export function readDuration(text: string): number | null {
  const [, count, unit] = /^\s*(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)\s*$/.exec(text) ?? [];
  const size = units.find(([name]) => name === unit)?.[1];
  return count === undefined || size === undefined ? null : Number(count) * size;
}

/** The waits after the first failures at their longest; jitter shortens them. Null where code computes them. */
export function waitsOf({ attempts, backoff, delayMs, maxDelayMs }: RetryRule, most: number): number[] | null {
  if (backoff === "custom") return null;
  const growth = { fixed: () => 1, linear: (n: number) => n, exponential: (n: number) => 2 ** (n - 1) }[backoff];
  const count = Math.max(0, Math.min(attempts - 1, most));
  return Array.from({ length: count }, (_, place) => Math.min(delayMs * growth(place + 1), maxDelayMs));
}
