import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { endpoints } from "./http/endpoints.ts";
import { Desk, replyOf, stores } from "./http/desk.ts";

type Json = Record<string, unknown>;

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly { name: string; in: "path" | "query"; required: boolean; schema: Json }[];
  readonly body: Json | null;
  readonly answers: ReadonlySet<string>;
}

/** Texts that have hurt somebody's server. */
const nasty = fc.constantFrom(
  "",
  " ",
  "0",
  "-1",
  "1e400",
  "9007199254740993",
  "null",
  "true",
  "..",
  "../../etc/passwd",
  "%00",
  "\u0000",
  "\ud800",
  "\u202e",
  "🙂",
  "'; DROP TABLE run; --",
  "%_\\",
  "{{7*7}}",
  "__proto__",
  "constructor",
  "2026-11-22T02:00:00Z",
  "9999999999999-01-01T00:00:00Z",
  "stock-sync",
  "fails",
  "default",
  "retention.maxAge",
  "00000000-0000-7000-8000-000000000000",
  "x".repeat(5_000),
);
const anyText = fc.oneof(nasty, fc.string({ unit: "binary", maxLength: 40 }));
const anyJson = fc.oneof(fc.jsonValue({ maxDepth: 3 }), anyText);

/** Values of a schema's own kind, now and then of any kind. */
function valueOf(schema: Json): fc.Arbitrary<unknown> {
  const own = (): fc.Arbitrary<unknown> => {
    if (Array.isArray(schema["enum"])) return fc.constantFrom(...(schema["enum"] as unknown[]));
    if (Array.isArray(schema["anyOf"])) return fc.oneof(...(schema["anyOf"] as Json[]).map(valueOf));
    switch (schema["type"]) {
      case "integer":
        return fc.oneof(fc.integer({ min: -2, max: 10 }), fc.maxSafeInteger());
      case "number":
        return fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer());
      case "boolean":
        return fc.boolean();
      case "null":
        return fc.constant(null);
      case "array":
        return fc.array(valueOf((schema["items"] ?? {}) as Json), { maxLength: 3 });
      case "object": {
        const fields = Object.entries((schema["properties"] ?? {}) as Record<string, Json>);
        const required = (schema["required"] ?? []) as never[];
        return fc.record(Object.fromEntries(fields.map(([name, field]) => [name, valueOf(field)])), {
          requiredKeys: required,
        });
      }
      default:
        return anyText;
    }
  };
  return fc.oneof({ weight: 4, arbitrary: own() }, { weight: 1, arbitrary: anyJson });
}

/** What every refusal is. */
function isFailure(body: Json): boolean {
  const keys = Object.keys(body).toSorted((a, b) => a.localeCompare(b));
  return keys.join() === "code,message,params" && body["message"] !== "";
}

function operationsOf(document: Json): Operation[] {
  return Object.entries(document["paths"] as Record<string, Record<string, Json>>).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      parameters: operation["parameters"] as Operation["parameters"],
      body:
        ((operation["requestBody"] as Json | undefined)?.["content"] as Record<string, { schema: Json }> | undefined)?.[
          "application/json"
        ]?.schema ?? null,
      answers: new Set(Object.keys(operation["responses"] as Json)),
    })),
  );
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : (JSON.stringify(value) ?? ""));
// As every client does before it sends: a lone surrogate has no UTF-8.
const encoded = (value: unknown): string => encodeURIComponent(textOf(value).toWellFormed());

