import { context, metrics, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
  type ReadableSpan,
} from "@opentelemetry/sdk-trace-base";

/** The real SDK, registered for the whole process as an application does it, with what it exports kept in memory. */
export class Sdk {
  readonly #spans = new InMemorySpanExporter();
  readonly #figures = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  readonly #reader = new PeriodicExportingMetricReader({ exporter: this.#figures, exportIntervalMillis: 3_600_000 });

  constructor() {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(this.#spans)] }));
    metrics.setGlobalMeterProvider(new MeterProvider({ readers: [this.#reader] }));
  }

  /** Ended spans, in the order in which they began. */
  spans(): ReadableSpan[] {
    const time = ([seconds, nanos]: readonly [number, number]): number => seconds * 1e9 + nanos;
    return this.#spans.getFinishedSpans().toSorted((a, b) => time(a.startTime) - time(b.startTime));
  }

  named(name: string): ReadableSpan[] {
    return this.spans().filter((span) => span.name === name);
  }

  /** The newest values of an instrument, by attributes. */
  async figures(name: string): Promise<{ attributes: Record<string, unknown>; value: unknown }[]> {
    await this.#reader.forceFlush();
    const newest = this.#figures.getMetrics().at(-1);
    const all = newest?.scopeMetrics.flatMap((scope) => scope.metrics) ?? [];
    return all
      .filter(({ descriptor }) => descriptor.name === name)
      .flatMap(({ dataPoints }) => dataPoints.map(({ attributes, value }) => ({ attributes, value })));
  }

  forget(): void {
    this.#spans.reset();
  }

  /** Takes the SDK out of the process again. */
  async remove(): Promise<void> {
    await this.#reader.shutdown();
    trace.disable();
    metrics.disable();
    context.disable();
  }
}
