import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createDaybook } from "daybook";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { demoEnvironment, demoTokens } from "../demo-environment.ts";
import { dealCars, type StockedCar } from "../feed/cars.ts";
import { seededFaults } from "../feed/faults.ts";
import { startFeed, type Feed } from "../feed/server.ts";
import { openServices, type StockServices } from "../services.ts";
import { checkVehicle } from "../stock/vehicle.ts";

type Daybook = Awaited<ReturnType<typeof createDaybook>>;

const jobs = fileURLToPath(new URL("../jobs", import.meta.url));

let folder: string;
let lots: Map<string, StockedCar[]>;
let feed: Feed;
let services: StockServices;
let daybook: Daybook;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "stock-sync-"));
  lots = dealCars();
  feed = await startFeed({ lots, tokens: demoTokens, faults: seededFaults(7), retryAfterSeconds: 0 });
  services = openServices(folder, demoEnvironment(feed.url));
  const store = `sqlite:${join(folder, "daybook.db")}`;
  daybook = await createDaybook({ store, jobs, services, worker: { concurrency: 8 } });
  await daybook.start();
});

afterEach(async () => {
  await daybook.stop();
  await feed.close();
  services.stock[Symbol.dispose]();
  rmSync(folder, { recursive: true });
});

/** Presses "Run now" and waits; the children by dealership. */
async function sync() {
  const { id } = await daybook.enqueue("stock-sync", {}, { trigger: "manual" });
  const parent = await daybook.runs.wait(id);
  const { data } = await daybook.runs.list({ parentId: id });
  return { parent, children: new Map(data.map((child) => [child.tenant, child])) };
}

test("a sync stores every valid vehicle of the dealerships it can reach, and says what became of the others", async () => {
  const { parent, children } = await sync();

  expect(Object.fromEntries([...children].map(([dealership, child]) => [dealership, child.state]))).toEqual({
    berlin: "partial",
    dresden: "succeeded",
    frankfurt: "skipped",
    hamburg: "partial",
    koeln: "partial",
    muenchen: "failed",
  });
  expect(parent.state).toBe("partial");
  expect(parent.result).toEqual({
    dealerships: { total: 6, succeeded: 1, partial: 3, skipped: 1, failed: 1 },
    vehicles: { created: 295, updated: 0, inStock: 295 },
  });
});

test("each dealership's counts are those of the rows it left in the database", async () => {
  const { children } = await sync();

  const synced = { berlin: [98, 4], dresden: [51, 0], hamburg: [99, 3], koeln: [47, 3] } as const;
  for (const [dealership, [valid, invalid]] of Object.entries(synced)) {
    const child = children.get(dealership);
    expect(services.stock.rows(dealership)).toHaveLength(valid);
    expect(child?.result).toEqual({ offered: valid + invalid, created: valid, updated: 0, unchanged: 0, invalid });
    expect(child?.progress).toMatchObject({
      total: valid + invalid,
      done: valid + invalid,
      counts: invalid === 0 ? { created: valid } : { created: valid, failed: invalid },
    });
  }
  expect(services.stock.rows("frankfurt")).toEqual([]);
  expect(services.stock.rows("muenchen")).toEqual([]);
});

test("every invalid vehicle of a synced dealership is kept as a failed item with its gap and its data", async () => {
  const { children } = await sync();

  for (const dealership of ["berlin", "dresden", "hamburg", "koeln"]) {
    const gaps = (lots.get(dealership) ?? []).filter((car) => car.Miles_per_Gallon === null || car.Horsepower === null);
    const { data: items } = await daybook.runs.failedItems(children.get(dealership)?.id ?? "");

    expect(Object.fromEntries(items.map(({ key, data }) => [key, data]))).toEqual(
      Object.fromEntries(gaps.map((car) => [car.stock_number, car])),
    );
    for (const { error } of items) expect(error.message).toMatch(/^(Miles_per_Gallon|Horsepower) is missing$/);
  }
});

