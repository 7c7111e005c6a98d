import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Daybook } from "../engine/daybook.ts";
import { DaybookError } from "../errors/daybook-error.ts";
import { toNodeHandler } from "./node-handler.ts";

/** A server of our own. */
export interface Listening {
  /** `http://127.0.0.1:4000` */
  readonly url: string;
  /** Takes no more requests, ends live streams, and resolves when the requests under way are answered. */
  close(): Promise<void>;
}

/**
 * Answers on this machine alone: nothing of Daybook listens further as long as it has no accounts.
 * @param port 0 takes any that is free.
 * @throws DaybookError `OPTION_INVALID` when the port is taken or not allowed.
 */
export async function listen(daybook: Pick<Daybook, "fetch" | "closeStreams">, port: number): Promise<Listening> {
  const handle = toNodeHandler(daybook);
  const server = createServer((request, response) => void handle(request, response));
  server.requestTimeout = 30_000;
  try {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === "EADDRINUSE" ? "another program listens there" : (error as Error).message;
    throw new DaybookError("OPTION_INVALID", `Port ${port} cannot be used: ${why}. Choose another with --port.`, {
      params: { field: "port", value: port },
      cause: error,
    });
  }
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      daybook.closeStreams();
      const closed = once(server, "close");
      server.close();
      server.closeIdleConnections();
      await closed;
    },
  };
}
