import { nameOf, type PlacedOperation, type Schema } from "./document-shape.ts";

/** A call of an operation that can be pasted into a shell: what it must have and nothing else. */
export function exampleCall(
  { method, path, parameters, requestBody, responses }: PlacedOperation,
  schemas: Readonly<Record<string, Schema>>,
): string {
  const asked = parameters.filter((parameter) => parameter.in === "query" && parameter.required);
  const query = asked.map(
    ({ name, schema }) => `${name}=${encodeURIComponent(String(sampleOf(schema, name, schemas)))}`,
  );
  // A part of the path is the reader's to fill in, as a variable of the shell.
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => `$${name.toUpperCase()}`);
  const isStream = Object.values(responses).some(({ content }) => content?.["text/event-stream"] !== undefined);
  const options = [...(method === "GET" ? [] : [`-X ${method}`]), ...(isStream ? ["-N"] : [])];
  const address = `"$DAYBOOK_URL/api/v1${filled}${query.length === 0 ? "" : `?${query.join("&")}`}"`;
  const lines = [["curl", ...options, address].join(" "), '-H "authorization: Bearer $DAYBOOK_TOKEN"'];
  const body = requestBody?.required === true ? requestBody.content["application/json"] : undefined;
  if (body !== undefined) {
    const sample = JSON.stringify(sampleOf(body.schema, "", schemas));
    lines.push("-H 'content-type: application/json'", `-d '${sample.replaceAll("'", String.raw`'\''`)}'`);
  }
  return lines.join(" \\\n  ");
}

/** The least value that fits. */
function sampleOf(schema: Schema, name: string, schemas: Readonly<Record<string, Schema>>): unknown {
  if (schema.$ref !== undefined) return sampleOf(schemas[nameOf(schema.$ref)] ?? {}, name, schemas);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  if (schema.anyOf !== undefined) return sampleOf(schema.anyOf[0] ?? {}, name, schemas);
  const [type] = [schema.type ?? "string"].flat();
  if (type === "array") return [sampleOf(schema.items ?? {}, name, schemas)];
  if (type === "integer" || type === "number") return 1;
  if (type === "boolean") return true;
  if (type === "null") return null;
  if (type !== "object")
    return schema.format === "date-time" || name === "at" ? "2026-11-22T02:00:00Z" : name.toUpperCase();
  const needed = Object.entries(schema.properties ?? {}).filter(([key]) => schema.required?.includes(key) === true);
  return Object.fromEntries(needed.map(([key, inner]) => [key, sampleOf(inner, key, schemas)]));
}
