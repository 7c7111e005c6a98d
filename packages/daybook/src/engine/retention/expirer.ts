import type { RunStore } from "../../store/port/run-store.ts";
import type { Clock } from "../../time/clock.ts";
import { ServiceLoop, type NextTurn } from "../service/service-loop.ts";
import type { ServiceHealth } from "../service/service-health.ts";
import type { Service } from "../service/service.ts";

const batchSize = 500;
/** Claims expire what they meet themselves; this finds what nobody comes for, such as runs of a paused queue. */
const everyMs = 30_000;

/** Ends runs that waited longer than their job allows. Owns nothing. */
export class Expirer implements Service {
  readonly #loop: ServiceLoop;

  constructor(options: { runs: RunStore; clock: Clock; health: ServiceHealth }) {
    const turn = async (): Promise<NextTurn> => {
      const expired = await options.runs.expire(options.clock.now(), batchSize);
      if (expired.length === batchSize) this.#loop.wake();
      return everyMs;
    };
    this.#loop = new ServiceLoop("expirer", { clock: options.clock, health: options.health, turn });
  }

  start(): void {
    this.#loop.start();
  }

  stop(): Promise<void> {
    return this.#loop.stop();
  }
}
