import { vi } from "vitest";
import type { Daybook, DaybookEvents, RunContext, RunView } from "../../../src/index.ts";
import type { FakeClock } from "../../../src/testing/index.ts";

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

/** Moves the clock on step by step, and lets the process act between the steps. */
export async function pass(clock: FakeClock, ms: number, stepMs: number = ms): Promise<void> {
  for (let left = ms; left > 0; left -= stepMs) {
    clock.advance(Math.min(stepMs, left));
    await turns(5);
  }
  await turns();
}

/** Looks again and again; only for what another thread or process does, where there is nothing to hold on to. */
export function eventually<Result>(look: () => Promise<Result> | Result): Promise<Result> {
  return vi.waitFor(look, { interval: 10, timeout: 8_000 });
}
