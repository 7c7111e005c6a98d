import type { BatchObservableCallback, Counter, Histogram, Meter } from "@opentelemetry/api";
import type { QueueStore } from "../../store/port/control-store.ts";
import type { Clock } from "../../time/clock.ts";

/** Seconds: from runs that do nothing to syncs of hours. */
const boundaries = [0.005, 0.025, 0.1, 0.5, 1, 5, 15, 60, 300, 900, 3_600, 14_400];

/** What this process measures of the runs that it executes, as OpenTelemetry's instruments. */
export class Instruments {
  readonly runs: Counter;
  readonly durations: Histogram;
  readonly waits: Histogram;
  readonly #meter: Meter;

  constructor(meter: Meter) {
    this.#meter = meter;
    const seconds = { unit: "s", advice: { explicitBucketBoundaries: boundaries } };
    this.runs = meter.createCounter("daybook.runs", { unit: "{run}", description: "Runs that ended in this process." });
    this.durations = meter.createHistogram("daybook.attempt.duration", {
      ...seconds,
      description: "Attempts of this process, from their start to their end.",
    });
    this.waits = meter.createHistogram("daybook.run.wait", {
      ...seconds,
      description: "From when a run became available to its first attempt.",
    });
  }

  /** Has the queues read whenever metrics are collected. @returns how to stop. */
  watchQueues(queues: QueueStore, clock: Clock): () => void {
    const depth = this.#meter.createObservableGauge("daybook.queue.runs", {
      unit: "{run}",
      description: "Unfinished runs of a queue in the whole book.",
    });
    const oldest = this.#meter.createObservableGauge("daybook.queue.oldest_waiting", {
      unit: "s",
      description: "For how long the oldest available run of a queue has waited.",
    });
    const observe: BatchObservableCallback = async (result) => {
      const now = clock.now();
      for (const { name, waiting, running, oldestAvailableAt } of await queues.list(now)) {
        result.observe(depth, waiting, { "daybook.queue": name, "daybook.state": "waiting" });
        result.observe(depth, running, { "daybook.queue": name, "daybook.state": "running" });
        result.observe(oldest, Math.max(0, now - (oldestAvailableAt ?? now)) / 1_000, { "daybook.queue": name });
      }
    };
    this.#meter.addBatchObservableCallback(observe, [depth, oldest]);
    return () => this.#meter.removeBatchObservableCallback(observe, [depth, oldest]);
  }
}
