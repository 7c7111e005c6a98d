import { setImmediate } from "node:timers/promises";
import type { ClaimedRun, ClaimRequest, EnqueueOutcome, NewRun, RunStore } from "../../store/port/run-store.ts";
import type { Clock } from "../../time/clock.ts";
import type { Latency } from "../measure/latency.ts";
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
  readonly latency: Latency;
}

/**
 * Runs of one claim. A third of the slots: one third is claimed, one begins, one is settled. Beside a busy neighbour process on one store
 * more in one transaction keeps the others waiting, so more than the lesser number is only for a process that was given slots for many.
 */
const batch = { share: 1 / 3, atLeast: 500, atMost: 2_000 } as const;

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
  readonly #largestBatch: number;
  #started = false;
  #hasFreed = false;
  /** A claim is under way, and the free slots are promised to it. */
  #claiming = false;
  /** Another claim has to follow the enqueue that is claiming: a turn came meanwhile, or not all of its runs were taken. */
  #wanted = false;

  constructor(options: ClaimerOptions) {
    this.#options = options;
    this.#nextDue = new NextDue(options.clock);
    const { capacity } = options.slots;
    this.#largestBatch = Math.min(batch.atMost, Math.max(batch.atLeast, Math.ceil(capacity * batch.share)));
    this.#loop = new ServiceLoop("claimer", { clock: options.clock, health: options.health, turn: () => this.#turn() });
  }

  start(): void {
    this.#started = true;
    this.#loop.start();
  }

  stop(): Promise<void> {
    this.#started = false;
    return this.#loop.stop();
  }

  /** There may be something to claim, or a slot for it. */
  wake(): void {
    this.#nextDue.forget();
    this.#loop.wake();
  }

  /** A slot is free. Runs that were settled together free theirs one after the other, and one claim is for all of them. */
  slotFreed(): void {
    if (this.#hasFreed) return;
    this.#hasFreed = true;
    queueMicrotask(() => {
      this.#hasFreed = false;
      this.wake();
    });
  }

  /**
   * Enqueues runs of this process and claims what its free slots allow in the same transaction, so that an idle worker starts
   * them sooner. Null where the worker cannot claim now; then nothing is written.
   */
  async enqueueAndClaim(groups: readonly (readonly NewRun[])[]): Promise<EnqueueOutcome[][] | null> {
    // The slots may be promised to a claim under way.
    const request = this.#started && !this.#claiming ? this.#request() : null;
    if (request === null) return null;
    this.#claiming = true;
    try {
      const { outcomes, claimed } = await this.#measured(this.#options.runs.enqueueAndClaim(groups, request));
      this.#take(claimed);
      this.#execute(claimed, request.workerId);
      const written = groups.reduce((sum, group) => sum + group.length, 0);
      if (claimed.length < written) this.#wanted = true;
      return outcomes;
    } finally {
      this.#claiming = false;
      // Only now: a turn that starts while this claims would put itself off again.
      if (this.#wanted) {
        this.#wanted = false;
        this.wake();
      }
    }
  }

  #request(): ClaimRequest | null {
    const { book, slots, clock } = this.#options;
    const workerId = this.#options.workerId();
    const limit = Math.min(slots.free, this.#largestBatch);
    if (workerId === null || limit === 0) return null;
    return { workerId, now: clock.now(), limit, queues: slots.freeByQueue(), exceptJobs: book.unknownJobs() };
  }

  async #measured<Result>(call: Promise<Result>): Promise<Result> {
    const { clock, latency } = this.#options;
    const began = clock.monotonic();
    const result = await call;
    latency.observe(clock.monotonic() - began);
    return result;
  }

  async #turn(): Promise<NextTurn> {
    if (this.#claiming) {
      this.#wanted = true;
      return null;
    }
    const { runs, slots } = this.#options;
    const wait = this.#nextDue.waitMs();
    if (wait !== null) return wait;
    const request = this.#request();
    if (request === null) return null;
    this.#claiming = true;
    let isFull: boolean;
    try {
      isFull = await this.#claimOn(request);
    } finally {
      this.#claiming = false;
    }
    if (isFull) {
      if (slots.free > 0) this.wake();
      return null;
    }
    return this.#nextDue.remember(await runs.nextAvailableAt());
  }

  /**
   * Claims until there are no more runs or no more slots. The store is asked for the next before these begin: it is at work while
   * their handlers are. Returns whether the last claim gave all it was asked for.
   */
  async #claimOn(first: ClaimRequest): Promise<boolean> {
    const { runs } = this.#options;
    let request = first;
    let claimed = await this.#measured(runs.claim(request));
    for (;;) {
      this.#take(claimed);
      const following = this.#started && claimed.length === request.limit ? this.#request() : null;
      if (following === null) break;
      const next = settled(this.#measured(runs.claim(following)));
      // Handlers would keep what was asked from leaving this process.
      await setImmediate();
      this.#execute(claimed, request.workerId);
      request = following;
      claimed = (await next)();
    }
    this.#execute(claimed, request.workerId);
    return claimed.length === request.limit;
  }

  #take(claimed: readonly ClaimedRun[]): void {
    for (const run of claimed) this.#options.slots.take(run.queue);
  }

  #execute(claimed: readonly ClaimedRun[], workerId: string): void {
    for (const run of claimed) this.#options.execute(run, workerId);
  }
}

/** The outcome of a promise that is looked at later: until then its rejection is nobody's. */
function settled<Value>(promise: Promise<Value>): Promise<() => Value> {
  return promise.then(
    (value) => () => value,
    (error: unknown) => () => {
      throw error;
    },
  );
}
