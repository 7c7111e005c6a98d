import type { Clock } from "../../time/clock.ts";

/**
 * So many tries at once, and then one at a time, for each of many keys.
 *
 * Owns: one number a key, the instant at which all its tries are there again (the generic cell rate algorithm), for at most `mostKeys` keys: beyond that
 * the one that tried longest ago is forgotten. In the memory of this process alone; a restart forgets all.
 */
export class RateLimit {
  readonly #burst: number;
  readonly #everyMs: number;
  readonly #mostKeys: number;
  readonly #clock: Clock;
  /** In the order of the last try. */
  readonly #fullAt = new Map<string, number>();

  constructor(options: { burst: number; everyMs: number; mostKeys: number; clock: Clock }) {
    this.#burst = options.burst;
    this.#everyMs = options.everyMs;
    this.#mostKeys = options.mostKeys;
    this.#clock = options.clock;
  }

  /** How many keys are remembered. */
  get size(): number {
    return this.#fullAt.size;
  }

  /** Takes a try. @returns 0, or how many milliseconds to wait for one; then none is taken. */
  take(key: string): number {
    const now = this.#clock.monotonic();
    const fullAt = Math.max(this.#fullAt.get(key) ?? now, now) + this.#everyMs;
    const waitMs = fullAt - now - this.#burst * this.#everyMs;
    if (waitMs > 0) return waitMs;
    this.#fullAt.delete(key);
    this.#fullAt.set(key, fullAt);
    this.#forget(now);
    return 0;
  }

  /** Gives a try back that should not have counted. */
  giveBack(key: string): void {
    const fullAt = this.#fullAt.get(key);
    if (fullAt !== undefined) this.#fullAt.set(key, fullAt - this.#everyMs);
  }

  #forget(now: number): void {
    for (const [key, fullAt] of this.#fullAt) {
      if (fullAt > now && this.#fullAt.size <= this.#mostKeys) return;
      this.#fullAt.delete(key);
    }
  }
}
