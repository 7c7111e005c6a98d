import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, describe, expect, onTestFinished, test } from "vitest";
import { ServiceHealth } from "../../src/engine/service/service-health.ts";
import { toNodeHandler } from "../../src/http/index.ts";
import { listen } from "../../src/http/listen.ts";
import { audienceOf } from "../../src/http/live/audience.ts";
import { LiveFeed } from "../../src/http/live/live-feed.ts";
import { streamResponse } from "../../src/http/live/stream-response.ts";
import { openStore } from "../../src/store/open-store.ts";
import { FakeClock } from "../../src/testing/fake-clock.ts";
import { systemClock } from "../../src/time/clock.ts";
import { RunningCli } from "./cli/cli.ts";
import { Gates } from "./cli/gates.ts";
import { jobFile, makeProject, type TestProject } from "./cli/project.ts";
import { EventClient } from "./http/event-client.ts";
import { Desk, stores, type StoreName } from "./http/desk.ts";

const projects: TestProject[] = [];
afterAll(() => {
  for (const one of projects) one.remove();
});

async function connect(desk: Desk, lastId: string | null = null): Promise<EventClient> {
  const caller = { "x-caller": JSON.stringify({ name: "anna", role: "viewer" }) };
  const headers = lastId === null ? caller : { ...caller, "last-event-id": lastId };
  return new EventClient(await desk.daybook.fetch(new Request("http://daybook.test/api/v1/events", { headers })));
}

const all = audienceOf({ kinds: ["run", "fire", "worker"], job: null, tenant: null, run: null });

/** A feed of its own on a book, and how many listen to it. */
async function openFeed(store: StoreName, clock = systemClock): Promise<{ feed: LiveFeed; desk: Desk }> {
  const desk = await Desk.open(store);
  const book = await openStore(desk.store);
  const feed = new LiveFeed({ store: book, clock, health: new ServiceHealth(clock, () => undefined) });
  onTestFinished(async () => {
    await feed.close();
    await book.close();
  });
  return { feed, desk };
}

describe.each(stores)("the line over %s", (store) => {
  test(
    "a client that disconnects and returns 1,000 times while runs go on has heard of every run, and how it ended",
    {
      timeout: 240_000,
    },
    async () => {
      const desk = await Desk.open(store);
      await desk.daybook.start();
      const last = new Map<string, string>();
      let lastId: string | null = null;
      const enqueue = async (): Promise<void> =>
        void (await desk.daybook.enqueue("stock-sync", { shop: "x" }, { tenant: "north" }));
      const visit = async (enough: (client: EventClient) => boolean): Promise<void> => {
        const client = await connect(desk, lastId);
        await client.until(enough);
        await client.leave();
        expect(client.named("reload")).toEqual([]);
        for (const { data } of client.named("run")) last.set(data.id, data.state);
        lastId = client.lastId ?? lastId;
      };
      await visit(({ heard }) => heard.length > 0);
      for (let count = 0; count < 1_000; count += 1) {
        const made = count % 3 === 0 ? enqueue() : null;
        await visit(({ heard }) => heard.length > 0);
        await made;
      }
      const book = async (): Promise<Map<string, string>> => {
        const pages = [await desk.daybook.runs.list({}, { limit: 1_000 })];
        return new Map(pages.flatMap(({ data }) => data.map((run) => [run.id, run.state] as const)));
      };
      await expect.poll(async () => new Set((await book()).values())).toEqual(new Set(["partial"]));
      // One more run, so that there is a last thing to hear.
      await enqueue();
      const client = await connect(desk, lastId);
      const told = (): Map<string, string> =>
        new Map([...last, ...client.named("run").map(({ data }) => [data.id, data.state] as const)]);
      await client.until(() => [...told().values()].every((state) => state === "partial") && told().size === 335);
      expect(told()).toEqual(await book());
    },
  );

  test("what a worker in another process does is told here, its progress too", async () => {
    const desk = await Desk.open(store);
    const gates = await Gates.make();
    onTestFinished(() => gates.close());
    const here = makeProject({
      "daybook.config.ts": `export default { store: ${JSON.stringify(desk.store)}, jobs: "./jobs" };\n`,
      "jobs/nightly.job.ts": jobFile(
        "nightly",
        `progress.total(3); log.info("one"); progress.add("succeeded"); ${gates.wait('"heard"')} progress.add("succeeded", 2);`,
      ),
    });
    projects.push(here);
    const client = await connect(desk);
    const worker = new RunningCli(here, ["start", "--run", "nightly"]);
    const runs = () => client.named("run").map(({ data }) => data);
    await client.until(() => runs().some(({ state, progress }) => state === "running" && progress?.done === 1));
    gates.open("heard");
    await client.until(() => runs().some(({ state }) => state === "succeeded"));
    expect(runs()[0]).toMatchObject({ job: "nightly" });
    expect(client.named("worker").map(({ data }) => data.state)).toContain("alive");
    await worker.stop();
    await client.until(() => client.named("worker").some(({ data }) => data.state === "stopped"));
  });

  test("the next process goes on where the one before it stopped", async () => {
    const desk = await Desk.open(store);
    const client = await connect(desk);
    await client.until(({ heard }) => heard.length > 0);
    const { id } = await desk.daybook.enqueue("fails", undefined, { delay: "1h" });
    const { lastId } = client;
    await desk.daybook.stop();
    const next = await desk.another({});
    const back = await connect(next, lastId);
    await back.until((one) => one.named("run").some(({ data }) => data.id === id));
    expect(back.heard[0]).toMatchObject({ name: "ready", data: { resumed: true } });
  });

  test("clients that leave are forgotten, those of a real server too", async () => {
    const { feed } = await openFeed(store);
    const handle = toNodeHandler({ fetch: async () => streamResponse(await feed.subscribe(all, undefined)) });
    const server = createServer((request, response) => void handle(request, response)).listen(0, "127.0.0.1");
    await once(server, "listening");
    onTestFinished(() => void server.close());
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const clients = [];
    for (let count = 0; count < 20; count += 1) clients.push(new EventClient(await fetch(url)));
    for (const client of clients) await client.until(({ heard }) => heard.length > 0);
    expect(feed.size).toBe(20);
    for (const client of clients) await client.leave();
    await expect.poll(() => feed.size).toBe(0);
  });
});

