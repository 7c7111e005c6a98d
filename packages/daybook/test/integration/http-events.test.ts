import { describe, expect, test } from "vitest";
import { events } from "../../src/http/contract/events.ts";
import { EventClient } from "./http/event-client.ts";
import { Desk, stores } from "./http/desk.ts";
import type { HostCaller } from "../../src/index.ts";

const anna: HostCaller = { name: "anna", role: "viewer" };

async function listen(
  desk: Desk,
  query = "",
  { caller = anna, lastId }: { caller?: HostCaller; lastId?: string | null } = {},
): Promise<EventClient> {
  const headers: Record<string, string> = { "x-caller": JSON.stringify(caller) };
  if (lastId !== undefined && lastId !== null) headers["last-event-id"] = lastId;
  const client = new EventClient(
    await desk.daybook.fetch(new Request(`http://daybook.test/api/v1/events${query}`, { headers })),
  );
  await client.until(({ heard }) => heard.length > 0);
  return client;
}

const runIds = (client: EventClient): string[] => client.named("run").map(({ data }) => data.id as string);
const states = (client: EventClient, id: string): string[] =>
  client.named("run").flatMap(({ data }) => (data.id === id ? [data.state as string] : []));

describe.each(stores)("the live stream over %s", (store) => {
  test("tells of runs as they are made and end, of their lines, of fires and workers; each in the shape that the contract has", async () => {
    const desk = await Desk.open(store);
    const all = await listen(desk);
    expect(all.heard[0]).toMatchObject({ name: "ready", data: { resumed: false } });
    await desk.daybook.start();
    await all.until((client) => client.named("worker").length > 0);
    const { id } = await desk.daybook.enqueue("stock-sync", { shop: "x" }, { tenant: "north", delay: "1s" });
    const one = await listen(desk, `?run=${id}`);
    await all.until((client) => states(client, id).at(-1) === "partial");
    await one.until((client) => states(client, id).at(-1) === "partial" && client.named("log").length > 0);
    expect(states(all, id)[0]).toBe("waiting");
    expect(all.named("run").at(-1)?.data).toMatchObject({
      id,
      job: "stock-sync",
      tenant: "north",
      progress: { total: 2, done: 2, percent: 100 },
      error: null,
    });
    expect(one.named("log").map(({ data }) => data)).toMatchObject([{ runId: id, message: "began", attempt: 1 }]);
    expect(all.named("log")).toEqual([]);
    for (const { name, data } of [...all.heard, ...one.heard]) {
      const schema = events[name as keyof typeof events];
      expect(schema.safeParse(data)).toMatchObject({ success: true });
    }
  });

  test("tells by job, tenant, run and kind, and to a caller of one tenant nothing of others", async () => {
    const desk = await Desk.open(store);
    const nina: HostCaller = { name: "nina", role: "viewer", tenant: "north" };
    const clients = {
      job: await listen(desk, "?job=fails"),
      tenant: await listen(desk, "?tenant=south"),
      kind: await listen(desk, "?kind=fire,worker"),
      nina: await listen(desk, "", { caller: nina }),
      all: await listen(desk),
    };
    const make = async (job: string, tenant?: string): Promise<string> =>
      (await desk.daybook.enqueue(job, undefined, { delay: "1h", ...(tenant === undefined ? {} : { tenant }) })).id;
    const north = await make("stock-sync", "north");
    const south = await make("stock-sync", "south");
    const fails = await make("fails");
    await clients.all.until((client) => runIds(client).length >= 3);
    await clients.job.until((client) => runIds(client).length > 0);
    await clients.tenant.until((client) => runIds(client).length > 0);
    await clients.nina.until((client) => runIds(client).length > 0);
    expect({
      job: runIds(clients.job),
      tenant: runIds(clients.tenant),
      kind: runIds(clients.kind),
      nina: runIds(clients.nina),
      all: runIds(clients.all).toSorted(),
    }).toEqual({ job: [fails], tenant: [south], kind: [], nina: [north], all: [north, south, fails].toSorted() });
    const asNina = (query: string) => desk.ask("GET", `/events${query}`, { caller: nina });
    expect(await asNina(`?run=${south}`)).toMatchObject({ status: 404, body: { code: "RUN_NOT_FOUND" } });
    expect(await asNina("?tenant=south")).toMatchObject({ status: 403, body: { code: "FORBIDDEN" } });
    expect(await asNina("?kind=worker")).toMatchObject({ status: 403, body: { code: "FORBIDDEN" } });
    expect(await desk.ask("GET", "/events?kind=log")).toMatchObject({
      status: 400,
      body: { params: { field: "kind" } },
    });
  });

  test("a client that comes back hears what it missed, by its header or by the address; with a position that is gone it is told to reload", async () => {
    const desk = await Desk.open(store);
    const first = await listen(desk);
    await first.leave();
    const { id } = await desk.daybook.enqueue("fails", undefined, { delay: "1h" });
    const back = await listen(desk, "", { lastId: first.lastId });
    await back.until((client) => runIds(client).includes(id));
    expect(back.heard[0]).toMatchObject({ name: "ready", data: { resumed: true } });
    const polyfill = await listen(desk, `?after=${first.lastId}`);
    await polyfill.until((client) => runIds(client).includes(id));
    const lost = await listen(desk, "", { lastId: "of.another.book" });
    await lost.until((client) => client.named("reload").length > 0);
    expect(lost.named("reload")[0]?.data).toEqual({ reason: "gone" });
    const again = await listen(desk, "", { lastId: lost.lastId });
    expect(again.heard[0]).toMatchObject({ data: { resumed: true } });
  });

  test("more changes than are told one by one make one reload of them, also for who comes back", async () => {
    const desk = await Desk.open(store);
    const client = await listen(desk);
    const { lastId } = client;
    const many = Array.from({ length: 2_500 }, () => undefined);
    await desk.daybook.enqueueMany("fails", many, { delay: "1h" });
    await client.until((one) => one.named("reload").length > 0);
    expect(client.named("reload")[0]?.data).toEqual({ reason: "many" });
    const back = await listen(desk, "", { lastId });
    await back.until((one) => one.named("reload").length > 0);
    const { id } = await desk.daybook.enqueue("fails", undefined, { delay: "1h" });
    await back.until((one) => runIds(one).includes(id));
    await client.until((one) => runIds(one).includes(id));
  });

  test("a stop ends the streams, and nobody is let in any more", async () => {
    const desk = await Desk.open(store);
    const client = await listen(desk);
    await desk.daybook.closeStreams();
    expect(await client.ended).toBe("closed");
    expect(await desk.ask("GET", "/events")).toMatchObject({ status: 503, body: { code: "STOPPING" } });
    expect((await desk.ask("GET", "/queues")).status).toBe(200);
  });
});
