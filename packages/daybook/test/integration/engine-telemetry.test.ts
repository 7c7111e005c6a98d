import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import type { ReadableSpan } from "@opentelemetry/sdk-trace-base";
import pino from "pino";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { createDaybook, defineJob, type AnyJob, type Daybook, type DaybookOptions } from "../../src/index.ts";
import { openStore } from "../../src/store/open-store.ts";
import { FakeClock } from "../../src/testing/index.ts";
import { finished, pass } from "./engine/signals.ts";
import { addressOn, stores, type StoreName } from "./http/desk.ts";
import { Sdk } from "./telemetry/sdk.ts";
import { patienceMs } from "../support/patience.ts";

let sdk: Sdk;
beforeAll(() => {
  sdk = new Sdk();
});
beforeEach(() => sdk.forget());
afterAll(() => sdk.remove());

const tracer = trace.getTracer("host");
const greet = defineJob({ name: "greet", run: () => "hello" });
const parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
const otherParent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
const traceOf = (traceparent: string): string => traceparent.slice(3, 35);
const spanOf = (traceparent: string): string => traceparent.slice(36, 52);

async function open(store: StoreName, jobs: AnyJob[], options: Partial<DaybookOptions> = {}): Promise<Daybook> {
  const daybook = await createDaybook({
    logger: pino({ level: "silent" }),
    worker: { drain: 0 },
    ...options,
    store: options.store ?? addressOn(store),
    jobs,
  });
  onTestFinished(() => daybook.stop());
  return daybook;
}

async function start(store: StoreName, jobs: AnyJob[], options: Partial<DaybookOptions> = {}): Promise<Daybook> {
  const daybook = await open(store, jobs, options);
  await daybook.start();
  return daybook;
}

const only = (name: string): ReadableSpan => {
  const spans = sdk.named(name);
  expect(spans.map((span) => span.name)).toEqual([name]);
  return spans[0]!;
};
const http = { authenticate: () => ({ name: "shop", role: "operator" }) as const };

/** Asks over HTTP, from within a trace. */
async function post(daybook: Daybook, path: string, body: unknown, traceparent: string) {
  const headers = { "content-type": "application/json", traceparent, tracestate: "vendor=a" };
  const request = { method: "POST", headers, body: JSON.stringify(body) };
  const response = await daybook.fetch(new Request(`http://daybook.test/api/v1${path}`, request));
  const answer = (await response.json()) as { id: string; token: string };
  expect([path, response.status < 300, answer]).toEqual([path, true, answer]);
  return answer;
}

const linksOf = (span: ReadableSpan): string[] => span.links.map((link) => link.context.spanId);

