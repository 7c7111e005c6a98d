import * as api from "@opentelemetry/api";
import { expect, test } from "vitest";
import { parseTraceContext, traceContextText } from "./trace-context.ts";

const traceId = "0af7651916cd43dd8448eb211c80319c";
const spanId = "b7ad6b7169203331";
const parent = `00-${traceId}-${spanId}-01`;

test("a span's place is written as W3C writes it, and read again", () => {
  const place = { traceId, spanId, traceFlags: 1, traceState: api.createTraceState("vendor=a,other=b") };
  const text = traceContextText(place);
  expect(text).toBe(`${parent} vendor=a,other=b`);
  const read = parseTraceContext(text, api);
  expect(read).toMatchObject({ traceId, spanId, traceFlags: 1, isRemote: true });
  expect(read?.traceState?.serialize()).toBe("vendor=a,other=b");
});

test("a trace that is not sampled stays unsampled, and a state that is too long is left out", () => {
  expect(traceContextText({ traceId, spanId, traceFlags: 0 })).toBe(`00-${traceId}-${spanId}-00`);
  expect(parseTraceContext(`00-${traceId}-${spanId}-00`, api)?.traceFlags).toBe(0);
  expect(parseTraceContext(`${parent} v=${"x".repeat(600)}`, api)?.traceState).toBeUndefined();
});

test("a later version of the form is read as far as it is known", () => {
  expect(parseTraceContext(`01-${traceId}-${spanId}-01-more`, api)).toMatchObject({ traceId, spanId });
});

test.each([
  null,
  "",
  " ",
  "nonsense",
  `ff-${traceId}-${spanId}-01`,
  `00-${"0".repeat(32)}-${spanId}-01`,
  `00-${traceId}-${"0".repeat(16)}-01`,
  `00-${traceId.toUpperCase()}-${spanId}-01`,
  `00-${traceId}-${spanId}`,
])("%j says nothing", (text) => {
  expect(parseTraceContext(text, api)).toBeNull();
});
