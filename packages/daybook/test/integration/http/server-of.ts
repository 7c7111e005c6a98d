import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { createClient, type ClientOptions } from "../../../src/client/index.ts";

/** A server that answers each request by the next of these, the last one for all that follow. */
export async function serverOf(...answers: RequestListener[]) {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    answers[Math.min(seen.length, answers.length) - 1]?.(request, response);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { seen, client: (options: ClientOptions = {}) => createClient({ baseUrl, retryDelayMs: 1, ...options }) };
}
