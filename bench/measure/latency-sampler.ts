import { setTimeout as sleep } from "node:timers/promises";
import { median, percentile } from "./median.ts";
import type { Readings } from "./subject.ts";
import { monotonicMs } from "./worker-messages.ts";

export interface SamplerOptions {
  readonly warmUps: number;
  /** Between two samples; long enough for a worker to be back in its wait for the next job. */
  readonly breathMs: number;
}

/**
 * Enqueues one job at a time into an idle worker and times it from just before the enqueue to the first line of the handler.
 * The subject calls `started` as that first line, or with the instant of it, and `finished` when the run is recorded.
 */
export class LatencySampler {
  readonly #options: SamplerOptions;
  #startedAt = 0;
  #finish: () => void = () => undefined;

  constructor(options: SamplerOptions = { warmUps: 200, breathMs: 2 }) {
    this.#options = options;
  }

  readonly started = (at: number = monotonicMs()): void => {
    this.#startedAt = at;
  };

  readonly finished = (): void => {
    this.#finish();
  };

  async sample(count: number, enqueue: () => unknown, figure = "enqueue-to-start"): Promise<Readings> {
    const { warmUps, breathMs } = this.#options;
    const taken: number[] = [];
    for (let index = -warmUps; index < count; index += 1) {
      const elapsed = await this.#one(enqueue);
      if (index >= 0) taken.push(elapsed);
      await sleep(breathMs);
    }
    return { [figure]: median(taken), [`${figure}-p95`]: percentile(taken, 0.95) };
  }

  async #one(enqueue: () => unknown): Promise<number> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#finish = resolve;
    const enqueuedAt = monotonicMs();
    await enqueue();
    await promise;
    return this.#startedAt - enqueuedAt;
  }
}
