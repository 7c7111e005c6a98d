/**
 * A client of Daybook's HTTP API, typed by its contract. It needs `fetch` and nothing else, so it runs in browsers, Node, Bun, Deno and at the edge; of
 * the server it takes types alone.
 * @module
 */
export { ClientError, isClientError } from "./client-error.ts";
export type { Answer, CallOptions, Input, LiveEvent, Operation } from "./contract-types.ts";
export { createClient, type Client, type ClientOptions } from "./create-client.ts";
export { pages, rows } from "./pages.ts";
export { parseLines } from "./parse-lines.ts";
