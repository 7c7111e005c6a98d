import type { z } from "zod";
import { DaybookError } from "../errors/daybook-error.ts";
import type { Endpoint } from "./contract/endpoint.ts";

/** Reads what an endpoint takes. @throws DaybookError `REQUEST_INVALID` naming the field and the value, `BODY_TOO_LARGE`, `BODY_NOT_JSON`. */
export async function readRequest(
  endpoint: Endpoint,
  request: Request,
  pathParts: Readonly<Record<string, string>>,
  bodyLimit: number,
): Promise<{ params: unknown; query: unknown; body: unknown }> {
  const params = check(endpoint.params, pathParts, "path");
  const query = check(endpoint.query, queryOf(request), "query");
  if (endpoint.body === null) return { params, query, body: undefined };
  const isSecret = endpoint.secretBody === true;
  const body = check(endpoint.body, await readJson(request, bodyLimit, isSecret), "body", isSecret);
  return { params, query, body };
}

function check(schema: z.ZodType, value: unknown, place: "path" | "query" | "body", isSecret = false): unknown {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const told = isSecret ? hidden : valueAt;
  const issues = result.error.issues.map((issue) => ({
    field: issue.code === "unrecognized_keys" ? fieldOf([...issue.path, issue.keys[0] ?? ""]) : fieldOf(issue.path),
    message: issue.code === "unrecognized_keys" ? "is not known here" : issue.message,
    value: told(value, issue.code === "unrecognized_keys" ? [...issue.path, issue.keys[0] ?? ""] : issue.path),
  }));
  const [first] = issues;
  const field = first?.field ?? "";
  throw new DaybookError(
    "REQUEST_INVALID",
    `${field === "" ? `The ${place}` : `${field} (${place})`} cannot be ${isSecret ? "what it is" : shown(first?.value)}: ${first?.message ?? "invalid"}.`,
    { params: { place, field, value: first?.value ?? null, issues } },
  );
}

function queryOf(request: Request): Record<string, string | string[]> {
  const search = new URL(request.url).searchParams;
  const query: Record<string, string | string[]> = Object.create(null) as Record<string, string | string[]>;
  for (const key of new Set(search.keys())) {
    const values = search.getAll(key);
    query[key] = values.length === 1 ? (values[0] ?? "") : values;
  }
  return query;
}

async function readJson(request: Request, limit: number, isSecret: boolean): Promise<unknown> {
  const text = await readText(request, limit);
  if (text === "") return undefined;
  const type = request.headers.get("content-type") ?? "";
  if (!/^application\/(?:[\w.+-]+\+)?json\b/i.test(type)) {
    throw new DaybookError(
      "BODY_NOT_JSON",
      `The body must be JSON, sent as application/json; its content-type is ${JSON.stringify(type)}.`,
      { params: { field: "content-type", value: type } },
    );
  }
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    // The parser's own words quote the text.
    if (isSecret) throw new DaybookError("BODY_NOT_JSON", "The body is not JSON.", { params: { field: "body" } });
    throw new DaybookError("BODY_NOT_JSON", `The body is not JSON: ${(error as Error).message}`, {
      params: { field: "body", value: text.slice(0, 100) },
    });
  }
}

/** The body as text, given up as soon as it is longer than allowed. */
async function readText(request: Request, limit: number): Promise<string> {
  const tooLarge = (size: number): DaybookError =>
    new DaybookError("BODY_TOO_LARGE", `The body is larger than ${limit} bytes. Send less, or raise http.bodyLimit.`, {
      params: { field: "body", value: size, limit },
    });
  const announced = Number(request.headers.get("content-length") ?? 0);
  if (announced > limit) throw tooLarge(announced);
  if (request.body === null) return "";
  if (request.bodyUsed) throw alreadyRead();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body) {
    size += chunk.byteLength;
    if (size > limit) throw tooLarge(size);
    chunks.push(chunk);
  }
  if (size === 0 && announced > 0) throw alreadyRead();
  return new TextDecoder().decode(Buffer.concat(chunks));
}

function alreadyRead(): DaybookError {
  return new DaybookError(
    "BODY_NOT_JSON",
    "The body was read before Daybook got the request. Mount Daybook before what reads bodies: docs/guide/embedding.md.",
    { params: { field: "body", value: null } },
  );
}

function fieldOf(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === "number" ? `[${part}]` : String(part)))
    .join(".")
    .replaceAll(".[", "[");
}

function hidden(): null {
  return null;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let here = value;
  for (const part of path) {
    // A list of a query, written with commas.
    if (typeof here === "string" && typeof part === "number") here = here.split(",");
    if (typeof here !== "object" || here === null) return null;
    here = (here as Record<PropertyKey, unknown>)[part];
  }
  return here ?? null;
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return "missing";
  const text = JSON.stringify(value) ?? typeof value;
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}
