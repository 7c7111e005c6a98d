import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import type { ReadableSpan } from "@opentelemetry/sdk-trace-base";
import pino from "pino";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { createDaybook, defineJob, type AnyJob, type Daybook, type DaybookOptions } from "../../src/index.ts";
import { FakeClock } from "../../src/testing/index.ts";
import { finished, pass } from "./engine/signals.ts";
import { addressOn, stores, type StoreName } from "./http/desk.ts";
import { Sdk } from "./telemetry/sdk.ts";

let sdk: Sdk;
beforeAll(() => {
  sdk = new Sdk();
});
beforeEach(() => sdk.forget());
afterAll(() => sdk.remove());

const tracer = trace.getTracer("host");
const greet = defineJob({ name: "greet", run: () => "hello" });
const parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

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
    const http = { authenticate: () => ({ name: "shop", role: "operator" }) as const };
    const daybook = await start(store, [greet], { http });
    const response = await daybook.fetch(
      new Request("http://daybook.test/api/v1/runs", {
        method: "POST",
        headers: { "content-type": "application/json", traceparent: parent, tracestate: "vendor=a" },
        body: JSON.stringify({ job: "greet" }),
      }),
    );
    const { id } = (await response.json()) as { id: string };
    await daybook.runs.wait(id);
    const enqueued = only("enqueue greet");
    expect(enqueued.spanContext().traceId).toBe(parent.slice(3, 35));
    expect(enqueued.parentSpanContext?.spanId).toBe(parent.slice(36, 52));
    const [link] = only("run greet").links;
    expect(link?.context.traceId).toBe(parent.slice(3, 35));
    expect(link?.context.traceState?.serialize()).toBe("vendor=a");
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
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 25_000 });
  return JSON.parse(stdout) as Record<string, unknown>;
}
