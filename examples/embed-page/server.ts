import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { toNodeHandler } from "daybook/http";
import { serveUntilStopped } from "@daybook-examples/embed-host";
import { catalogImport, clientOf, mountPath, openDaybook } from "./daybook.ts";

const daybook = await openDaybook();
const client = clientOf(daybook);
const handle = toNodeHandler(daybook);

/** The site's own files. Its policy needs no exception for Daybook: the elements bring no inline style and no inline script. */
const files = new Map([
  ["/", ["page.html", "text/html; charset=utf-8"]],
  ["/page.js", ["page.js", "text/javascript; charset=utf-8"]],
  ["/page.css", ["page.css", "text/css; charset=utf-8"]],
] as const);
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action 'self'";

/** Starts an import, and gives the customer a link to its progress, which is all that the link opens. */
async function startImport(articles: number, response: ServerResponse): Promise<void> {
  const { id } = await daybook.enqueue(catalogImport, { articles });
  const { path } = await client.runs.share({ run: id, expiresIn: "1d" });
  response.writeHead(201, { "content-type": "application/json" }).end(JSON.stringify({ link: path }));
}

const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://host");
  if (pathname.startsWith(`${mountPath}/`)) return void handle(request, response);
  const refuse = (error: unknown): void => void response.writeHead(400).end(String(error));
  if (request.method === "POST" && pathname === "/imports")
    return void startImport(Number(searchParams.get("articles")), response).catch(refuse);
  const [file, type] = files.get(pathname as "/") ?? [];
  if (file === undefined) return void response.writeHead(404).end();
  response.writeHead(200, { "content-type": type, "content-security-policy": policy });
  void readFile(new URL(file, import.meta.url)).then((bytes) => response.end(bytes), refuse);
});

await serveUntilStopped(daybook, async () => {
  server.listen(Number(process.env["PORT"] ?? 3000), "127.0.0.1");
  await once(server, "listening");
  return { port: (server.address() as AddressInfo).port, close: async () => server[Symbol.asyncDispose]() };
});
