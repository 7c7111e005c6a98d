import type { Context, Span } from "@opentelemetry/api";
import type { Settlement } from "../../run/settlement.ts";
import type { ClaimedRun } from "../../store/port/run-store.ts";
import type { Instruments } from "./instruments.ts";
import type { OtelApi } from "./otel-api.ts";

/** The span that an attempt is, and the context in which its handler runs. */
export interface AttemptSpan {
  readonly api: OtelApi;
  readonly span: Span;
  readonly context: Context;
  /** By the wall clock, as the span has it. */
  readonly startedAt: number;
}

/** One attempt as OpenTelemetry sees it: from its start to the end of its handler, with the outcome that the book got. */
export class WatchedAttempt {
  readonly #run: ClaimedRun;
  readonly #traced: AttemptSpan | null;
  readonly #instruments: Instruments | null;
  readonly #beganMs = performance.now();
  #tookMs: number | null = null;

  constructor(run: ClaimedRun, traced: AttemptSpan | null, instruments: Instruments | null) {
    this.#run = run;
    this.#traced = traced;
    this.#instruments = instruments;
    if (run.attempt === 1)
      instruments?.waits.record(Math.max(0, run.startedAt - run.availableAt) / 1_000, {
        "daybook.job": run.job,
        "daybook.queue": run.queue,
      });
  }

  /** Calls the handler within the attempt's context, so that spans it makes are children of the attempt's. */
  call<Result>(handler: () => Result): Result {
    return this.#traced === null ? handler() : this.#traced.api.context.with(this.#traced.context, handler);
  }

  /** The handler came to its end, or was given up. @param tookMs for who did not see it begin. */
  ended(tookMs: number = performance.now() - this.#beganMs): void {
    this.#tookMs ??= tookMs;
  }

  /** The end is in the book; null: the run was no longer this worker's, and nothing was recorded. */
  settled(settlement: Settlement | null): void {
    this.ended();
    const outcome = outcomeOf(settlement);
    const attributes = { "daybook.job": this.#run.job, "daybook.outcome": outcome };
    this.#instruments?.durations.record((this.#tookMs ?? 0) / 1_000, attributes);
    if (settlement?.kind === "finish") this.#instruments?.runs.add(1, attributes);
    if (this.#traced !== null) this.#endSpan(this.#traced, outcome, settlement);
  }

  #endSpan({ api, span, startedAt }: AttemptSpan, outcome: string, settlement: Settlement | null): void {
    // When the handler ended, however late that came into the book.
    const endedAt = startedAt + (this.#tookMs ?? 0);
    span.setAttribute("daybook.outcome", outcome);
    const error = settlement?.error ?? null;
    if (error !== null) {
      const { name, message, stack, code } = error;
      span.recordException({ name, message, ...(stack === null ? {} : { stack }) }, endedAt);
      span.setAttribute("error.type", code ?? name);
      span.setStatus({ code: api.SpanStatusCode.ERROR, message });
    }
    span.end(endedAt);
  }
}

function outcomeOf(settlement: Settlement | null): string {
  if (settlement === null) return "lost";
  return settlement.kind === "finish" ? settlement.state : settlement.outcome;
}
