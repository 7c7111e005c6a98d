/** Resolves `reached` when `tick` was called `count` times. */
export function countDown(count: number): { tick: () => void; reached: Promise<void> } {
  const { promise, resolve } = Promise.withResolvers<void>();
  let left = count;
  const tick = (): void => {
    left -= 1;
    if (left === 0) resolve();
  };
  return { tick, reached: promise };
}

/** Times what `start` sets off until `reached`; returns how many of `count` were done per second. */
export async function ratePerSecond(count: number, start: () => unknown, reached: Promise<void>): Promise<number> {
  const startedAt = performance.now();
  start();
  await reached;
  return (count / (performance.now() - startedAt)) * 1000;
}
