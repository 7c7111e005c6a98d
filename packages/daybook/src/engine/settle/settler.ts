import type { RunStore, SettleRequest } from "../../store/port/run-store.ts";
import type { Clock } from "../../time/clock.ts";
import type { ServiceHealth } from "../service/service-health.ts";
import { ServiceLoop, type NextTurn } from "../service/service-loop.ts";
import type { Service } from "../service/service.ts";

interface Pending {
  readonly request: SettleRequest;
  readonly done: (applied: boolean) => void;
}

/** One transaction with more would keep other processes of the same store waiting. Twice what a claim takes at the most, so that hardly any is cut. */
const largestBatch = 4_000;
/** As many ends are worth a transaction beside the one that is under way. */
const worthAnother = 500;
/** How long an end waits whose run somebody else keeps locked. */
const lockedMs = 500;

/**
 * Records the ends of attempts: all that are ready go in one transaction, one alone goes at once. While that is under way, many that end
 * meanwhile go in another one beside it; few wait for it.
 *
 * Owns: the ends not yet recorded. They stay here, in order, while the store is away, and are written when it is back.
 * When the process dies with some of them, their runs are still this worker's in the book and are rescued: they run again,
 * which is why execution is at-least-once. A write refused as stale means the run is another worker's by now.
 */
export class Settler implements Service {
  readonly #runs: RunStore;
  readonly #loops: readonly ServiceLoop[];
  readonly #clock: Clock;
  #pending: Pending[] = [];
  /** Ends that could not be written because of a lock; apart, so that they hold up no others. */
  #locked: Pending[] = [];
  #lockedUntil = 0;
  /** Ends in transactions under way. */
  #underWay = 0;
  #scheduled = false;

  constructor({ runs, clock, health }: { runs: RunStore; clock: Clock; health: ServiceHealth }) {
    this.#runs = runs;
    this.#clock = clock;
    const loop = (worth: number): ServiceLoop =>
      new ServiceLoop("settler", { clock, health, turn: () => this.#turn(worth) });
    this.#loops = [loop(1), loop(worthAnother)];
  }

  start(): void {
    for (const loop of this.#loops) loop.start();
  }

  /** Stops trying; what is still unrecorded stays so, and its runs will be rescued. Call when nothing is {@link waiting} any more. */
  async stop(): Promise<void> {
    await Promise.all(this.#loops.map((loop) => loop.stop()));
  }

  get waiting(): number {
    return this.#pending.length + this.#underWay + this.#locked.length;
  }

  /** `done` is told once the end is in the book, or with false when the run was no longer this worker's. */
  settle(request: SettleRequest, done: (applied: boolean) => void): void {
    this.#pending.push({ request, done });
    if (this.#scheduled) return;
    this.#scheduled = true;
    // Not a microtask: handlers that end in the same turn of the event loop belong in the same transaction.
    setImmediate(() => {
      this.#scheduled = false;
      for (const loop of this.#loops) loop.wake();
    });
  }

  /** @param worth how many ends have to wait for a transaction to begin. */
  async #turn(worth: number): Promise<NextTurn> {
    if (this.#locked.length > 0 && this.#clock.monotonic() >= this.#lockedUntil) {
      this.#pending.push(...this.#locked);
      this.#locked = [];
    }
    while (this.#pending.length >= worth) await this.#settleSome();
    return this.#locked.length === 0 ? null : Math.max(1, this.#lockedUntil - this.#clock.monotonic());
  }

  async #settleSome(): Promise<void> {
    const batch = this.#pending.slice(0, largestBatch);
    this.#pending = this.#pending.slice(batch.length);
    this.#underWay += batch.length;
    let applied: readonly (boolean | null)[];
    try {
      applied = await this.#runs.settle(batch.map((pending) => pending.request));
    } catch (error) {
      this.#pending = [...batch, ...this.#pending];
      throw error;
    } finally {
      this.#underWay -= batch.length;
    }
    batch.forEach((pending, index) => this.#settled(pending, applied[index] ?? null));
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