function requestsOf(operation: Operation): fc.Arbitrary<{ path: string; body: unknown }> {
  const values = fc.tuple(...operation.parameters.map(({ schema }) => fc.option(valueOf(schema), { nil: undefined })));
  const body =
    operation.body === null ? fc.constant(undefined) : fc.option(valueOf(operation.body), { nil: undefined });
  const stray = fc.option(fc.tuple(anyText, anyText), { nil: undefined, freq: 8 });
  return fc.tuple(values, body, stray).map(([given, sent, extra]) => {
    let path = operation.path;
    const query: string[] = extra === undefined ? [] : [`${encoded(extra[0])}=${encoded(extra[1])}`];
    for (const [place, parameter] of operation.parameters.entries()) {
      const value = given[place];
      if (parameter.in === "path") path = path.replace(`{${parameter.name}}`, encoded(value ?? "stock-sync") || "-");
      else if (value !== undefined) query.push(`${parameter.name}=${encoded(value)}`);
    }
    return { path: query.length === 0 ? path : `${path}?${query.join("&")}`, body: sent };
  });
}

describe.each(stores)("requests made up from the document, over %s", (store) => {
  test("are answered as the document says, refused with a code and a remedy, and never with a 5xx", async () => {
    const desk = await Desk.open(store);
    await desk.daybook.start();
    const document = (await desk.ask("GET", "/openapi.json")).body as Json;
    const operations = operationsOf(document);
    expect(operations).toHaveLength(endpoints.length);
    for (const operation of operations) {
      await fc.assert(
        fc.asyncProperty(requestsOf(operation), async ({ path, body }) => {
          const reply = await desk.ask(
            operation.method,
            path,
            body === undefined ? {} : { body: JSON.stringify(body) },
          );
          const told = { request: `${operation.method} ${path} ${JSON.stringify(body)}`, reply };
          expect(told).toSatisfy(() => reply.status < 500);
          // A dot segment leads the URL elsewhere before it is sent.
          if (reply.body?.code === "ROUTE_NOT_FOUND" || reply.body?.code === "METHOD_NOT_ALLOWED") return;
          expect(told).toSatisfy(() => operation.answers.has(String(reply.status)));
          expect(told).toSatisfy(() => reply.status < 400 || isFailure(reply.body));
        }),
        { numRuns: 25 },
      );
    }
  });
});

