import { setTimeout as sleep } from "node:timers/promises";
import { median, percentile } from "./median.ts";
import type { Readings } from "./subject.ts";

const warmUps = 200;
/** Long enough for a worker to be back in its wait for the next job. */
const breathMs = 2;

/**
 * Enqueues one job at a time into an idle worker of the same process and times it from just before the enqueue to the
 * first line of the handler. The subject calls `started` as that first line, and `finished` when the run is recorded.
 */
export class LatencySampler {
  #startedAt = 0;
  #finish: () => void = () => undefined;

  readonly started = (): void => {
    this.#startedAt = performance.now();
  };

  readonly finished = (): void => {
    this.#finish();
  };

  async sample(count: number, enqueue: () => unknown): Promise<Readings> {
    const taken: number[] = [];
    for (let index = -warmUps; index < count; index += 1) {
      const elapsed = await this.#one(enqueue);
      if (index >= 0) taken.push(elapsed);
      await sleep(breathMs);
    }
    return { "enqueue-to-start": median(taken), "enqueue-to-start-p95": percentile(taken, 0.95) };
  }

  async #one(enqueue: () => unknown): Promise<number> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#finish = resolve;
    const enqueuedAt = performance.now();
    await enqueue();
    await promise;
    return this.#startedAt - enqueuedAt;
  }
}
