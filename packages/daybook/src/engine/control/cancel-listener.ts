import type { RunStore } from "../../store/port/run-store.ts";
import type { Clock } from "../../time/clock.ts";
import type { ActiveAttempt } from "../execute/active-attempt.ts";
import { ServiceLoop, type NextTurn } from "../service/service-loop.ts";
import type { ServiceHealth } from "../service/service-health.ts";
import type { Service } from "../service/service.ts";

/** A cancel reaches a run within a second even when the hint was missed. */
const pollEveryMs = 1_000;

/** Aborts the attempts of this process whose runs somebody wants cancelled. Asks only while something runs here; owns nothing. */
export class CancelListener implements Service {
  readonly #loop: ServiceLoop;

  constructor(options: {
    runs: RunStore;
    clock: Clock;
    health: ServiceHealth;
    active: ReadonlyMap<string, ActiveAttempt>;
    workerId: () => string | null;
  }) {
    const turn = async (): Promise<NextTurn> => {
      const workerId = options.workerId();
      if (workerId !== null && options.active.size > 0) {
        for (const { id, attempt: number, by } of await options.runs.cancelRequested(workerId)) {
          const attempt = options.active.get(id);
          if (attempt?.run.attempt === number)
            attempt.abort({ kind: "cancelled", reason: by === null ? null : `by ${by}` });
        }
      }
      return pollEveryMs;
    };
    this.#loop = new ServiceLoop("cancel listener", { clock: options.clock, health: options.health, turn });
  }

  start(): void {
    this.#loop.start();
  }

  stop(): Promise<void> {
    return this.#loop.stop();
  }

  wake(): void {
    this.#loop.wake();
  }
}
