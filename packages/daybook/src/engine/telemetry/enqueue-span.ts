import type { Span } from "@opentelemetry/api";
import type { NewRun } from "../../store/port/run-store.ts";
import type { OtelApi } from "./otel-api.ts";
import { traceContextText } from "./trace-context.ts";

/** New runs on their way into the book, as a span whose place goes into their rows. */
export class EnqueueSpan {
  readonly runs: readonly NewRun[];
  readonly #api: OtelApi;
  readonly #span: Span;

  constructor(api: OtelApi, span: Span, runs: readonly NewRun[]) {
    const traceContext = traceContextText(span.spanContext());
    this.#api = api;
    this.#span = span;
    this.runs = runs.map((run) => ({ ...run, traceContext }));
  }

  /** Ends with the write. */
  async until<Result>(write: Promise<Result>): Promise<Result> {
    try {
      return await write;
    } catch (error) {
      const known = error instanceof Error ? error : new Error(String(error));
      this.#span.recordException(known);
      this.#span.setStatus({ code: this.#api.SpanStatusCode.ERROR, message: known.message });
      throw error;
    } finally {
      this.#span.end();
    }
  }
}
