/** Upper ends of the steps, in milliseconds. Fixed, so that an observation costs a few comparisons and no memory. */
const stepsMs: readonly number[] = [0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000];

/** How long one kind of call took, since the process began. */
export interface LatencyFigures {
  /** `counts[i]` calls took at most `stepsMs[i]`, and longer than the step before; one place more for all that took longer. */
  readonly counts: readonly number[];
  readonly stepsMs: readonly number[];
  readonly sumMs: number;
}

/** A histogram in memory. Written all the time and read when somebody asks, so writing must cost next to nothing. */
export class Latency {
  readonly #counts: number[] = Array.from({ length: stepsMs.length + 1 }, () => 0);
  #sumMs = 0;

  observe(ms: number): void {
    const place = stepsMs.findIndex((step) => ms <= step);
    const at = place === -1 ? stepsMs.length : place;
    this.#counts[at] = (this.#counts[at] ?? 0) + 1;
    this.#sumMs += ms;
  }

  read(): LatencyFigures {
    return { counts: [...this.#counts], stepsMs, sumMs: this.#sumMs };
  }
}

/** What a process measures of its own calls to the store. */
export class Latencies {
  /** Calls that claim. */
  readonly claim: Latency = new Latency();
  /** Heartbeats that renewed the lease. */
  readonly leaseRenew: Latency = new Latency();
}
