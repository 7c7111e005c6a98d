import type { z } from "zod";
import type { ErrorCode } from "../../errors/error-code.ts";
import type { Role } from "../../store/port/access-store.ts";

/**
 * One way in: where it is, who may, what it takes, what it answers. Everything else follows from these: routing, checks, the OpenAPI
 * document, the client's types, and the tests that walk over all of them.
 */
export interface Endpoint<
  Params extends z.ZodObject = z.ZodObject,
  Query extends z.ZodObject = z.ZodObject,
  Body extends z.ZodType = z.ZodType,
  Answer extends z.ZodType = z.ZodType,
> {
  /** `<noun>.<verb>`: the operation's id in the document, and the method of the client. */
  readonly id: `${string}.${string}`;
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Below `/api/v1`, with `{name}` for a part that differs. */
  readonly path: `/${string}`;
  readonly summary: string;
  readonly description?: string;
  /** The least role that may; null: anybody, even without signing in. */
  readonly role: Role | null;
  /** Callers bound to one tenant: `own` shows them what is theirs and nothing else; `none` is not for them. */
  readonly tenants: "own" | "none";
  readonly params: Params;
  readonly query: Query;
  /** Null: the request has no body. */
  readonly body: Body | null;
  /** The body holds a secret: what is wrong with it is told without repeating any of it. */
  readonly secretBody?: true;
  /** Null: the answer has no body. */
  readonly answer: Answer | null;
  /** Other than JSON: what the answer is made of, `text/csv`. The handler then gives a `Response`. */
  readonly contentTypes?: readonly string[];
  /** @defaultValue 200, or 204 without an answer */
  readonly status?: 200 | 201 | 202;
  /** Besides those that any request may meet: `REQUEST_INVALID`, `UNAUTHENTICATED`, `FORBIDDEN`. */
  readonly errors?: readonly ErrorCode[];
}

/** Gives an endpoint its types, as narrow as they are written: the client's methods are made of them. */
export function endpoint<const Definition extends Endpoint>(definition: Definition): Definition {
  return definition;
}

/** An endpoint that anybody may ask, signed in or not. */
export interface OpenEndpoint<
  Params extends z.ZodObject = z.ZodObject,
  Query extends z.ZodObject = z.ZodObject,
  Body extends z.ZodType = z.ZodType,
  Answer extends z.ZodType = z.ZodType,
> extends Endpoint<Params, Query, Body, Answer> {
  readonly role: null;
}

/** Gives one its types. */
export function openEndpoint<const Definition extends OpenEndpoint>(definition: Definition): Definition {
  return definition;
}
