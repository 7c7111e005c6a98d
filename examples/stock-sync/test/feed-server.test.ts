import { afterEach, expect, test } from "vitest";
import { seededFaults } from "../feed/faults.ts";
import { startFeed, type Feed, type FeedOptions } from "../feed/server.ts";

let feed: Feed | undefined;
afterEach(async () => feed?.close());

const lots = new Map([["berlin", [1, 2, 3, 4, 5]]]);
const tokens = new Map([["berlin", "secret"]]);

async function start(options: Partial<FeedOptions> = {}): Promise<(path: string, token?: string) => Promise<Response>> {
  const started = await startFeed({ lots, tokens, pageSize: 2, ...options });
  feed = started;
  return (path, token = "secret") => fetch(started.url + path, { headers: { authorization: `Bearer ${token}` } });
}

test("a lot is served in pages, each with the link to the next, the last one without", async () => {
  const get = await start();

  const first = await (await get("/dealerships/berlin/vehicles")).json();
  const last = await (await get("/dealerships/berlin/vehicles?page=3")).json();

  expect(first).toEqual({ total: 5, page: 1, vehicles: [1, 2], next: "/dealerships/berlin/vehicles?page=2" });
  expect(last).toEqual({ total: 5, page: 3, vehicles: [5], next: null });
});

test("a last page that is full has no link to an empty one", async () => {
  const get = await start({ pageSize: 5 });

  expect(await (await get("/dealerships/berlin/vehicles")).json()).toMatchObject({
    vehicles: [1, 2, 3, 4, 5],
    next: null,
  });
});

test("a wrong token, an unknown dealership and a bad page are refused", async () => {
  const get = await start();

  expect((await get("/dealerships/berlin/vehicles", "guess")).status).toBe(401);
  expect((await get("/dealerships/atlantis/vehicles")).status).toBe(404);
  expect((await get("/dealerships/berlin/vehicles?page=zero")).status).toBe(400);
});

test("a throttled answer says how long to wait", async () => {
  const get = await start({ faults: () => "throttled", retryAfterSeconds: 3 });

  const answer = await get("/dealerships/berlin/vehicles");

  expect(answer.status).toBe(429);
  expect(answer.headers.get("retry-after")).toBe("3");
});

test("a dropped connection breaks off in the middle of the answer", async () => {
  const get = await start({ faults: () => "dropped" });

  await expect(get("/dealerships/berlin/vehicles").then((answer) => answer.json())).rejects.toThrow(TypeError);
});

test("three requests out of eight go wrong, never two in a row, and the same ones each time", () => {
  for (const dealership of ["berlin", "dresden", "hamburg", "koeln"]) {
    const series = () => Array.from({ length: 80 }, (_, place) => seededFaults(7)(dealership, place + 1));
    const wrong = series().flatMap((fault, place) => (fault === "none" ? [] : [place]));

    expect(wrong).toHaveLength(30);
    expect(wrong.some((place) => wrong.includes(place + 1))).toBe(false);
    expect(series()).toEqual(series());
  }
});

test("another seed brings the faults at other requests", () => {
  const series = (seed: number) => Array.from({ length: 8 }, (_, place) => seededFaults(seed)("berlin", place + 1));

  expect(series(7)).not.toEqual(series(8));
  expect(series(7).toSorted()).toEqual(series(8).toSorted());
});
