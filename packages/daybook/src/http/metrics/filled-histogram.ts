import { Histogram, type MetricObjectWithValues, type MetricValueWithName } from "prom-client";

type Values = MetricObjectWithValues<MetricValueWithName<string>>;

/** A histogram of figures that were counted elsewhere; the library's own takes single observations only. */
export class FilledHistogram extends Histogram {
  readonly #options: { readonly name: string; readonly help: string; readonly bounds: readonly number[] };
  #values: MetricValueWithName<string>[] = [];

  constructor(options: { name: string; help: string; labelNames: string[]; bounds: readonly number[] }) {
    const { name, help, labelNames, bounds } = options;
    // Registered by its maker.
    super({ name, help, labelNames, registers: [] });
    this.#options = { name, help, bounds };
  }

  clear(): void {
    this.#values = [];
  }

  /** @param counts per step, not yet added up; one place more than there are bounds, for all that is above the last. */
  say(labels: Record<string, string>, counts: readonly number[], sum: number): void {
    const { name, bounds } = this.#options;
    let below = 0;
    for (const [place, le] of [...bounds, "+Inf"].entries()) {
      below += counts[place] ?? 0;
      this.#values.push({ metricName: `${name}_bucket`, labels: { ...labels, le }, value: below });
    }
    this.#values.push({ metricName: `${name}_sum`, labels, value: sum });
    this.#values.push({ metricName: `${name}_count`, labels, value: below });
  }

  override async get(): Promise<Values> {
    const { name, help } = this.#options;
    return { name, help, type: "histogram", aggregator: "sum", values: this.#values } as unknown as Values;
  }

  /** What the registry asks for in the first place, where a metric has it. */
  getForPromString(): Promise<Values> {
    return this.get();
  }
}
