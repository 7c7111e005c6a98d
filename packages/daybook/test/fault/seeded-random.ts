/** Random numbers that come back with their seed. */
export interface SeededRandom {
  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number;
  pick<T>(from: readonly T[]): T;
  chance(probability: number): boolean;
}

/** Mulberry32: small, and random enough to choose moments. */
export function seededRandom(seed: number): SeededRandom {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1));
  return {
    between,
    pick: <T>(from: readonly T[]): T => {
      const picked = from[between(0, from.length - 1)];
      if (picked === undefined) throw new RangeError("There is nothing to pick from.");
      return picked;
    },
    chance: (probability) => next() < probability,
  };
}

/** The seed of this execution: `DAYBOOK_FAULT_SEED`, or one of its own, which each test prints. */
export const faultSeed: number = Number(process.env["DAYBOOK_FAULT_SEED"] ?? Date.now() % 1_000_000);

/** Whether the long form was asked for, as `npm run test:fault` does. */
export const longForm: boolean = process.env["DAYBOOK_FAULT"] === "long";
