import type { IncomingMessage, ServerResponse } from "node:http";
import { getRequestListener } from "@hono/node-server";
import type { Daybook } from "../engine/daybook.ts";

/** What `node:http`, Express, Fastify's raw pair and Nest hand to a handler. */
export type NodeHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/**
 * `daybook.fetch` for servers that speak Node's requests and responses: `createServer(toNodeHandler(daybook))`, `app.use("/daybook",
 * toNodeHandler(daybook))`. Tells Daybook the address of the other end, so that callers on this machine are known as such.
 *
 * Behind a reverse proxy on the same machine every caller looks local: give `createDaybook` an `http.authenticate` there.
 */
export function toNodeHandler(daybook: Pick<Daybook, "fetch">): NodeHandler {
  return getRequestListener(
    (request, { incoming }) => daybook.fetch(request, { address: incoming.socket.remoteAddress }),
    // The host's own Request and Response stay what they are.
    { overrideGlobalObjects: false },
  );
}
