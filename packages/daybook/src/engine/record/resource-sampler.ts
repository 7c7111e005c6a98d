import type { CancelTimer, Clock } from "../../time/clock.ts";
import type { ActiveAttempt } from "../execute/active-attempt.ts";
import type { Service } from "../service/service.ts";

const sampleEveryMs = 1_000;

/**
 * Notes the process's CPU time and memory once a second for the attempts under way.
 *
 * The figures are the process's: with several runs at a time each carries what all of them used while it ran.
 * Attempts shorter than a second meet no sample and carry none. Owns: one timer, only while something runs.
 */
export class ResourceSampler implements Service {
  readonly #clock: Clock;
  readonly #active: ReadonlyMap<string, ActiveAttempt>;
  #running = false;
  #cancel: CancelTimer | null = null;

  constructor(clock: Clock, active: ReadonlyMap<string, ActiveAttempt>) {
    this.#clock = clock;
    this.#active = active;
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#arm();
  }

  stop(): Promise<void> {
    this.#running = false;
    this.#cancel?.();
    return Promise.resolve();
  }

  #arm(): void {
    this.#cancel = this.#clock.timer(sampleEveryMs, () => {
      if (this.#active.size > 0) this.#sample();
      if (this.#running) this.#arm();
    });
  }

  #sample(): void {
    const { user, system } = process.cpuUsage();
    const cpuMs = Math.round((user + system) / 1_000);
    const bytes = process.memoryUsage.rss();
    for (const attempt of this.#active.values()) {
      const usage = (attempt.usage ??= { cpuStartMs: cpuMs, cpuMs: 0, peakBytes: bytes });
      usage.cpuMs = cpuMs - usage.cpuStartMs;
      usage.peakBytes = Math.max(usage.peakBytes, bytes);
    }
  }
}
