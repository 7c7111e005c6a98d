import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { noFaults, type FaultPlan } from "./faults.ts";

export interface FeedOptions {
  /** The vehicles of each dealership. Read at every request, so a test can change a lot between two syncs. */
  lots: ReadonlyMap<string, readonly unknown[]>;
  /** The Bearer token that each dealership's feed accepts. */
  tokens: ReadonlyMap<string, string>;
  /** @defaultValue 10 */
  pageSize?: number;
  /** How long each answer takes. @defaultValue 0 */
  latencyMs?: number;
  /** Where another clock than the machine's counts. @defaultValue waits that long, or until the signal is aborted */
  wait?: (ms: number, signal: AbortSignal) => Promise<unknown>;
  /** What a 429 asks for. @defaultValue 1 */
  retryAfterSeconds?: number;
  /** @defaultValue {@link noFaults} */
  faults?: FaultPlan;
}

/** A running feed server. */
export interface Feed {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** Every answer so far: dealership, page, and the status or `dropped`. */
  readonly answers: readonly {
    readonly dealership: string;
    readonly page: number;
    readonly status: number | "dropped";
  }[];
  close(): Promise<void>;
}

const route = /^\/dealerships\/([\w-]+)\/vehicles$/;

/** Serves `/dealerships/:id/vehicles?page=N` on a free port of this machine, with the manners of a real feed. */
export async function startFeed(options: FeedOptions): Promise<Feed> {
  const { lots, tokens, pageSize = 10, latencyMs = 0, retryAfterSeconds = 1, faults = noFaults } = options;
  const wait = options.wait ?? ((ms, signal) => delay(ms, undefined, { signal }));
  const answers: Feed["answers"][number][] = [];
  const requests = new Map<string, number>();
  const closing = new AbortController();

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://127.0.0.1");
    const dealership = route.exec(url.pathname)?.[1] ?? "";
    const lot = lots.get(dealership);
    const page = Number(url.searchParams.get("page") ?? "1");
    const answer = (status: number, body: unknown, headers: Record<string, string> = {}) => {
      answers.push({ dealership, page, status });
      response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
    };

    if (latencyMs > 0) await wait(latencyMs, closing.signal);
    if (lot === undefined) return answer(404, { error: "no such dealership" });
    const token = tokens.get(dealership);
    if (token === undefined || request.headers.authorization !== `Bearer ${token}`) {
      return answer(401, { error: "wrong token" }, { "www-authenticate": "Bearer" });
    }
    if (!Number.isInteger(page) || page < 1) return answer(400, { error: "page must be 1 or more" });

    const count = (requests.get(dealership) ?? 0) + 1;
    requests.set(dealership, count);
    const end = page * pageSize;
    const next = end < lot.length ? `${url.pathname}?page=${page + 1}` : null;
    const body = { total: lot.length, page, vehicles: lot.slice(end - pageSize, end), next };

    switch (faults(dealership, count)) {
      case "none":
        return answer(200, body);
      case "unavailable":
        return answer(503, { error: "try again" });
      case "throttled":
        return answer(429, { error: "too many requests" }, { "retry-after": String(retryAfterSeconds) });
      case "dropped": {
        const text = JSON.stringify(body);
        answers.push({ dealership, page, status: "dropped" });
        response.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(text) });
        response.write(text.slice(0, text.length / 2), () => response.destroy());
      }
    }
  }

  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(0, "127.0.0.1", resolve);
  });

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answers,
    close: () => {
      closing.abort();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      return closed;
    },
  };
}
