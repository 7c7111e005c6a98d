import { computed, type ComputedRef } from "vue";
import type { Address } from "../../state/use-address.ts";

export interface TimeWindow {
  readonly from: number;
  readonly before: number;
}

const minuteMs = 60_000;

/** What a window may be as long as, shortest first; the names stand in addresses. */
export const lengths = {
  "15m": 15 * minuteMs,
  "1h": 60 * minuteMs,
  "3h": 3 * 60 * minuteMs,
  "12h": 12 * 60 * minuteMs,
  "1d": 24 * 60 * minuteMs,
  "3d": 3 * 24 * 60 * minuteMs,
  "7d": 7 * 24 * 60 * minuteMs,
  "30d": 30 * 24 * 60 * minuteMs,
} as const;
export type LengthName = keyof typeof lengths;
export const lengthNames = Object.keys(lengths) as readonly LengthName[];

/** How much of a window that follows the clock is still to come. */
const ahead = 0.2;
/** A window that follows the clock moves on in steps, so that it is not asked for anew each second. */
const stepsPerWindow = 120;

export interface MovableWindow {
  readonly window: ComputedRef<TimeWindow>;
  readonly length: ComputedRef<LengthName>;
  readonly followsNow: ComputedRef<boolean>;
  setLength(name: LengthName): void;
  /** By a part of its length; negative is the past. */
  pan(share: number): void;
  /** One step; negative is closer. */
  zoom(steps: number): void;
  toNow(): void;
}

/** The window of time that a page shows, as its address has it: a length, and its middle unless it follows the clock. */
export function useWindow(address: Address<"at" | "length">, now: () => number): MovableWindow {
  const length = computed(() => lengthNames.find((name) => name === address.asked.value.length) ?? "1h");
  const middle = computed(() => {
    const asked = Date.parse(address.asked.value.at);
    return Number.isNaN(asked) ? null : asked;
  });
  const window = computed((): TimeWindow => {
    const long = lengths[length.value];
    const step = long / stepsPerWindow;
    const before = middle.value === null ? Math.ceil(now() / step) * step + long * ahead : middle.value + long / 2;
    return { from: Math.round(before - long), before: Math.round(before) };
  });
  const center = (): number => (window.value.from + window.value.before) / 2;
  const setMiddle = (at: number): void => address.set({ at: new Date(at).toISOString() });
  return {
    window,
    length,
    followsNow: computed(() => middle.value === null),
    setLength: (name) => address.set({ length: name === "1h" ? "" : name }),
    pan: (share) => setMiddle(center() + share * lengths[length.value]),
    zoom(steps) {
      const next = lengthNames[lengthNames.indexOf(length.value) + steps];
      if (next !== undefined) address.set({ length: next === "1h" ? "" : next });
    },
    toNow: () => address.set({ at: "" }),
  };
}
