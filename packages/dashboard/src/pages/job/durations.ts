import type { Run, RunState } from "../../transport/contract.ts";

/** A run that has ended, as a dot over time. */
export interface DurationDot {
  readonly id: string;
  readonly state: RunState;
  readonly tenant: string | null;
  readonly finishedAt: string;
  readonly ms: number;
}

/** The runs that were at work and have ended, oldest first. */
export function dotsOf(newestFirst: readonly Run[]): DurationDot[] {
  return newestFirst
    .flatMap(({ id, state, tenant, startedAt, finishedAt }) =>
      startedAt === null || finishedAt === null
        ? []
        : [{ id, state, tenant, finishedAt, ms: Math.max(0, Date.parse(finishedAt) - Date.parse(startedAt)) }],
    )
    .toReversed();
}

/** Within what time this share of the completed runs was done; null where none completed. The smallest that holds for at least that share. */
export function withinMs(dots: readonly DurationDot[], share: number): number | null {
  const sorted = dots
    .filter(({ state }) => state === "succeeded" || state === "partial")
    .map(({ ms }) => ms)
    .toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? null;
}

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const steps = [
  ...[1, 10, 100].flatMap((n) => [n, 2 * n, 5 * n]),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * secondMs),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * minuteMs),
  ...[1, 2, 6, 12].map((n) => n * hourMs),
];

/** The distance of an axis's lines, such that people would draw them there and no more than `lines` are needed. */
export function axisStepMs(longestMs: number, lines: number): number {
  return steps.find((step) => longestMs <= step * lines) ?? Math.ceil(longestMs / dayMs / lines) * dayMs;
}
