// From the module: a test's own fake timers replace the global one.
import { setImmediate } from "node:timers";
import type { CancelTimer, Clock } from "../time/clock.ts";
import { parseInstant, type Instant, type InstantInput } from "../time/instant.ts";

interface FakeTimer {
  readonly ringsAt: number;
  readonly ring: () => void;
}

/** Turns of the event loop between two timers: enough for a run to be claimed, executed and settled. */
const turnsBetweenTimers = 5;

/**
 * A clock that stands still until a test moves it.
 *
 * Timers ring at their own time, in order, and equal ones in the order they were set; a timer set while another rings
 * is served in the same `advance`.
 */
export class FakeClock implements Clock {
  #now: Instant;
  #monotonic = 0;
  readonly #timers = new Set<FakeTimer>();

  /** @defaultValue `2026-01-01T00:00:00Z` */
  constructor(start: InstantInput = "2026-01-01T00:00:00Z") {
    this.#now = parseInstant(start, "start");
  }

  now(): Instant {
    return this.#now;
  }

  monotonic(): number {
    return this.#monotonic;
  }

  timer(delayMs: number, ring: () => void): CancelTimer {
    // Whole milliseconds, as real timers have them: instants are whole numbers.
    const timer: FakeTimer = { ringsAt: this.#monotonic + Math.ceil(Math.max(0, delayMs)), ring };
    this.#timers.add(timer);
    return () => {
      this.#timers.delete(timer);
    };
  }

  /** How many timers are set and have not rung: zero after everything was stopped properly. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Moves wall and monotonic time by `ms` and rings what falls due on the way. */
  advance(ms: number): void {
    const end = this.#monotonic + ms;
    for (let timer = this.#nextUntil(end); timer !== undefined; timer = this.#nextUntil(end)) this.#ring(timer);
    this.#moveTo(end);
  }

  /**
   * As `advance`, and lets the process act before, between and after the timers, so that what one timer starts is over
   * when the next one rings.
   */
  async advanceAsync(ms: number): Promise<void> {
    await letAct();
    const end = this.#monotonic + ms;
    for (let timer = this.#nextUntil(end); timer !== undefined; timer = this.#nextUntil(end)) {
      this.#ring(timer);
      await letAct();
    }
    this.#moveTo(end);
    await letAct();
  }

  /** Sets the wall clock forward or back by `ms`, as an administrator or a time service does. No timer rings. */
  jump(ms: number): void {
    this.#now += ms;
  }

  #nextUntil(end: number): FakeTimer | undefined {
    let next: FakeTimer | undefined;
    for (const timer of this.#timers) {
      if (timer.ringsAt <= end && (next === undefined || timer.ringsAt < next.ringsAt)) next = timer;
    }
    return next;
  }

  #ring(timer: FakeTimer): void {
    this.#timers.delete(timer);
    this.#moveTo(timer.ringsAt);
    timer.ring();
  }

  #moveTo(monotonic: number): void {
    this.#now += monotonic - this.#monotonic;
    this.#monotonic = monotonic;
  }
}

async function letAct(): Promise<void> {
  for (let turn = 0; turn < turnsBetweenTimers; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve));
}
