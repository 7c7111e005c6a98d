import { z } from "zod";
import type { ErrorCode } from "../../errors/error-code.ts";
import { cookieNames } from "../access/session-cookie.ts";
import type { Endpoint } from "../contract/endpoint.ts";
import { failure } from "../contract/values.ts";
import { statusOf } from "../errors.ts";

type Json = Record<string, unknown>;

/** What any request may meet. */
const always: readonly ErrorCode[] = ["REQUEST_INVALID", "UNAUTHENTICATED", "FORBIDDEN"];

const securitySchemes: Json = {
  token: {
    type: "http",
    scheme: "bearer",
    description: "For programs: a token, made by an admin (`daybook token create`).",
  },
  session: {
    type: "apiKey",
    in: "cookie",
    name: cookieNames.safe,
    description: `For people in browsers: set by \`POST /session\`. Without TLS its name is \`${cookieNames.plain}\`. A change must come from a page of the same site.`,
  },
};

/** Any one of them will do. */
const anyScheme: readonly Json[] = Object.keys(securitySchemes).map((name) => ({ [name]: [] }));

/** The contract as an OpenAPI 3.1 document. Schemas that carry an id stand under `components` and are referred to. */
export function openApiDocument(endpoints: readonly Endpoint[], server: string): Json {
  const components: Json = {};
  const schemaOf = (schema: z.ZodType, io: "input" | "output"): Json => toSchema(schema, io, components);
  schemaOf(failure, "output");
  const paths: Record<string, Json> = {};
  for (const endpoint of endpoints) {
    const path = (paths[endpoint.path] ??= {});
    path[endpoint.method.toLowerCase()] = operation(endpoint, schemaOf);
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Daybook",
      version: "1",
      description: "Runs, jobs, schedules and fires of a book, and the switches on them.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: server }],
    tags: [...new Set(endpoints.map(nounOf))].map((name) => ({ name })),
    paths,
    components: { schemas: components, securitySchemes },
  };
}

function operation(endpoint: Endpoint, schemaOf: (schema: z.ZodType, io: "input" | "output") => Json): Json {
  const { id, summary, description, role, tenants, body, answer } = endpoint;
  const reach =
    tenants === "own" ? "Callers bound to one tenant see only what is theirs." : "Not for callers bound to one tenant.";
  const who = role === null ? "Anybody." : `Role: ${role}. ${reach}`;
  return {
    operationId: id,
    // Who is let in without any of these (the host application's own callers, those on this machine), no document can say.
    security: role === null ? [] : anyScheme,
    tags: [nounOf(endpoint)],
    summary,
    description: description === undefined ? who : `${description}\n\n${who}`,
    parameters: [...parameters(endpoint.params, "path", schemaOf), ...parameters(endpoint.query, "query", schemaOf)],
    ...(body === null
      ? {}
      : {
          requestBody: {
            required: !body.safeParse(undefined).success,
            content: { "application/json": { schema: schemaOf(body, "input") } },
          },
        }),
    responses: {
      [endpoint.status ?? (answer === null ? 204 : 200)]: {
        description: "Done.",
        ...(answer === null ? {} : { content: contentOf(endpoint, schemaOf(answer, "output")) }),
      },
      ...refusals([
        ...always,
        ...(endpoint.errors ?? []),
        ...(body === null ? [] : (["BODY_NOT_JSON", "BODY_TOO_LARGE"] as const)),
      ]),
    },
  };
}

function contentOf({ contentTypes = ["application/json"] }: Endpoint, schema: Json): Json {
  return Object.fromEntries(contentTypes.map((type) => [type, { schema }]));
}

function nounOf({ id }: Endpoint): string {
  return id.slice(0, id.indexOf("."));
}

function parameters(
  { shape }: z.ZodObject,
  place: "path" | "query",
  schemaOf: (schema: z.ZodType, io: "input") => Json,
): Json[] {
  return Object.entries(shape).map(([name, value]) => {
    const field = value as z.ZodType;
    const schema = schemaOf(field, "input");
    const { description } = schema;
    return {
      name,
      in: place,
      required: !field.safeParse(undefined).success,
      ...(description === undefined ? {} : { description }),
      schema,
    };
  });
}

/** Codes of the same status share a response. */
function refusals(codes: readonly ErrorCode[]): Json {
  const byStatus = Map.groupBy(codes, (code) => statusOf[code]);
  return Object.fromEntries(
    [...byStatus].map(([status, same]) => [
      status,
      {
        description: same.map((code) => `\`${code}\``).join(", "),
        content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } },
      },
    ]),
  );
}

function toSchema(schema: z.ZodType, io: "input" | "output", components: Json): Json {
  const { $defs = {}, ...own } = z.toJSONSchema(schema, { io, unrepresentable: "any" }) as Json & { $defs?: Json };
  for (const [name, value] of Object.entries($defs)) components[name] = inComponents(value);
  const { id, ...inline } = inComponents(own) as Json & { id?: string };
  // Said once for the whole document.
  delete inline["$schema"];
  if (id === undefined) return inline;
  components[id] = inline;
  return { $ref: `#/components/schemas/${id}` };
}

/** References within one schema become references within the document. */
function inComponents(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inComponents);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === "$ref" && typeof inner === "string"
        ? inner.replace("#/$defs/", "#/components/schemas/")
        : inComponents(inner),
    ]),
  );
}
