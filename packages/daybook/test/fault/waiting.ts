import { setTimeout as sleep } from "node:timers/promises";
import { patienceMs } from "../support/patience.ts";

/** Looks again and again until the condition holds. @throws after `withinMs`, naming what was waited for. */
export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
  withinMs = patienceMs,
  everyMs = 20,
): Promise<void> {
  const end = performance.now() + withinMs;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`Waited ${withinMs} ms in vain until ${what}.`);
    await sleep(everyMs);
  }
}

/** Rejects when the promise has not settled in time. */
export async function within<T>(what: string, promise: Promise<T>, ms = patienceMs): Promise<T> {
  const timer = new AbortController();
  const late = sleep(ms, undefined, { signal: timer.signal }).then(() => {
    throw new Error(`Waited ${ms} ms in vain for ${what}.`);
  });
  late.catch(() => undefined);
  try {
    return await Promise.race([promise, late]);
  } finally {
    timer.abort();
  }
}

/** Lets a chosen time pass: the moment at which a fault strikes. Nothing may be concluded from its having passed. */
export function moment(ms: number): Promise<void> {
  return sleep(ms);
}
