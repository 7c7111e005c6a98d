import type { ClaimedRun, RunStore } from "../../store/port/run-store.ts";
import type { Clock } from "../../time/clock.ts";
import type { JobBook } from "../register/job-book.ts";
import { NextDue } from "../service/next-due.ts";
import { ServiceLoop, type NextTurn } from "../service/service-loop.ts";
import type { ServiceHealth } from "../service/service-health.ts";
import type { Service } from "../service/service.ts";
import type { WorkerSlots } from "./worker-slots.ts";

export interface ClaimerOptions {
  readonly runs: RunStore;
  readonly book: JobBook;
  readonly slots: WorkerSlots;
  readonly clock: Clock;
  readonly health: ServiceHealth;
  /** Null while this process has no lease: then nothing is claimed. */
  readonly workerId: () => string | null;
  readonly execute: (run: ClaimedRun, workerId: string) => void;
}

/** Together with a busy neighbour process on one store, more in one transaction would keep the others waiting. */
const largestBatch = 500;

/**
 * Takes runs from the store whenever this process has free slots.
 *
 * Owns: nothing but its loop; the slots are taken here and given back by the executor. Woken by an enqueue, a freed slot,
 * a change hint, or the instant at which the earliest waiting run becomes available. A crash between the claim and the
 * executor is a crash like any other: the lease ends and the run is rescued.
 */
export class Claimer implements Service {
  readonly #options: ClaimerOptions;
  readonly #loop: ServiceLoop;
  readonly #nextDue: NextDue;

  constructor(options: ClaimerOptions) {
    this.#options = options;
    this.#nextDue = new NextDue(options.clock);
    this.#loop = new ServiceLoop("claimer", { clock: options.clock, health: options.health, turn: () => this.#turn() });
  }

  start(): void {
    this.#loop.start();
  }

  stop(): Promise<void> {
    return this.#loop.stop();
  }

  /** There may be something to claim, or a slot for it. */
  wake(): void {
    this.#nextDue.forget();
    this.#loop.wake();
  }

  async #turn(): Promise<NextTurn> {
    const { runs, book, slots, clock } = this.#options;
    const wait = this.#nextDue.waitMs();
    if (wait !== null) return wait;
    const workerId = this.#options.workerId();
    const limit = Math.min(slots.free, largestBatch);
    if (workerId === null || limit === 0) return null;
    const now = clock.now();
    const claimed = await runs.claim({
      workerId,
      now,
      limit,
      queues: slots.freeByQueue(),
      exceptJobs: book.unknownJobs(),
    });
    for (const run of claimed) this.#options.execute(run, workerId);
    if (claimed.length === limit) {
      if (slots.free > 0) this.wake();
      return null;
    }
    return this.#nextDue.remember(await runs.nextAvailableAt());
  }
}