describe.each(stores)("on %s", (store) => {
  test("an attempt begins a trace of its own, with a link to the span that enqueued its run; the handler runs within it", async () => {
    const work = defineJob({
      name: "work",
      run: async () => {
        await Promise.resolve();
        tracer.startSpan("own").end();
      },
    });
    const daybook = await start(store, [work]);
    const { id } = await tracer.startActiveSpan("request", async (span) => {
      const made = await daybook.enqueue("work", undefined, { tenant: "north" });
      span.end();
      return made;
    });
    await daybook.runs.wait(id);
    const [request, enqueued, attempt, own] = [only("request"), only("enqueue work"), only("run work"), only("own")];
    expect(enqueued).toMatchObject({
      kind: SpanKind.PRODUCER,
      parentSpanContext: { spanId: request.spanContext().spanId },
      attributes: {
        "messaging.system": "daybook",
        "messaging.operation.type": "send",
        "messaging.destination.name": "work",
        "messaging.message.id": id,
        "daybook.tenant": "north",
      },
    });
    expect(attempt).toMatchObject({
      kind: SpanKind.CONSUMER,
      parentSpanContext: undefined,
      status: { code: SpanStatusCode.UNSET },
      attributes: {
        "messaging.operation.type": "process",
        "daybook.run.id": id,
        "daybook.run.attempt": 1,
        "daybook.run.trigger": "api",
        "daybook.outcome": "succeeded",
      },
    });
    expect(attempt.spanContext().traceId).not.toBe(enqueued.spanContext().traceId);
    expect(linksOf(attempt)).toEqual([enqueued.spanContext().spanId]);
    expect(attempt.links[0]?.context.traceId).toBe(enqueued.spanContext().traceId);
    expect(own.parentSpanContext?.spanId).toBe(attempt.spanContext().spanId);
  });

  test("every attempt of a run is linked to where it was made, and says what went wrong", async () => {
    const fails = defineJob({
      name: "fails",
      retry: { attempts: 2, delay: 0, jitter: 0 },
      run: () => Promise.reject(new TypeError("told to fail")),
    });
    const daybook = await start(store, [fails]);
    await finished(daybook, "fails");
    const enqueued = only("enqueue fails").spanContext().spanId;
    const attempts = sdk.named("run fails");
    expect(attempts.map(linksOf)).toEqual([[enqueued], [enqueued]]);
    expect(attempts.map(({ attributes }) => attributes["daybook.outcome"])).toEqual(["retried", "failed"]);
    for (const attempt of attempts)
      expect(attempt).toMatchObject({
        status: { code: SpanStatusCode.ERROR, message: "told to fail" },
        attributes: { "error.type": "TypeError" },
        events: [{ name: "exception", attributes: { "exception.type": "TypeError" } }],
      });
  });

  test("children are enqueued within their parent's attempt", async () => {
    const family = defineJob({
      name: "family",
      run: ({ run }) => run.spawn(greet, [{ input: undefined }, { input: undefined }]),
    });
    const daybook = await start(store, [family, greet]);
    await finished(daybook, "family");
    const enqueued = only("enqueue greet");
    expect(enqueued.parentSpanContext?.spanId).toBe(only("run family").spanContext().spanId);
    expect(enqueued.attributes["messaging.batch.message_count"]).toBe(2);
    const made = enqueued.spanContext().spanId;
    expect(sdk.named("run greet").map(linksOf)).toEqual([[made], [made]]);
  });

  test("a fire has nobody who enqueued: its attempt begins a trace", async () => {
    const clock = new FakeClock("2026-11-22T12:00:00Z");
    const ticks = defineJob({ name: "ticks", schedule: { every: "1m" }, run: () => null });
    const daybook = await start(store, [ticks], { clock });
    const ended = new Promise((resolve) => daybook.on("run.finished", resolve));
    await pass(clock, 61_000);
    await ended;
    const [attempt] = sdk.named("run ticks");
    expect(attempt).toMatchObject({ parentSpanContext: undefined, links: [] });
    expect(attempt?.attributes["daybook.schedule.id"]).toBe("ticks/default");
    expect(sdk.named("enqueue ticks")).toEqual([]);
  });

  test("a trace that comes with an HTTP request goes on to the run, state and all", async () => {
    const daybook = await start(store, [greet], { http });
    const { id } = await post(daybook, "/runs", { job: "greet" }, parent);
    await daybook.runs.wait(id);
    const enqueued = only("enqueue greet");
    expect(enqueued.spanContext().traceId).toBe(traceOf(parent));
    expect(enqueued.parentSpanContext?.spanId).toBe(spanOf(parent));
    const [link] = only("run greet").links;
    expect(link?.context.traceId).toBe(traceOf(parent));
    expect(link?.context.traceState?.serialize()).toBe("vendor=a");
  });

  test("a retry of failed items, and a retry of that, go on from who asked for them", async () => {
    const sync = defineJob({ name: "sync", run: ({ items }) => items.fail("sku-1", new Error("no price")) });
    const daybook = await start(store, [sync], { http });
    const first = await finished(daybook, "sync");
    const second = await post(daybook, `/runs/${first.id}/retry-failed-items`, {}, parent);
    await daybook.runs.wait(second.id);
    const third = await post(daybook, `/runs/${second.id}/retry`, {}, otherParent);
    await daybook.runs.wait(third.id);
    const enqueued = sdk.named("enqueue sync");
    expect(
      enqueued.map(({ attributes }) => [attributes["daybook.run.id"], attributes["daybook.run.retry_of_id"]]),
    ).toEqual([
      [first.id, undefined],
      [second.id, first.id],
      [third.id, second.id],
    ]);
    expect(enqueued.slice(1).map((span) => span.parentSpanContext?.spanId)).toEqual([
      spanOf(parent),
      spanOf(otherParent),
    ]);
    const attempts = sdk.named("run sync");
    expect(attempts.map(({ attributes }) => attributes["daybook.run.id"])).toEqual([first.id, second.id, third.id]);
    expect(attempts.map(linksOf)).toEqual(enqueued.map((span) => [span.spanContext().spanId]));
  });

  test("a run that is reported over HTTP stands in the trace of who began it, from its start to its end", async () => {
    const clock = new FakeClock("2026-11-22T12:00:00Z");
    const options = { http, clock, store: addressOn(store) };
    const [one, other] = [await open(store, [], options), await open(store, [], options)];
    const { id, token } = await post(one, "/tracked-runs", { job: "pull", tenant: "north", silence: "5m" }, parent);
    clock.jump(90_000);
    const end = { token, outcome: "failed", error: { name: "ShopClosed", message: "come back on Monday" } };
    await post(other, `/tracked-runs/${id}/complete`, end, otherParent);
    const run = only("run pull");
    expect(run).toMatchObject({
      kind: SpanKind.INTERNAL,
      parentSpanContext: { traceId: traceOf(parent), spanId: spanOf(parent) },
      links: [],
      startTime: [Date.parse("2026-11-22T12:00:00Z") / 1_000, 0],
      endTime: [Date.parse("2026-11-22T12:01:30Z") / 1_000, 0],
      status: { code: SpanStatusCode.ERROR, message: "come back on Monday" },
      attributes: {
        "daybook.run.id": id,
        "daybook.run.trigger": "track",
        "daybook.tenant": "north",
        "daybook.outcome": "failed",
        "error.type": "ShopClosed",
      },
    });
    expect(run.parentSpanContext?.traceState?.serialize()).toBe("vendor=a");
  });

  test("a reported run that belongs to no trace begins one, and its end is told once", async () => {
    const daybook = await open(store, [], { http });
    const { id, token } = await daybook.trackedRuns.start({ job: "pull" });
    await daybook.trackedRuns.complete(id, token, { outcome: "succeeded" });
    await expect(daybook.trackedRuns.complete(id, token, { outcome: "failed" })).rejects.toThrow("has ended");
    expect(only("run pull")).toMatchObject({ parentSpanContext: undefined, status: { code: SpanStatusCode.UNSET } });
  });

  test("the trace that tracked work is part of stands with its run", async () => {
    const address = addressOn(store);
    const daybook = await open(store, [], { store: address });
    const id = await tracer.startActiveSpan("request", async (span) => {
      const tracked = await daybook.track("pull", ({ run }) => run.id);
      span.end();
      return tracked;
    });
    const book = await openStore(address);
    onTestFinished(() => book.close());
    const { traceId, spanId } = only("request").spanContext();
    expect((await book.runs.get(id))?.traceContext).toBe(`00-${traceId}-${spanId}-01`);
  });

  test("a run that another process enqueued is linked to that process's span", async () => {
    const address = addressOn(store);
    const daybook = await start(store, [greet], { store: address });
    const { id, traceId, spanId } = await child("enqueuer", address);
    await daybook.runs.wait(String(id));
    const [link] = only("run greet").links;
    expect(link?.context).toMatchObject({ traceId, spanId, isRemote: true });
  });

  test("the instruments of an SDK tell outcomes, durations, waits and queues", async () => {
    const job = defineJob({ name: `measured-${store}`, queue: `lane-${store}`, run: () => null });
    const daybook = await start(store, [job]);
    await finished(daybook, job.name);
    await daybook.enqueue(job, undefined, { delay: "1h" });
    const labels = { "daybook.job": job.name };
    const of = async (name: string): Promise<unknown[]> =>
      (await sdk.figures(name)).filter(({ attributes }) => attributes["daybook.job"] === job.name);
    expect(await of("daybook.runs")).toEqual([{ attributes: { ...labels, "daybook.outcome": "succeeded" }, value: 1 }]);
    expect(await of("daybook.attempt.duration")).toMatchObject([{ value: { count: 1 } }]);
    expect(await of("daybook.run.wait")).toMatchObject([{ value: { count: 1 } }]);
    const lane = { "daybook.queue": `lane-${store}`, "daybook.state": "waiting" };
    expect(await sdk.figures("daybook.queue.runs")).toContainEqual({ attributes: lane, value: 1 });
  });
});

