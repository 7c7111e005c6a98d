import type { SpanContext } from "@opentelemetry/api";
import type { OtelApi } from "./otel-api.ts";

/** Longer ones are cut off whole by those who hand them on, says W3C. */
const longestState = 512;
const parentPattern = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?$/;

/** A span's place as it is kept with a run: W3C's `traceparent`, and after a space its `tracestate`. */
export function traceContextText({ traceId, spanId, traceFlags, traceState }: SpanContext): string {
  const parent = `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, "0")}`;
  const state = traceState?.serialize() ?? "";
  return state === "" || state.length > longestState ? parent : `${parent} ${state}`;
}

/** The other way round. Null for what says nothing: it came over a network, or from a book that others wrote. */
export function parseTraceContext(text: string | null, api: OtelApi): SpanContext | null {
  const [parent = "", ...state] = (text ?? "").trim().split(" ");
  const [, version, traceId = "", spanId = "", flags = ""] = parentPattern.exec(parent) ?? [];
  if (version === undefined || version === "ff") return null;
  const context: SpanContext = { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 1, isRemote: true };
  if (!api.isSpanContextValid(context)) return null;
  const rest = state.join(" ");
  return rest === "" || rest.length > longestState ? context : { ...context, traceState: api.createTraceState(rest) };
}