test("a client that does not read is cut off and forgotten; others hear everything", async () => {
  const { feed, desk } = await openFeed("SQLite");
  const slow = await feed.subscribe(all, undefined);
  const quick = new EventClient(streamResponse(await feed.subscribe(all, undefined)));
  await quick.until(({ heard }) => heard.length > 0);
  const { id } = await desk.daybook.enqueue("fails", undefined, { delay: "1h" });
  let made = 1;
  while (feed.size > 1) {
    await desk.daybook.enqueueMany(
      "fails",
      Array.from({ length: 200 }, () => undefined),
      { delay: "1h" },
    );
    made += 200;
    await quick.until((client) => client.named("run").length >= made);
    expect(made).toBeLessThan(10_000);
  }
  expect(await new EventClient(new Response(slow)).ended).toBe("cut off");
  expect(quick.named("reload")).toEqual([]);
  expect(quick.named("run")[0]?.data.id).toBe(id);
});

test("a quiet line says that it is alive, and how far all was told", async () => {
  const clock = new FakeClock();
  const { feed, desk } = await openFeed("SQLite", clock);
  const client = new EventClient(streamResponse(await feed.subscribe(all, undefined)));
  await client.until(({ heard }) => heard.length > 0);
  await clock.advanceAsync(15_000);
  await client.until((one) => one.named("position").length > 0);
  expect(client.comments).toBe(1);
  expect(client.named("position")[0]?.id).toBe(client.heard[0]?.id);
  // Somebody for whom there was nothing comes back with a position of now.
  const { id } = await desk.daybook.enqueue("fails", undefined, { delay: "1h" });
  await clock.advanceAsync(15_000);
  await client.until((one) => one.named("position").length > 1);
  expect(client.named("run").map(({ data }) => data.id)).toEqual([id]);
  expect(client.named("position")[1]?.id).toBe(client.named("run")[0]?.id);
});

test("when nobody listens any more, the feed reads nothing, and after a minute nothing is kept", async () => {
  const clock = new FakeClock();
  const { feed } = await openFeed("SQLite", clock);
  const body = await feed.subscribe(all, undefined);
  await body.cancel();
  await clock.advanceAsync(70_000);
  expect([feed.size, clock.pending]).toEqual([0, 0]);
});

test("a server closes although clients listen to it", async () => {
  const desk = await Desk.open("SQLite", {});
  const server = await listen(desk.daybook, 0);
  const client = new EventClient(await fetch(`${server.url}/api/v1/events`));
  await client.until(({ heard }) => heard.length > 0);
  await server.close();
  expect(await client.ended).toBe("closed");
});
