import type { Attributes, Context, Link, SpanOptions, Tracer } from "@opentelemetry/api";
import { packageVersion } from "../../package-version.ts";
import type { FinishSettlement } from "../../run/settlement.ts";
import type { ClaimedRun, NewRun } from "../../store/port/run-store.ts";
import type { QueueStore } from "../../store/port/control-store.ts";
import type { Clock } from "../../time/clock.ts";
import { EnqueueSpan } from "./enqueue-span.ts";
import { Instruments } from "./instruments.ts";
import { otelApi, type OtelApi } from "./otel-api.ts";
import { parseTraceContext, traceContextText } from "./trace-context.ts";
import { WatchedAttempt, type AttemptSpan } from "./watched-attempt.ts";

/** How runs are traced. */
export interface TelemetryOptions {
  /**
   * `linked`: an attempt begins a trace of its own, with a link to the span that enqueued its run; days may lie between the two. `children`: it goes on
   * with that trace. @defaultValue `"linked"`
   */
  readonly attempts?: "linked" | "children";
}

/**
 * Speaks to the OpenTelemetry SDK of the process, if there is one.
 *
 * Owns nothing but the instruments. Without an SDK every call of it is a look at one property. Guide: `docs/operating/tracing.md`.
 */
export class Telemetry {
  readonly #options: TelemetryOptions | null;
  #instruments: Instruments | null = null;

  /** @param options null: says nothing, whatever is registered. */
  constructor(options: TelemetryOptions | null) {
    this.#options = options;
  }

  /** Null when nobody listens. */
  enqueueing(runs: readonly NewRun[]): EnqueueSpan | null {
    const api = this.#api("trace");
    const [first] = runs;
    if (api === null || first === undefined) return null;
    const attributes = { ...messaging("enqueue", "send", first), ...batch(runs) };
    const span = tracerOf(api).startSpan(`enqueue ${first.job}`, { kind: api.SpanKind.PRODUCER, attributes });
    return new EnqueueSpan(api, span, runs);
  }

