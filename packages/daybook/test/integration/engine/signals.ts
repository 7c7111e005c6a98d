import { vi } from "vitest";
import type { Daybook, DaybookEvents, RunContext, RunView } from "../../../src/index.ts";
import type { FakeClock } from "../../../src/testing/index.ts";
import { patienceMs } from "../../support/patience.ts";

/** A promise that a test settles by hand. */
export interface Gate<Value = void> {
  readonly opened: Promise<Value>;
  open(value: Value): void;
}

export function gate<Value = void>(): Gate<Value> {
  const { promise, resolve } = Promise.withResolvers<Value>();
  return { opened: promise, open: resolve };
}

/** The next event of that name that fits. Listen before doing what causes it. */
export function eventOf<Name extends keyof DaybookEvents>(
  daybook: Daybook,
  name: Name,
  fits: (event: DaybookEvents[Name]) => boolean = () => true,
): Promise<DaybookEvents[Name]> {
  return new Promise((resolve) => {
    const stop = daybook.on(name, (event) => {
      if (!fits(event)) return;
      stop();
      resolve(event);
    });
  });
}

/** All events of that name from now on. */
export function eventsOf<Name extends keyof DaybookEvents>(daybook: Daybook, name: Name): DaybookEvents[Name][] {
  const events: DaybookEvents[Name][] = [];
  daybook.on(name, (event) => events.push(event));
  return events;
}

/** Enqueues one run and waits for its end. */
export async function finished(daybook: Daybook, job: string, input?: unknown): Promise<RunView> {
  const { id } = await daybook.enqueue(job, input);
  return daybook.runs.wait(id);
}

/** Resolves when the attempt is aborted, with the reason. */
export function aborted({ signal }: Pick<RunContext, "signal">): Promise<unknown> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(signal.reason);
    signal.addEventListener("abort", () => resolve(signal.reason));
  });
}

/** Lets everything that is ready in this process happen. */
export async function turns(count: number = 10): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Moves the clock on, timer by timer, and lets the process act in between. */
export async function pass(clock: FakeClock, ms: number): Promise<void> {
  await clock.advanceAsync(ms);
}

/**
 * Moves the wall clock on as if the time had passed, ringing only the last timers before the instant: per-second timers over
 * hours would take minutes. Nothing may fall due in between.
 */
export async function leap(clock: FakeClock, ms: number): Promise<void> {
  const last = Math.min(ms, 11_000);
  clock.jump(ms - last);
  await clock.advanceAsync(last);
}

/** As many leaps of an hour. */
export async function leapHours(clock: FakeClock, count: number): Promise<void> {
  for (let hour = 0; hour < count; hour += 1) await leap(clock, 3_600_000);
}

/** Looks again and again; only for what another thread or process does, where there is nothing to hold on to. */
export function eventually<Result>(look: () => Promise<Result> | Result): Promise<Result> {
  return vi.waitFor(look, { interval: 10, timeout: patienceMs });
}

/** In an order that does not depend on who was first. */
export function sorted<Value>(values: Iterable<Value>): Value[] {
  return [...values].toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}
