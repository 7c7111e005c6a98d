import type { Overview } from "../../transport/contract.ts";

/** One bar of the chart: what ended within it. */
export interface Span {
  readonly at: number;
  readonly completed: number;
  readonly failed: number;
}

const hourMs = 3_600_000;
const mostBars = 84;

/** The period cut into equal spans of whole hours, oldest first, with those in which nothing ended. */
export function spansOf(hours: Overview["hours"], from: number, now: number): Span[] {
  const count = Math.floor((now - from) / hourMs) + 1;
  const width = Math.max(1, Math.ceil(count / mostBars));
  const spans = Array.from({ length: Math.ceil(count / width) }, (_, place) => ({
    at: from + place * width * hourMs,
    completed: 0,
    failed: 0,
  }));
  for (const { hourAt, statistics } of hours) {
    const span = spans[Math.floor((Date.parse(hourAt) - from) / (width * hourMs))];
    if (span === undefined) continue;
    span.completed += statistics.completed;
    span.failed += statistics.failed;
  }
  return spans;
}
