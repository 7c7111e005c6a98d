import { readdirSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import type { Endpoint } from "../../src/http/contract/endpoint.ts";

const folder = new URL("../../src/http/contract/", import.meta.url);

interface Declared {
  readonly file: string;
  readonly name: string;
  readonly endpoint: Endpoint;
}

async function declared(): Promise<Declared[]> {
  const files = readdirSync(fileURLToPath(folder)).filter((file) => file.endsWith(".ts"));
  const found = await Promise.all(
    files.map(async (file) => {
      const exports = (await import(new URL(file, folder).href)) as Record<string, unknown>;
      return Object.entries(exports).flatMap(([name, value]) =>
        isEndpoint(value) ? [{ file: basename(file, ".ts"), name, endpoint: value }] : [],
      );
    }),
  );
  return found.flat().toSorted((a, b) => (a.endpoint.id < b.endpoint.id ? -1 : 1));
}

function isEndpoint(value: unknown): value is Endpoint {
  return typeof value === "object" && value !== null && "id" in value && "path" in value && "answer" in value;
}

const aliasOf = (file: string): string =>
  `${file.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())}Contract`;

/** Where an operation is, as the client has it. ` text`, ` events`: its answer is read as it comes. */
function placeOf({ method, path, contentTypes }: Endpoint): string {
  const how = contentTypes === undefined ? "" : contentTypes[0] === "text/event-stream" ? " events" : " text";
  return `${method} ${path}${how}`;
}

function sourceOf(all: readonly Declared[]): string {
  const files = [...new Set(all.map(({ file }) => file))].toSorted();
  return `// Written from http/contract by: vitest run --project integration client-endpoints -u
${files.map((file) => `import type * as ${aliasOf(file)} from "../http/contract/${file}.ts";`).join("\n")}

/** Where each operation is. */
export const endpoints = {
${all.map(({ endpoint }) => `  "${endpoint.id}": "${placeOf(endpoint)}",`).join("\n")}
};

/** The contract of each operation: types alone, so that nothing of the server comes along. */
export interface Contract {
${all.map(({ file, name, endpoint }) => `  readonly "${endpoint.id}": typeof ${aliasOf(file)}.${name};`).join("\n")}
}
`;
}

test("the client's list of operations is the contract's", async () => {
  await expect(sourceOf(await declared())).toMatchFileSnapshot(
    fileURLToPath(new URL("../../client/endpoints.ts", folder)),
  );
});

test("no operation takes the same name in two places, which the client's one object could not tell apart", async () => {
  for (const { endpoint } of await declared()) {
    const { params, query, body, method, id } = endpoint;
    const inBody = body !== null && "shape" in body ? Object.keys(body.shape as object) : [];
    const names = [...Object.keys(params.shape), ...Object.keys(query.shape), ...inBody];
    expect({ id, names: names.toSorted() }).toEqual({ id, names: [...new Set(names)].toSorted() });
    // What is read or deleted asks in its address, the others in their body.
    const isAsked = method === "GET" || method === "DELETE";
    expect({ id, body: isAsked ? body : null, query: isAsked ? {} : query.shape }).toEqual({
      id,
      body: null,
      query: {},
    });
  }
});
