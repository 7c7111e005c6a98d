export interface CountUp {
  readonly tick: () => void;
  readonly count: () => number;
  /** Resolves when `tick` has been called that often. */
  readonly reached: (count: number) => Promise<void>;
}

export function countUp(): CountUp {
  let count = 0;
  let target = Number.POSITIVE_INFINITY;
  let resolve: (() => void) | null = null;
  return {
    tick: () => {
      count += 1;
      if (count >= target) resolve?.();
    },
    count: () => count,
    reached: (expected) =>
      new Promise<void>((done) => {
        target = expected;
        resolve = done;
        if (count >= expected) done();
      }),
  };
}
