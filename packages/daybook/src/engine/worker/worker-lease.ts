import { hostname } from "node:os";
import type { Store } from "../../store/port/store.ts";
import type { Clock } from "../../time/clock.ts";
import { LeaseKeeper } from "../lease/lease-keeper.ts";
import type { Latency } from "../measure/latency.ts";
import type { ResolvedOptions } from "../options.ts";
import { ServiceLoop, type NextTurn } from "../service/service-loop.ts";
import type { ServiceHealth } from "../service/service-health.ts";
import type { Service } from "../service/service.ts";

export interface WorkerLeaseOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly health: ServiceHealth;
  readonly settings: ResolvedOptions;
  readonly nextId: () => string;
  readonly latency: Latency;
  /** The lease of this worker ended: what it held is no longer ours. */
  readonly onLost: (workerId: string) => void;
  /** There is a lease (again). */
  readonly onHeld: () => void;
}

/**
 * This process's place among the workers.
 *
 * Owns: the worker row of this process and the lease on it. States: without a worker, holding, lost. After a loss (the machine
 * slept, the store was away for longer than the lease) it joins again under a new id, so nothing of the old one can be mistaken
 * for the new. Others may end the row when the lease has run out. After a crash the row stays until a rescuer finds it.
 */
export class WorkerLease implements Service {
  readonly #options: WorkerLeaseOptions;
  readonly #keeper: LeaseKeeper;
  readonly #loop: ServiceLoop;
  #concurrency = 0;
  #workerId: string | null = null;
  #held: { promise: Promise<string>; resolve: (id: string) => void } = gate();

  constructor(options: WorkerLeaseOptions) {
    this.#options = options;
    this.#keeper = new LeaseKeeper({
      url: options.store.url,
      heartbeatMs: options.settings.heartbeatMs,
      latency: options.latency,
      onLost: (workerId) => this.#lost(workerId),
      onFailure: (error) => options.health.failed("lease keeper", error),
    });
    this.#loop = new ServiceLoop("worker lease", {
      clock: options.clock,
      health: options.health,
      turn: () => this.#join(),
    });
  }

  get workerId(): string | null {
    return this.#workerId;
  }

  /** How many runs at a time the row says; 0 for a process that only tracks. */
  set concurrency(count: number) {
    this.#concurrency = count;
  }

  start(): void {
    this.#loop.start();
  }

  /** Resolves with the id once the lease is held. */
  held(): Promise<string> {
    this.#loop.start();
    return this.#held.promise;
  }

  async stop(): Promise<void> {
    await this.#loop.stop();
    await this.#keeper.stop();
    const workerId = this.#workerId;
    this.#workerId = null;
    this.#held = gate();
    if (workerId === null) return;
    try {
      await this.#options.store.workers.stop(workerId, this.#options.clock.now());
    } catch (error) {
      // The lease ends by itself soon, and a rescuer does what could not be done now.
      this.#options.health.failed("worker lease", error);
    }
  }

  async #join(): Promise<NextTurn> {
    if (this.#workerId !== null) return null;
    const { store, clock, settings, nextId } = this.#options;
    const id = nextId();
    await store.workers.register({
      id,
      host: hostname(),
      pid: process.pid,
      app: settings.app,
      codeVersion: settings.codeVersion,
      queues: settings.localQueues === null ? null : [...settings.localQueues.keys()],
      concurrency: this.#concurrency,
      startedAt: clock.now(),
      leaseMs: settings.leaseMs,
    });
    this.#workerId = id;
    this.#keeper.keep(id);
    this.#held.resolve(id);
    this.#options.onHeld();
    return null;
  }

  #lost(workerId: string): void {
    if (this.#workerId !== workerId) return;
    this.#workerId = null;
    this.#held = gate();
    this.#options.onLost(workerId);
    this.#loop.wake();
  }
}

function gate(): { promise: Promise<string>; resolve: (id: string) => void } {
  const { promise, resolve } = Promise.withResolvers<string>();
  return { promise, resolve };
}
