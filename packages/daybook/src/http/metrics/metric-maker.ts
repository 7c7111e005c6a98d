import { Counter, Gauge, type Registry } from "prom-client";
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