test("attempts may go on with the trace that enqueued them", async () => {
  const daybook = await start("SQLite", [greet], { telemetry: { attempts: "children" } });
  await finished(daybook, "greet");
  const [enqueued, attempt] = [only("enqueue greet"), only("run greet")];
  expect(attempt.parentSpanContext?.spanId).toBe(enqueued.spanContext().spanId);
  expect(attempt.spanContext().traceId).toBe(enqueued.spanContext().traceId);
});

test("tracked work is part of what its caller does", async () => {
  const daybook = await open("SQLite", []);
  await tracer.startActiveSpan("request", async (span) => {
    await daybook.track("pull", () => tracer.startSpan("own").end());
    span.end();
  });
  const attempt = only("run pull");
  expect(attempt.parentSpanContext?.spanId).toBe(only("request").spanContext().spanId);
  expect(only("own").parentSpanContext?.spanId).toBe(attempt.spanContext().spanId);
});

test("an enqueue that is refused ends its span with the error", async () => {
  const daybook = await start("SQLite", [greet]);
  await daybook.jobs.disable("greet");
  await expect(daybook.enqueue("greet")).rejects.toMatchObject({ code: "JOB_DISABLED" });
  expect(only("enqueue greet").status.code).toBe(SpanStatusCode.ERROR);
});

