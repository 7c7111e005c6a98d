import type { z } from "zod";
import type { Caller } from "./access/caller.ts";
import type { Sender } from "./access/sender.ts";
import type { Endpoint, OpenEndpoint } from "./contract/endpoint.ts";

/** A request that was let in and read. */
export interface Call<Params, Query, Body> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly caller: Caller;
  readonly request: Request;
  readonly sender: Sender;
  /** Whether the caller would be let in now: for answers that go on for long. True while nobody can say. */
  readonly stillMay: () => Promise<boolean>;
}

/** An endpoint with what answers it. */
export interface Route {
  readonly endpoint: Endpoint;
  readonly handle: (call: Call<never, never, never>) => Promise<unknown>;
}

/** Answers an endpoint: with the value its contract promises, or with a `Response` where that is no JSON. */
export function route<
  Params extends z.ZodObject,
  Query extends z.ZodObject,
  Body extends z.ZodType,
  Answer extends z.ZodType,
>(
  endpoint: Endpoint<Params, Query, Body, Answer>,
  handle: (call: Call<z.output<Params>, z.output<Query>, z.output<Body>>) => Promise<z.output<Answer> | Response>,
): Route {
  return { endpoint, handle };
}

/** The same for an endpoint that anybody may ask: there is no caller, and none is looked for. */
export function openRoute<
  Params extends z.ZodObject,
  Query extends z.ZodObject,
  Body extends z.ZodType,
  Answer extends z.ZodType,
>(
  endpoint: OpenEndpoint<Params, Query, Body, Answer>,
  handle: (
    call: Omit<Call<z.output<Params>, z.output<Query>, z.output<Body>>, "caller">,
  ) => Promise<z.output<Answer> | Response>,
): Route {
  return { endpoint, handle };
}
