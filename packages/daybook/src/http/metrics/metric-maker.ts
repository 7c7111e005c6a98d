import { Counter, Gauge, type Registry } from "prom-client";
import type { Instant } from "../../time/instant.ts";
import { FilledHistogram } from "./filled-histogram.ts";

/** Sets one of a metric's values. */
export type Say = (labels: Record<string, string>, value: number) => void;

/** Makes the metrics of one registry. Nothing here touches the library's global one, which is the host's. */
export class MetricMaker {
  readonly #registry: Registry;
  readonly #resets: (() => void)[] = [];

  constructor(registry: Registry) {
    this.#registry = registry;
  }

  gauge(name: string, help: string, ...labelNames: string[]): Say {
    const gauge = new Gauge({ name, help, labelNames, registers: [this.#registry] });
    this.#resets.push(() => removeAll(gauge));
    return (labels, value) => gauge.set(labels, value);
  }

  /** Said whole each time: the counting was done elsewhere. */
  counter(name: string, help: string, ...labelNames: string[]): Say {
    const counter = new Counter({ name, help, labelNames, registers: [this.#registry] });
    this.#resets.push(() => removeAll(counter));
    return (labels, value) => counter.inc(labels, value);
  }

  histogram(name: string, help: string, bounds: readonly number[], ...labelNames: string[]): FilledHistogram {
    const histogram = new FilledHistogram({ name, help, labelNames, bounds });
    this.#registry.registerMetric(histogram);
    this.#resets.push(() => histogram.clear());
    return histogram;
  }

  /**
   * When something last happened, as an instant (`daybook_<event>_timestamp_seconds`) and as an age (`daybook_<what>_freshness_seconds`): rules with
   * `time()` want the first, a glance the second.
   */
  since(
    { event, what, help }: { readonly event: string; readonly what: string; readonly help: string },
    ...labelNames: string[]
  ): (labels: Record<string, string>, then: Instant, now: Instant) => void {
    const instant = this.gauge(`daybook_${event}_timestamp_seconds`, `When ${help}`, ...labelNames);
    const age = this.gauge(`daybook_${what}_freshness_seconds`, `Seconds since ${help}`, ...labelNames);
    return (labels, then, now) => {
      instant(labels, then / 1_000);
      age(labels, Math.max(0, now - then) / 1_000);
    };
  }

  /** Forgets all values, so that what is not said again is not shown. */
  reset(): void {
    for (const reset of this.#resets) reset();
  }
}

/** The library's `reset` of a metric without labels leaves a zero behind, and a zero is a statement. */
function removeAll(metric: Gauge | Counter): void {
  metric.reset();
  metric.remove({});
}
