import type { RunEvent } from "../../transport/contract.ts";

/** A stretch of a run's life: an attempt, or the wait before one. */
export interface RunSpan {
  /** How it ended; `waiting`: nobody worked on it. `running`: it goes on. */
  readonly kind: "waiting" | "running" | "ended" | "retried" | "rescued" | "released" | "snoozed";
  readonly attempt: number | null;
  readonly from: number;
  readonly to: number;
}

const attemptEnds = new Set<RunEvent["event"]>(["retried", "rescued", "released", "snoozed"]);

/** What a run's time went into, oldest first, without gaps. @param now where what is not over ends. */
export function spansOf(events: readonly RunEvent[], now: number): RunSpan[] {
  const first = events[0];
  if (first === undefined) return [];
  const spans: RunSpan[] = [];
  let at = Date.parse(first.at);
  let attempt: number | null = null;
  const close = (kind: RunSpan["kind"], to: number): void => {
    // Two clocks may have told of one moment; a span never ends before it began.
    const end = Math.max(at, to);
    if (end > at || kind !== "waiting") spans.push({ kind, attempt, from: at, to: end });
    at = end;
  };
  for (const { event, at: instant, attempt: number } of events) {
    const when = Date.parse(instant);
    if (event === "started") {
      close("waiting", when);
      attempt = number;
    } else if (attempt !== null && attemptEnds.has(event)) {
      close(event as RunSpan["kind"], when);
      attempt = null;
    } else if (event === "finished") {
      close(attempt === null ? "waiting" : "ended", when);
      return spans;
    }
  }
  close(attempt === null ? "waiting" : "running", now);
  return spans;
}

export function totalMs(spans: readonly RunSpan[]): number {
  return spans.reduce((sum, { from, to }) => sum + to - from, 0);
}
