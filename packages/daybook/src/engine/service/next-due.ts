import type { Clock } from "../../time/clock.ts";
import type { Instant } from "../../time/instant.ts";
import type { NextTurn } from "./service-loop.ts";

/** A wait never exceeds this: the wall clock may be set, and then what was far away is due. */
const longestWaitMs = 10_000;
/** An answer this old is asked for again, whatever it said: the last floor, below hints and the store's own polling. */
const longestTrustMs = 60_000;

/**
 * Remembers when the store said that the next thing is due, so that an idle process looks at its clock and not at the store.
 * Whoever learns that something may have changed calls `forget`.
 */
export class NextDue {
  readonly #clock: Clock;
  #answer: { readonly at: Instant | null; readonly askedAt: number } | null = null;
  #changedSinceAsked = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @param at null: nothing is due at any time. @returns how long to wait. */
  remember(at: Instant | null): number {
    // What changed while the store was asked may not be in its answer.
    if (!this.#changedSinceAsked) this.#answer = { at, askedAt: this.#clock.monotonic() };
    return Math.min(Math.max(at === null ? longestWaitMs : at - this.#clock.now(), 1), longestWaitMs);
  }

  forget(): void {
    this.#changedSinceAsked = true;
    this.#answer = null;
  }

  /** How long to wait before it is worth asking the store; null: ask now. */
  waitMs(): NextTurn {
    const wait = this.#trustedWaitMs();
    if (wait === null) this.#changedSinceAsked = false;
    return wait;
  }

  #trustedWaitMs(): NextTurn {
    const answer = this.#answer;
    if (answer === null || this.#clock.monotonic() - answer.askedAt >= longestTrustMs) return null;
    const wait = answer.at === null ? longestWaitMs : answer.at - this.#clock.now();
    return wait <= 0 ? null : Math.min(wait, longestWaitMs);
  }
}
