import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Daybook } from "../engine/daybook.ts";
import { DaybookError } from "../errors/daybook-error.ts";
import { isOwnMachine } from "./may-listen.ts";
import { toNodeHandler } from "./node-handler.ts";

/** A server of our own. */
export interface Listening {
  /** `http://127.0.0.1:4000` */
  readonly url: string;
  /** Whether only this machine can reach it. */
  readonly isLocal: boolean;
  /** Takes no more requests, ends live streams, and resolves when the requests under way are answered. */
  close(): Promise<void>;
}

/**
 * Answers at a port, on this machine alone unless a host is named; whether that may be says `assertMayListen`.
 * @param port 0 takes any that is free.
 * @throws DaybookError `OPTION_INVALID` when the port is taken or not allowed.
 */
export async function listen(
  daybook: Pick<Daybook, "fetch" | "closeStreams">,
  port: number,
  host: string = "127.0.0.1",
): Promise<Listening> {
  const handle = toNodeHandler(daybook);
  const server = createServer((request, response) => void handle(request, response));
  // Who sends slowly on purpose must not hold connections: its headers within 10 s, all of it within 30.
  server.headersTimeout = 10_000;
  server.requestTimeout = 30_000;
  server.keepAliveTimeout = 30_000;
  server.maxHeadersCount = 100;
  try {
    server.listen(port, host);
    await once(server, "listening");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === "EADDRINUSE" ? "another program listens there" : (error as Error).message;
    const isHost = code === "EADDRNOTAVAIL" || code === "ENOTFOUND";
    const what = isHost
      ? `This machine has no address ${host}. Choose another with --host.`
      : `Port ${port} cannot be used: ${why}. Choose another with --port.`;
    throw new DaybookError("OPTION_INVALID", what, {
      params: isHost ? { field: "host", value: host } : { field: "port", value: port },
      cause: error,
    });
  }
  const shownHost = host.includes(":") ? `[${host}]` : host;
  return {
    url: `http://${shownHost}:${(server.address() as AddressInfo).port}`,
    isLocal: isOwnMachine(host),
    async close() {
      void daybook.closeStreams();
      const closed = once(server, "close");
      server.close();
      server.closeIdleConnections();
      await closed;
    },
  };
}