test("a retry that nothing is left for ends its span with the refusal", async () => {
  const daybook = await start("SQLite", [greet]);
  const { id } = await finished(daybook, "greet");
  await expect(daybook.runs.retryFailedItems(id)).rejects.toMatchObject({ code: "NO_FAILED_ITEMS" });
  expect(sdk.named("enqueue greet").at(-1)?.status.code).toBe(SpanStatusCode.ERROR);
});

test("with telemetry: false nothing is said, whatever is registered", async () => {
  const daybook = await start("SQLite", [greet], { telemetry: false });
  await finished(daybook, "greet");
  expect(sdk.spans()).toEqual([]);
});

test("options of telemetry that do not fit are refused", async () => {
  for (const telemetry of ["yes", { attempts: "both" }, { sampling: 1 }])
    await expect(open("SQLite", [], { telemetry: telemetry as never })).rejects.toMatchObject({
      code: "OPTION_INVALID",
      params: { field: "telemetry" },
    });
});

test("a process without an SDK does not even load the API", async () => {
  expect(await child("without-sdk", addressOn("SQLite"))).toEqual({ loaded: [] });
});

/** Another process, as it ends. @returns what it says. */
async function child(name: "enqueuer" | "without-sdk", store: string): Promise<Record<string, unknown>> {
  const file = fileURLToPath(new URL(`telemetry/child/${name}.ts`, import.meta.url));
  const args = ["--conditions=source", file, store];
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: patienceMs });
  return JSON.parse(stdout) as Record<string, unknown>;
}
