import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { dealCars } from "../feed/cars.ts";
import { StockDatabase } from "../stock/database.ts";
import { checkVehicle, type Vehicle } from "../stock/vehicle.ts";

let folder: string;
let stock: StockDatabase;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "stock-"));
  stock = new StockDatabase(join(folder, "stock.db"));
});
afterEach(() => {
  stock[Symbol.dispose]();
  rmSync(folder, { recursive: true });
});

const lot = (dealCars().get("berlin") ?? []).flatMap((car, place): Vehicle[] => {
  const checked = checkVehicle(car, place + 1);
  return checked.valid ? [checked.vehicle] : [];
});

function ford(change: Partial<Vehicle> = {}): Vehicle {
  const [vehicle] = lot;
  if (vehicle === undefined) throw new Error("Berlin has no vehicles");
  return { ...vehicle, ...change };
}

test("vehicles seen for the first time are created", () => {
  expect(stock.upsert("berlin", lot, "first")).toEqual({ created: 98, updated: 0, unchanged: 0 });
  expect(stock.rows()).toHaveLength(98);
});

test("the same vehicles again change no row, not even who wrote it", () => {
  stock.upsert("berlin", lot, "first");
  const before = stock.rows();

  expect(stock.upsert("berlin", lot, "second")).toEqual({ created: 0, updated: 0, unchanged: 98 });
  expect(stock.rows()).toEqual(before);
});

test("a vehicle with one other value is updated, and the row says by which sync", () => {
  stock.upsert("berlin", lot, "first");

  const changes = stock.upsert("berlin", [ford({ horsepower: 999 }), ...lot.slice(1)], "second");

  expect(changes).toEqual({ created: 0, updated: 1, unchanged: 97 });
  expect(stock.rows().filter((row) => row["changed_by"] === "second")).toEqual([
    expect.objectContaining({ stock_number: ford().stockNumber, horsepower: 999, created_by: "first" }),
  ]);
});

test("two dealerships may use the same stock number for different vehicles", () => {
  stock.upsert("berlin", [ford()], "first");

  expect(stock.upsert("koeln", [ford({ name: "another" })], "first").created).toBe(1);
  expect(stock.rows("berlin")).toEqual([expect.objectContaining({ name: ford().name })]);
});

test("a page of which one vehicle cannot be stored is not stored at all", () => {
  const broken = ford({ stockNumber: "broken", cylinders: 4.5 });

  expect(() => stock.upsert("berlin", [ford(), broken], "first")).toThrow("cylinders");
  expect(stock.rows()).toEqual([]);
  expect(stock.upsert("berlin", [ford()], "first").created).toBe(1);
});

test("a sync's tally counts what it created and updated, over every retry, and all that is in stock", () => {
  stock.upsert("berlin", lot.slice(0, 50), "first");
  stock.upsert("berlin", lot, "first");
  stock.upsert("koeln", [ford()], "first");
  stock.upsert("berlin", [ford({ horsepower: 999 })], "second");

  expect(stock.tally("first")).toEqual({ created: 99, updated: 0, inStock: 99 });
  expect(stock.tally("second")).toEqual({ created: 0, updated: 1, inStock: 99 });
  expect(stock.tally("third")).toEqual({ created: 0, updated: 0, inStock: 99 });
});

test("what one process stored another one finds", () => {
  stock.upsert("berlin", lot, "first");

  using other = new StockDatabase(join(folder, "stock.db"));
  expect(other.upsert("berlin", lot, "second").unchanged).toBe(98);
});
