import type { TimeWindow } from "./use-window.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const steps = [
  minuteMs,
  2 * minuteMs,
  5 * minuteMs,
  10 * minuteMs,
  15 * minuteMs,
  30 * minuteMs,
  hourMs,
  2 * hourMs,
  3 * hourMs,
  6 * hourMs,
  12 * hourMs,
  dayMs,
  2 * dayMs,
  5 * dayMs,
  10 * dayMs,
] as const;

export interface Tick {
  readonly at: number;
  /** Names a day and no time. */
  readonly isDay: boolean;
}

/** Round instants of a window, at most so many. @param offsetMs of the wall clock that they are round on */
export function ticksOf({ from, before }: TimeWindow, most: number, offsetMs: number): Tick[] {
  const step = steps.find((one) => (before - from) / one <= most) ?? steps.at(-1) ?? dayMs;
  const first = Math.ceil((from + offsetMs) / step) * step - offsetMs;
  const count = Math.max(0, Math.ceil((before - first) / step));
  return Array.from({ length: count }, (_, place) => {
    const at = first + place * step;
    return { at, isDay: (at + offsetMs) % dayMs === 0 };
  });
}
