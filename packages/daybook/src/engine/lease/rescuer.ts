import type { WorkerStore } from "../../store/port/worker-store.ts";
import type { Clock } from "../../time/clock.ts";
import type { EventHub } from "../events.ts";
import { ServiceLoop, type NextTurn } from "../service/service-loop.ts";
import type { ServiceHealth } from "../service/service-health.ts";
import type { Service } from "../service/service.ts";

/** With the default lease a dead process is found after 4 s at most on its own machine, and a lease that ended well within 10 s + 4 s elsewhere. */
const longestIntervalMs = 4_000;

/**
 * Gives back the runs of workers whose lease ended or whose process is gone.
 *
 * Owns nothing: the store decides who is lost, in one transaction, so any number of rescuers may look at the same time.
 */
export class Rescuer implements Service {
  readonly #loop: ServiceLoop;

  constructor(options: {
    workers: WorkerStore;
    clock: Clock;
    health: ServiceHealth;
    events: EventHub;
    maxRescues: number;
    leaseMs: number;
    onRescued: () => void;
  }) {
    const interval = Math.min(longestIntervalMs, Math.max(50, options.leaseMs / 2));
    const turn = async (): Promise<NextTurn> => {
      const rescued = await options.workers.rescue({ maxRescues: options.maxRescues, now: options.clock.now() });
      for (const { id, job, outcome } of rescued) options.events.emit("run.rescued", { id, job, outcome });
      if (rescued.length > 0) options.onRescued();
      return interval * (0.9 + Math.random() / 10);
    };
    this.#loop = new ServiceLoop("rescuer", { clock: options.clock, health: options.health, turn });
  }

  start(): void {
    this.#loop.start();
  }

  stop(): Promise<void> {
    return this.#loop.stop();
  }
}
