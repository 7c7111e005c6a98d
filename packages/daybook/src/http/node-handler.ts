import type { IncomingMessage, ServerResponse } from "node:http";
import { getRequestListener } from "@hono/node-server";
import type { Daybook } from "../engine/daybook.ts";

/** What `node:http`, Express, Fastify's raw pair and Nest hand to a handler. */
export type NodeHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/**
 * `daybook.fetch` for servers that speak Node's requests and responses: `createServer(toNodeHandler(daybook))`, `app.use("/ops/daybook",
 * toNodeHandler(daybook))`. A body that a parser of the framework has read already is taken from where it put it. Tells Daybook the address of the other end, so that callers on this machine are known as such.
 *
 * Behind a reverse proxy on the same machine every caller looks local: give `createDaybook` an `http.authenticate` there.
 */
export function toNodeHandler(daybook: Pick<Daybook, "fetch">): NodeHandler {
  const listener = getRequestListener(
    (request, { incoming }) =>
      daybook.fetch(request, { address: incoming.socket.remoteAddress, publicPath: publicPathOf(incoming) }),
    // The host's own Request and Response stay what they are.
    { overrideGlobalObjects: false },
  );
  return (request, response) => {
    giveBodyBack(request);
    return listener(request, response);
  };
}

/** What body parsers of frameworks leave on a request. */
interface ParsedRequest extends IncomingMessage {
  body?: unknown;
  rawBody?: unknown;
}

/** A parser that came first has taken the body off the line; what it made of it is made a body again. */
function giveBodyBack(request: ParsedRequest): void {
  const { body, rawBody } = request;
  if (!request.readableDidRead || body === undefined || rawBody instanceof Buffer) return;
  if (body instanceof Uint8Array) request.rawBody = Buffer.from(body);
  else request.rawBody = Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
}

/** Express and Nest cut off the path they are mounted at, and keep what was asked for beside it. */
function publicPathOf(incoming: object): string | undefined {
  const { originalUrl } = incoming as { originalUrl?: unknown };
  return typeof originalUrl === "string" ? originalUrl.split("?", 1)[0] : undefined;
}