  /** Null when nobody listens. */
  attempt(run: ClaimedRun): WatchedAttempt | null {
    const [api, instruments] = [this.#api("trace"), this.#meters()];
    if (api === null && instruments === null) return null;
    const traced = api === null ? null : startSpan(api, run, Date.now(), this.#placeOf(api, run));
    return new WatchedAttempt(run, traced, instruments);
  }

  /**
   * A run that was worked on elsewhere, from its start to its end. Nobody here saw it begin: what is known of it is what the book has, so it
   * is told when its end is there, and by the process that wrote it.
   */
  reported(run: ClaimedRun, settlement: FinishSettlement): void {
    const [api, instruments] = [this.#api("trace"), this.#meters()];
    const traced = api === null ? null : startSpan(api, run, run.startedAt, reportedPlace(api, run));
    const watched = new WatchedAttempt(run, traced, instruments);
    watched.ended(Math.max(0, settlement.finishedAt - run.startedAt));
    watched.settled(settlement);
  }

  /** Where the caller is in a trace, as it is kept with a run that begins there. Null when nobody listens, and outside of traces. */
  here(): string | null {
    const api = this.#api("trace");
    const place = api?.trace.getSpanContext(api.context.active());
    return api === null || place === undefined || !api.isSpanContextValid(place) ? null : traceContextText(place);
  }

  /** Does something within the trace that a request says it belongs to, unless the host has seen to that. */
  within<Result>(headers: { get(name: string): string | null }, work: () => Result): Result {
    const api = this.#api("trace");
    if (api === null || api.trace.getActiveSpan() !== undefined) return work();
    const text = `${headers.get("traceparent") ?? ""} ${headers.get("tracestate") ?? ""}`;
    const remote = parseTraceContext(text, api);
    if (remote === null) return work();
    return api.context.with(api.trace.setSpanContext(api.context.active(), remote), work);
  }

  /** Has the queues measured from now on. @returns how to stop. */
  watchQueues(queues: QueueStore, clock: Clock): () => void {
    return this.#meters()?.watchQueues(queues, clock) ?? (() => undefined);
  }

  #api(purpose: "trace" | "metrics"): OtelApi | null {
    return this.#options === null ? null : otelApi(purpose);
  }

  #meters(): Instruments | null {
    if (this.#instruments !== null) return this.#instruments;
    const api = this.#api("metrics");
    if (api === null) return null;
    return (this.#instruments = new Instruments(api.metrics.getMeter("daybook", packageVersion())));
  }

  /**
   * Tracked work runs in its caller's own code, and belongs to what that is part of. Others are not in the context that happens to be active: a
   * run may start within the request that enqueued another.
   */
  #placeOf(api: OtelApi, run: ClaimedRun): Place {
    if (run.trigger === "track") return { options: { kind: api.SpanKind.INTERNAL }, parent: api.context.active() };
    const kind = api.SpanKind.CONSUMER;
    const made = parseTraceContext(run.traceContext, api);
    if (made === null) return { options: { kind, root: true }, parent: api.ROOT_CONTEXT };
    if (this.#options?.attempts === "children")
      return { options: { kind }, parent: api.trace.setSpanContext(api.ROOT_CONTEXT, made) };
    const links: Link[] = [{ context: made }];
    return { options: { kind, root: true, links }, parent: api.ROOT_CONTEXT };
  }
}

/** Where a span stands. */
interface Place {
  readonly options: SpanOptions;
  readonly parent: Context;
}

/** In the trace of who began it; the request that ends it is another. */
function reportedPlace(api: OtelApi, { traceContext }: ClaimedRun): Place {
  const began = parseTraceContext(traceContext, api);
  const kind = api.SpanKind.INTERNAL;
  if (began === null) return { options: { kind, root: true }, parent: api.ROOT_CONTEXT };
  return { options: { kind }, parent: api.trace.setSpanContext(api.ROOT_CONTEXT, began) };
}

function startSpan(api: OtelApi, run: ClaimedRun, startedAt: number, { options, parent }: Place): AttemptSpan {
  const attributes = { ...messaging("run", "process", run), ...details(run) };
  const span = tracerOf(api).startSpan(`run ${run.job}`, { ...options, attributes, startTime: startedAt }, parent);
  return { api, span, startedAt, context: api.trace.setSpan(parent, span) };
}

function tracerOf(api: OtelApi): Tracer {
  return api.trace.getTracer("daybook", packageVersion());
}

/** What OpenTelemetry's conventions for messaging call the same thing. */
function messaging(name: string, type: "send" | "process", { job, queue, tenant }: NewRun | ClaimedRun): Attributes {
  return {
    "messaging.system": "daybook",
    "messaging.operation.name": name,
    "messaging.operation.type": type,
    "messaging.destination.name": job,
    "daybook.job": job,
    "daybook.queue": queue,
    ...(tenant === null ? {} : { "daybook.tenant": tenant }),
  };
}

function batch(runs: readonly NewRun[]): Attributes {
  const [first] = runs;
  if (runs.length > 1 || first === undefined) return { "messaging.batch.message_count": runs.length };
  const { id, retryOfId } = first;
  const attributes = { "messaging.message.id": id, "daybook.run.id": id };
  return retryOfId === null ? attributes : { ...attributes, "daybook.run.retry_of_id": retryOfId };
}

function details({ id, attempt, trigger, parentId, scheduleId }: ClaimedRun): Attributes {
  return {
    "messaging.message.id": id,
    "daybook.run.id": id,
    "daybook.run.attempt": attempt,
    "daybook.run.trigger": trigger,
    ...(parentId === null ? {} : { "daybook.run.parent_id": parentId }),
    ...(scheduleId === null ? {} : { "daybook.schedule.id": scheduleId }),
  };
}
