import type { CancelTimer, Clock } from "../../time/clock.ts";
import type { ServiceHealth } from "./service-health.ts";
import type { Service } from "./service.ts";

/** Milliseconds until the next turn if nobody wakes the loop before; null: only when woken. */
export type NextTurn = number | null;

const firstBackoffMs = 100;
const longestBackoffMs = 10_000;

/**
 * One turn after another of a service's work, for ever.
 *
 * Owns: one timer and at most one turn at a time. States: idle, turning, stopped. A turn that throws is recorded and tried again
 * with growing, jittered waits; the loop never ends by an error. A wake during a turn means one more turn right after it, so that
 * no signal is lost. On a crash there is nothing to clean up: all state worth keeping is in the store.
 */
export class ServiceLoop implements Service {
  readonly name: string;
  readonly #clock: Clock;
  readonly #health: ServiceHealth;
  readonly #turn: () => Promise<NextTurn>;
  #running = false;
  #woken = false;
  #failures = 0;
  #cancelTimer: CancelTimer | null = null;
  #turning = false;
  #current: Promise<void> | null = null;

  constructor(name: string, options: { clock: Clock; health: ServiceHealth; turn: () => Promise<NextTurn> }) {
    this.name = name;
    this.#clock = options.clock;
    this.#health = options.health;
    this.#turn = options.turn;
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.wake();
  }

  /** Asks for a turn as soon as possible. */
  wake(): void {
    if (!this.#running) return;
    this.#woken = true;
    // A flag of its own: a turn can wake its loop before its promise is known.
    if (this.#turning) return;
    this.#turning = true;
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    this.#current = this.#turns().finally(() => {
      this.#current = null;
      this.#turning = false;
      // A wake between the last look at #woken and this line must not be lost.
      if (this.#woken) this.wake();
    });
  }

  async stop(): Promise<void> {
    this.#running = false;
    this.#woken = false;
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    await this.#current;
  }

  async #turns(): Promise<void> {
    let next: NextTurn = null;
    while (this.#woken && this.#running) {
      this.#woken = false;
      next = await this.#safeTurn();
    }
    if (!this.#running || next === null) return;
    this.#cancelTimer = this.#clock.timer(next, () => this.wake());
  }

  async #safeTurn(): Promise<NextTurn> {
    try {
      const next = await this.#turn();
      this.#failures = 0;
      this.#health.succeeded(this.name);
      return next;
    } catch (error) {
      this.#failures += 1;
      this.#woken = false;
      this.#health.failed(this.name, error);
      const wait = Math.min(firstBackoffMs * 2 ** (this.#failures - 1), longestBackoffMs);
      return wait * (0.5 + Math.random() / 2);
    }
  }
}