test("a dealership without credentials is skipped before its feed is asked", async () => {
  const { children } = await sync();

  expect(children.get("frankfurt")).toMatchObject({ state: "skipped", reason: "no credentials" });
  expect(feed.answers.filter(({ dealership }) => dealership === "frankfurt")).toEqual([]);
});

test("a dealership with a wrong token fails at once, without a retry, and says which setting to check", async () => {
  const { children } = await sync();

  expect(children.get("muenchen")).toMatchObject({
    state: "failed",
    attempt: 1,
    error: { message: expect.stringContaining("Check STOCK_SYNC_TOKEN_MUENCHEN.") },
  });
  expect(feed.answers.filter(({ dealership }) => dealership === "muenchen")).toHaveLength(1);
});

test("503, 429 and dropped connections of the feeds cost no attempt", async () => {
  const { children } = await sync();

  const faults = new Set(
    feed.answers.filter(({ status }) => status !== 200 && status !== 401).map(({ status }) => status),
  );
  expect(faults).toEqual(new Set([503, 429, "dropped"]));
  expect([...children.values()].map(({ attempt }) => attempt)).toEqual([1, 1, 1, 1, 1, 1]);
});

test("a second sync changes nothing", async () => {
  await sync();
  const before = services.stock.rows();

  const { parent, children } = await sync();

  expect(parent.state).toBe("partial");
  expect(parent.result).toMatchObject({ vehicles: { created: 0, updated: 0, inStock: 295 } });
  expect(children.get("berlin")?.result).toEqual({ offered: 102, created: 0, updated: 0, unchanged: 98, invalid: 4 });
  expect(children.get("dresden")).toMatchObject({ state: "succeeded", progress: { counts: { unchanged: 51 } } });
  expect(services.stock.rows()).toEqual(before);
});

test("a changed vehicle and gaps that were filled come in with the next sync", async () => {
  await sync();
  const lot = lots.get("koeln") ?? [];
  const changed = lot.findIndex((car) => car.Horsepower !== null && car.Miles_per_Gallon !== null);
  const koeln = lot.map((car, place) => ({
    ...car,
    Miles_per_Gallon: place === changed ? 99 : (car.Miles_per_Gallon ?? 20),
    Horsepower: car.Horsepower ?? 70,
  }));
  lots.set("koeln", koeln);

  const { parent, children } = await sync();

  expect(children.get("koeln")).toMatchObject({
    state: "succeeded",
    result: { offered: 50, created: 3, updated: 1, unchanged: 46, invalid: 0 },
  });
  expect(parent.result).toMatchObject({ vehicles: { created: 3, updated: 1, inStock: 298 } });
});

test("after a sync the check of stock numbers passes; when a car is moved to a second lot, it says which", async () => {
  const { parent } = await sync();
  const followed = await vi.waitFor(async () => {
    const [check] = await daybook.checks.list("stock-sync");
    const newest = check?.standings[0]?.newest ?? null;
    if (newest === null) throw new Error("It was not made yet.");
    return newest;
  }, 120_000);
  expect(followed).toMatchObject({ state: "passed", found: 0, runId: parent.id });

  const [moved] = services.stock.rows("dresden");
  const stockNumber = String(moved?.["stock_number"]);
  const vehicle = checkVehicle(
    (lots.get("dresden") ?? []).find((car) => car.stock_number === stockNumber),
    1,
  );
  if (!vehicle.valid) throw new Error("Dresden's first car is not valid.");
  services.stock.upsert("koeln", [vehicle.vehicle], "by hand");
  expect(await daybook.checks.run("stock-sync", "shared-stock-numbers")).toMatchObject({
    state: "problems",
    found: 1,
    samples: [{ stockNumber, dealerships: ["dresden", "koeln"] }],
  });
  expect((await daybook.checks.troubles()).results).toHaveLength(1);
});
