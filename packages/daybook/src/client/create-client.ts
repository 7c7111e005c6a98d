import { buildRequest } from "./build-request.ts";
import type { CallOptions, Methods } from "./contract-types.ts";
import { endpoints } from "./endpoints.ts";
import { eventsOf } from "./events-of.ts";
import { readJson, send, type Line } from "./send.ts";
import { textOf } from "./text-of.ts";

/** Where Daybook is, and how to reach it. */
export interface ClientOptions {
  /**
   * The address at which Daybook is mounted: `http://127.0.0.1:4000`, `https://shop.example/admin/daybook`; in a page also a path of its own site.
   * @defaultValue `""`: the root of the page's own site
   */
  readonly baseUrl?: string;
  /** An API token, or what gives one before each call. In a page that people sign in to, their cookie speaks for them and no token is needed. */
  readonly token?: string | (() => string | Promise<string>);
  /** Sent with every call. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Another `fetch`, as of a test or an edge runtime. @defaultValue the global one */
  readonly fetch?: typeof fetch;
  /** Whether cookies go along. @defaultValue that of `fetch`: with pages of the same origin */
  readonly credentials?: "omit" | "same-origin" | "include";
  /** The longest wait for an answer, each try by itself; of a stream, for its beginning. @defaultValue 30,000 */
  readonly timeoutMs?: number;
  /** How often a call that only reads is tried again when the line fails or the server is away (503). Others never are. @defaultValue 2 */
  readonly retries?: number;
  /** The first wait between tries is random up to twice this, and doubles. @defaultValue 200 */
  readonly retryDelayMs?: number;
}

/** All of the HTTP API, typed by its contract. */
export type Client = Methods;

/**
 * A client of Daybook's HTTP API, for browsers, Node, Bun, Deno and edge runtimes: it needs `fetch` and nothing else.
 *
 * Methods are named like the operations of the OpenAPI document and take one object: `client.runs.get({ run })`,
 * `client.jobs.setLimit({ job, limit: 2 })`. Instants are ISO 8601 text, as on the line.
 * @throws ClientError from every method, with the server's code, message and params.
 */
export function createClient(options: ClientOptions = {}): Client {
  const base = (options.baseUrl ?? "").replace(/\/+$/, "");
  const line: Line = {
    // Browsers want it called on nothing but the window.
    fetch: options.fetch ?? ((...call) => fetch(...call)),
    headers: async () => {
      const token = typeof options.token === "function" ? await options.token() : options.token;
      return { ...options.headers, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) };
    },
    credentials: options.credentials,
    timeoutMs: options.timeoutMs ?? 30_000,
    retries: options.retries ?? 2,
    retryDelayMs: options.retryDelayMs ?? 200,
  };
  const client: Record<string, Record<string, unknown>> = {};
  for (const [operation, place] of Object.entries(endpoints)) {
    const [noun = "", verb = ""] = operation.split(".");
    (client[noun] ??= {})[verb] = (input: object = {}, { signal }: CallOptions = {}) => {
      const call = buildRequest(base, place, input as Record<string, unknown>);
      if (place.endsWith(" events")) return eventsOf(line, call, signal);
      return place.endsWith(" text") ? textOf(line, call, signal) : send(line, call, signal, readJson);
    };
  }
  return client as unknown as Client;
}
