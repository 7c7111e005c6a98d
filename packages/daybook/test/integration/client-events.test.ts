import type { RequestListener } from "node:http";
import { describe, expect, test } from "vitest";
import type { LiveEvent } from "../../src/client/index.ts";
import { ClientDesk } from "./http/client-desk.ts";
import { stores } from "./http/desk.ts";
import { serverOf } from "./http/server-of.ts";

/** Sends these lines of a stream; then the line is cut, or stays silent. */
function streamOf(text: string, then: "cut" | "silent" = "cut"): RequestListener {
  return (request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(text, () => then === "cut" && request.socket.destroy());
  };
}

const told = (event: string, data: object, id?: string): string =>
  `event: ${event}\ndata: ${JSON.stringify(data)}\n${id === undefined ? "" : `id: ${id}\n`}\n`;
const ready = (heartbeatMs: number): string => told("ready", { resumed: false, heartbeatMs });
const stopped = (id: string): string => told("worker", { id, state: "stopped" }, `at-${id}`);

async function take(events: AsyncIterable<LiveEvent>, count: number): Promise<LiveEvent[]> {
  const taken: LiveEvent[] = [];
  for await (const event of events) {
    taken.push(event);
    if (taken.length === count) return taken;
  }
  return taken;
}

describe.each(stores)("the live stream through the client, over %s", (store) => {
  test("tells what becomes of a run, with the types of the contract", async () => {
    const { client, daybook } = await ClientDesk.open(store);
    await daybook.start();
    const seen: string[] = [];
    for await (const { event, data } of client.events.stream({ kind: ["run"], job: "stock-sync" })) {
      if (event === "ready") await client.runs.enqueue({ job: "stock-sync", tenant: "north" });
      if (event !== "run") continue;
      expect(data).toMatchObject({ job: "stock-sync", tenant: "north" });
      seen.push(data.state);
      if (data.finishedAt !== null) break;
    }
    expect(seen.at(-1)).toBe("partial");
  });

  test("of a run that is not there is refused and not tried again", async () => {
    const { client } = await ClientDesk.open(store);
    await expect(take(client.events.stream({ run: "nobody" }), 1)).rejects.toMatchObject({ code: "RUN_NOT_FOUND" });
  });
});

test("a stream that breaks off goes on from the last position, however often", async () => {
  const positions: (string | undefined)[] = [];
  const noting =
    (answer: RequestListener): RequestListener =>
    (request, response) => {
      positions.push(request.headers["last-event-id"] as string | undefined);
      answer(request, response);
    };
  const { client } = await serverOf(
    noting(streamOf(ready(15_000) + stopped("1"))),
    noting((_, response) => void response.writeHead(503).end('{"code":"STOPPING","message":"stops","params":{}}')),
    noting((request) => request.socket.destroy()),
    noting(streamOf(stopped("2") + stopped("3"))),
    noting(streamOf(stopped("4"), "silent")),
  );
  const events = await take(client({ retries: 0 }).events.stream(), 5);
  expect(events.map(({ id }) => id)).toEqual([null, "at-1", "at-2", "at-3", "at-4"]);
  expect(positions).toEqual([undefined, "at-1", "at-1", "at-1", "at-3"]);
});

test("a line that is silent for longer than the server promised is dead, and made anew", async () => {
  const { seen, client } = await serverOf(streamOf(ready(20), "silent"), streamOf(stopped("1"), "silent"));
  expect((await take(client().events.stream(), 2)).map(({ event }) => event)).toEqual(["ready", "worker"]);
  expect(seen).toHaveLength(2);
});

test("a server that cannot be reached in the first place is an error; an aborted stream rejects with the reason", async () => {
  const { client } = await serverOf((request) => request.socket.destroy());
  await expect(take(client({ retries: 1 }).events.stream(), 1)).rejects.toMatchObject({ code: "SERVER_UNREACHABLE" });
  const quiet = await serverOf(streamOf(ready(15_000), "silent"));
  const ended = new AbortController();
  const reason = new Error("enough");
  const events = quiet.client().events.stream({}, { signal: ended.signal });
  const read = (async () => {
    for await (const { event } of events) if (event === "ready") ended.abort(reason);
  })();
  await expect(read).rejects.toBe(reason);
});
