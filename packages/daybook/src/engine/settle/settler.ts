import type { RunStore, SettleRequest } from "../../store/port/run-store.ts";
import type { Clock } from "../../time/clock.ts";
import type { ServiceHealth } from "../service/service-health.ts";
import { ServiceLoop, type NextTurn } from "../service/service-loop.ts";
import type { Service } from "../service/service.ts";

interface Pending {
  readonly request: SettleRequest;
  readonly done: (applied: boolean) => void;
}

/** One transaction with more would keep other processes of the same store waiting. */
const largestBatch = 1_000;
/** How long an end waits whose run somebody else keeps locked. */
const lockedMs = 500;

/**
 * Records the ends of attempts: all that are ready go in one transaction, one alone goes at once.
 *
 * Owns: the ends not yet recorded. They stay here, in order, while the store is away, and are written when it is back.
 * When the process dies with some of them, their runs are still this worker's in the book and are rescued: they run again,
 * which is why execution is at-least-once. A write refused as stale means the run is another worker's by now.
 */
export class Settler implements Service {
  readonly #runs: RunStore;
  readonly #loop: ServiceLoop;
  readonly #clock: Clock;
  #pending: Pending[] = [];
  /** Ends that could not be written because of a lock; apart, so that they hold up no others. */
  #locked: Pending[] = [];
  #lockedUntil = 0;
  #scheduled = false;

  constructor(options: { runs: RunStore; clock: Clock; health: ServiceHealth }) {
    this.#runs = options.runs;
    this.#clock = options.clock;
    this.#loop = new ServiceLoop("settler", { clock: options.clock, health: options.health, turn: () => this.#turn() });
  }

  start(): void {
    this.#loop.start();
  }

  /** Stops trying; what is still unrecorded stays so, and its runs will be rescued. Call when nothing is {@link waiting} any more. */
  stop(): Promise<void> {
    return this.#loop.stop();
  }

  get waiting(): number {
    return this.#pending.length + this.#locked.length;
  }

  /** `done` is told once the end is in the book, or with false when the run was no longer this worker's. */
  settle(request: SettleRequest, done: (applied: boolean) => void): void {
    this.#pending.push({ request, done });
    if (this.#scheduled) return;
    this.#scheduled = true;
    // Not a microtask: handlers that end in the same turn of the event loop belong in the same transaction.
    setImmediate(() => {
      this.#scheduled = false;
      this.#loop.wake();
    });
  }

  async #turn(): Promise<NextTurn> {
    if (this.#locked.length > 0 && this.#clock.monotonic() >= this.#lockedUntil) {
      this.#pending.push(...this.#locked);
      this.#locked = [];
    }
    while (this.#pending.length > 0) {
      const batch = this.#pending.slice(0, largestBatch);
      const applied = await this.#runs.settle(batch.map((pending) => pending.request));
      this.#pending = this.#pending.slice(batch.length);
      batch.forEach((pending, index) => this.#settled(pending, applied[index] ?? null));
    }
    return this.#locked.length === 0 ? null : Math.max(1, this.#lockedUntil - this.#clock.monotonic());
  }

  #settled(pending: Pending, applied: boolean | null): void {
    if (applied !== null) {
      pending.done(applied);
      return;
    }
    if (this.#locked.length === 0) this.#lockedUntil = this.#clock.monotonic() + lockedMs;
    this.#locked.push(pending);
  }
}
