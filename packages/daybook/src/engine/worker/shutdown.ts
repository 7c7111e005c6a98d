import type { Clock } from "../../time/clock.ts";
import type { Executor } from "../execute/executor.ts";
import type { Settler } from "../settle/settler.ts";

/** How often the drain looks whether only waiting parents are left. */
const lookEveryMs = 50;
/** How long a stop waits for a store that does not take the last ends. */
const settleWaitMs = 5_000;

/**
 * Drain, then abort, then release: handlers get `drainMs` to finish, the rest is aborted and gets `abortGraceMs` to return, and what
 * still runs then is released without burning an attempt. Nothing new may be claimed meanwhile.
 */
export async function drain(options: {
  clock: Clock;
  executor: Executor;
  settler: Settler;
  drainMs: number;
  abortGraceMs: number;
}): Promise<void> {
  const { clock, executor, settler } = options;
  // A parent that waits for children which nobody here will start would use up the whole drain for nothing.
  const onlyParents = (): boolean => [...executor.active.values()].every((attempt) => attempt.waitsForChildren);
  await until(clock, options.drainMs, onlyParents);
  for (const attempt of executor.active.values()) attempt.abort({ kind: "stopping", reason: null });
  await until(clock, options.abortGraceMs + settleWaitMs, () => executor.active.size === 0);
  await until(clock, settleWaitMs, () => settler.waiting === 0);
}

async function until(clock: Clock, longestMs: number, done: () => boolean): Promise<void> {
  const start = clock.monotonic();
  while (!done() && clock.monotonic() - start < longestMs) {
    await new Promise<void>((resolve) => {
      // A plain timer: unlike the clock's it keeps the process alive until the last end is recorded.
      setTimeout(resolve, Math.min(lookEveryMs, longestMs));
    });
  }
}
