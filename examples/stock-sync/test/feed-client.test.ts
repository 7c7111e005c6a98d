import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { FeedRefusedError, readFeed, type ReadFeedOptions } from "../feed/client.ts";
import { seededFaults, type Fault } from "../feed/faults.ts";
import { startFeed, type Feed, type FeedOptions } from "../feed/server.ts";

let feed: Feed | undefined;
afterEach(async () => {
  await feed?.close();
  feed = undefined;
});

const lot = Array.from({ length: 25 }, (_, place) => place + 1);

/** Starts a feed, reads Berlin's, and keeps the waits instead of waiting. */
async function read(server: Partial<FeedOptions> = {}, client: Partial<ReadFeedOptions> = {}) {
  feed ??= await startFeed({ lots: new Map([["berlin", lot]]), tokens: new Map([["berlin", "secret"]]), ...server });
  const waits: number[] = [];
  const vehicles: unknown[] = [];
  const pages = readFeed({
    feedUrl: feed.url,
    dealership: "berlin",
    token: "secret",
    signal: new AbortController().signal,
    wait: async (ms) => waits.push(ms),
    ...client,
  });
  for await (const page of pages) vehicles.push(...page.vehicles);
  return { vehicles, waits, statuses: feed.answers.map(({ page, status }) => [page, status]) };
}

/** Any other server, closed at the end of its block. */
async function serve(listener: RequestListener): Promise<AsyncDisposable & { url: string }> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await server[Symbol.asyncDispose]();
    },
  };
}

const once = (fault: Fault) => (_: string, request: number) => (request === 2 ? fault : "none");

test("every page is read, once, in order", async () => {
  const { vehicles, waits, statuses } = await read();

  expect(vehicles).toEqual(lot);
  expect(waits).toEqual([]);
  expect(statuses).toEqual([
    [1, 200],
    [2, 200],
    [3, 200],
  ]);
});

test("an empty lot is one empty page", async () => {
  expect(await read({ lots: new Map([["berlin", []]]) })).toMatchObject({ vehicles: [], statuses: [[1, 200]] });
});

test("a 429 is waited out for as long as it asks", async () => {
  const { vehicles, waits, statuses } = await read({ faults: once("throttled"), retryAfterSeconds: 7 });

  expect(vehicles).toEqual(lot);
  expect(waits).toEqual([7_000]);
  expect(statuses).toEqual([
    [1, 200],
    [2, 429],
    [2, 200],
    [3, 200],
  ]);
});

test("a page whose connection was dropped is read again, and no vehicle comes twice", async () => {
  const { vehicles, waits, statuses } = await read({ faults: once("dropped") });

  expect(vehicles).toEqual(lot);
  expect(waits).toEqual([200]);
  expect(statuses).toEqual([
    [1, 200],
    [2, "dropped"],
    [2, 200],
    [3, 200],
  ]);
});

test("a 503 is tried again, and every wait is said with its reason", async () => {
  const heard: unknown[] = [];
  const { vehicles } = await read({ faults: once("unavailable") }, { onRetry: (...what) => heard.push(what) });

  expect(vehicles).toEqual(lot);
  expect(heard).toEqual([["the feed answered 503", 200]]);
});

test("the faults of the demo lose nothing", async () => {
  const { vehicles, statuses } = await read({ faults: seededFaults(7), pageSize: 2 });

  expect(vehicles).toEqual(lot);
  expect(new Set(statuses.map(([, status]) => status))).toEqual(new Set([200, 429, 503, "dropped"]));
});

test("a feed that stays down is given up after six tries with growing waits", async () => {
  const waits: number[] = [];
  const reading = read({ faults: () => "unavailable" }, { wait: async (ms) => waits.push(ms) });

  await expect(reading).rejects.toThrow("The feed gave no answer in 6 tries: the feed answered 503.");
  expect(waits).toEqual([200, 400, 800, 1_600, 3_200]);
});

test("a wrong token is refused at once and not tried again", async () => {
  const reading = read({}, { token: "guess" });

  await expect(reading).rejects.toThrow(new FeedRefusedError("The feed of berlin refused our token (401).", 401));
  expect(feed?.answers).toHaveLength(1);
});

test("an unknown dealership is refused at once", async () => {
  await expect(read({}, { dealership: "atlantis" })).rejects.toMatchObject({ name: "FeedRefusedError", status: 404 });
});

test("an abort ends a request that hangs, with the signal's own reason", async () => {
  const stop = new AbortController();
  const reason = new Error("cancelled by an operator");
  await using hanging = await serve(() => stop.abort(reason));

  await expect(read({}, { feedUrl: hanging.url, signal: stop.signal })).rejects.toBe(reason);
});

test("an abort ends a wait between two tries", async () => {
  const stop = new AbortController();
  const reason = new Error("stopping");
  const wait = async () => stop.abort(reason);

  await expect(read({ faults: once("throttled") }, { signal: stop.signal, wait })).rejects.toBe(reason);
});

test("a next link to another host is not followed, so the token stays with the feed", async () => {
  const asked: unknown[] = [];
  await using stranger = await serve((request, response) => response.end(String(asked.push(request.headers))));
  const page = { total: 1, page: 1, vehicles: [], next: `${stranger.url}/dealerships/berlin/vehicles` };
  await using liar = await serve((_, response) => response.end(JSON.stringify(page)));

  await expect(read({}, { feedUrl: liar.url })).rejects.toThrow("another host");
  expect(asked).toEqual([]);
});
