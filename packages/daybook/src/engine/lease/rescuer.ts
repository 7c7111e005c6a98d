import type { WorkerStore } from "../../store/port/worker-store.ts";
import type { Clock } from "../../time/clock.ts";
import type { EventHub } from "../events.ts";
import { ServiceLoop, type NextTurn } from "../service/service-loop.ts";
import type { ServiceHealth } from "../service/service-health.ts";
import type { Service } from "../service/service.ts";

/** A process that died on this machine is found within this time, whatever its lease says. */
const longestIntervalMs = 6_000;
/** Looking exactly at a lease's end would find it not yet ended. */
const afterLeaseEndMs = 50;

/**
 * Gives back the runs of workers whose lease ended or whose process is gone.
 *
 * Owns nothing: the store decides who is lost, in one transaction, so any number of rescuers may look at the same time. It looks
 * again when the first living lease would end, so a worker that fell silent is lost at that moment and not at some later round.
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
      const { runs, nextLeaseEndMs } = await options.workers.rescue({
        maxRescues: options.maxRescues,
        now: options.clock.now(),
      });
      for (const { id, job, outcome } of runs) options.events.emit("run.rescued", { id, job, outcome });
      if (runs.length > 0) options.onRescued();
      const usual = interval * (0.9 + Math.random() / 10);
      return nextLeaseEndMs === null ? usual : Math.min(usual, nextLeaseEndMs + afterLeaseEndMs);
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