describe("bad requests", () => {
  test.each([
    ["GET", "/runs?limit=0", undefined, 400, "REQUEST_INVALID", { field: "limit", value: "0" }],
    ["GET", "/runs?limit=ten", undefined, 400, "REQUEST_INVALID", { field: "limit", value: "ten" }],
    ["GET", "/runs?colour=red", undefined, 400, "REQUEST_INVALID", { field: "colour", value: "red" }],
    ["GET", "/runs?state=asleep", undefined, 400, "REQUEST_INVALID", { field: "state[0]", value: "asleep" }],
    ["GET", "/runs?state=failed,asleep", undefined, 400, "REQUEST_INVALID", { field: "state[1]", value: "asleep" }],
    ["GET", "/runs?createdFrom=2026-11-22T02:00", undefined, 400, "REQUEST_INVALID", { field: "createdFrom" }],
    ["GET", "/runs?after=nonsense", undefined, 400, "FILTER_INVALID", {}],
    ["POST", "/runs", { job: "fails", priority: "high" }, 400, "REQUEST_INVALID", { field: "priority", value: "high" }],
    ["POST", "/runs", {}, 400, "REQUEST_INVALID", { field: "job", value: null }],
    ["POST", "/runs", "{", 415, "BODY_NOT_JSON", {}],
    ["POST", "/runs", { job: "stock-sync", input: { shop: 7 } }, 400, "INPUT_INVALID", {}],
    ["POST", "/runs", { job: "nobody" }, 404, "JOB_NOT_FOUND", { job: "nobody" }],
    [
      "POST",
      "/runs",
      { job: "fails", delay: "1h", at: "2030-01-01T00:00:00Z" },
      400,
      "OPTION_INVALID",
      { field: "at" },
    ],
    ["PUT", "/schedules/stock-sync/default/cron", { cron: "61 * * * *" }, 400, "SCHEDULE_INVALID", {}],
    ["PUT", "/settings/retention.maxAge", { value: "soon" }, 400, "SETTING_INVALID", { value: "soon" }],
    ["GET", "/runs/not-a-run", undefined, 404, "RUN_NOT_FOUND", {}],
    ["GET", "/nothing-here", undefined, 404, "ROUTE_NOT_FOUND", {}],
    ["DELETE", "/runs", undefined, 405, "METHOD_NOT_ALLOWED", { allowed: ["GET", "POST"] }],
  ])("%s %s %j is refused with %i %s", async (method, path, body, status, code, params) => {
    const desk = await Desk.open("SQLite");
    await desk.daybook.start();
    expect(await desk.ask(method, path, { body })).toMatchObject({ status, body: { code, params } });
  });

  test("a run that is not final is not retried: 409", async () => {
    const desk = await Desk.open("SQLite");
    const { body } = await desk.ask("POST", "/runs", { body: { job: "fails", delay: "1h" } });
    expect(await desk.ask("POST", `/runs/${body.id}/retry`)).toMatchObject({
      status: 409,
      body: { code: "RUN_NOT_FINAL" },
    });
  });

  test("a body beyond the limit is refused with 413, announced or not, and nothing of it is kept", async () => {
    const desk = await Desk.open("SQLite", { bodyLimit: 100, authenticate: () => ({ name: "anna", role: "admin" }) });
    const body = JSON.stringify({ job: "fails", input: "x".repeat(200) });
    expect(await desk.ask("POST", "/runs", { body })).toMatchObject({ status: 413, body: { code: "BODY_TOO_LARGE" } });
    const stream = new Blob([body]).stream();
    const request = new Request("http://daybook.test/api/v1/runs", {
      method: "POST",
      body: stream,
      duplex: "half",
      headers: { "content-type": "application/json" },
    });
    expect(await replyOf(await desk.daybook.fetch(request))).toMatchObject({ status: 413 });
    expect((await desk.ask("GET", "/runs")).body.data).toEqual([]);
  });

  test("a body of another content type is refused with 415", async () => {
    const desk = await Desk.open("SQLite");
    const headers = { "content-type": "text/plain" };
    expect(await desk.ask("POST", "/runs", { body: { job: "fails" }, headers })).toMatchObject({
      status: 415,
      body: { code: "BODY_NOT_JSON" },
    });
  });
});

test("under a path of the host's the same routes answer, and the document says where", async () => {
  const desk = await Desk.open("SQLite", {
    basePath: "/admin/daybook",
    authenticate: () => ({ name: "anna", role: "admin" }),
  });
  const get = async (path: string) => replyOf(await desk.daybook.fetch(new Request(`http://daybook.test${path}`)));
  expect((await get("/admin/daybook/api/v1/openapi.json")).body.servers).toEqual([{ url: "/admin/daybook/api/v1" }]);
  expect((await get("/admin/daybook/api/v1/queues")).status).toBe(200);
  expect((await get("/admin/daybook/health/live")).status).toBe(200);
  // A framework that mounts may have taken the path off already.
  expect((await get("/api/v1/queues")).status).toBe(200);
  expect((await get("/elsewhere/api/v1/queues")).status).toBe(404);
});

test("answers carry headers that keep a browser from guessing, framing and remembering", async () => {
  const { headers } = await (await Desk.open("SQLite")).ask("GET", "/queues");
  expect(Object.fromEntries(headers)).toMatchObject({
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
  });
  expect(headers.has("strict-transport-security")).toBe(false);
});

test("a live stream asks all on its way not to hold it back", async () => {
  const desk = await Desk.open("SQLite");
  const headers = { "x-caller": JSON.stringify({ name: "vera", role: "viewer" }) };
  const response = await desk.daybook.fetch(new Request("http://daybook.test/api/v1/events", { headers }));
  expect(Object.fromEntries(response.headers)).toMatchObject({
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store, no-transform",
    "x-accel-buffering": "no",
    "x-frame-options": "DENY",
  });
  await response.body?.cancel();
});
