import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

/** A car as `vega-datasets` has it. `Miles_per_Gallon` and `Horsepower` are null where nobody wrote them down. */
export interface Car {
  readonly Name: string;
  readonly Miles_per_Gallon: number | null;
  readonly Cylinders: number;
  readonly Displacement: number;
  readonly Horsepower: number | null;
  readonly Weight_in_lbs: number;
  readonly Acceleration: number;
  readonly Year: string;
  readonly Origin: string;
}

/** A car on a dealership's lot. */
export interface StockedCar extends Car {
  readonly stock_number: string;
}

/** Whose car comes next, over and over: two large dealerships and four small ones. */
const dealing = ["dresden", "berlin", "berlin", "hamburg", "frankfurt", "hamburg", "koeln", "muenchen"] as const;

/** All 406 cars, in the order of the data set. */
export function readCars(): Car[] {
  // The package exports only a client that downloads from a CDN; the data itself lies beside it on disk.
  const file = new URL("../data/cars.json", import.meta.resolve("vega-datasets"));
  return JSON.parse(readFileSync(file, "utf8")) as Car[];
}

/** Every dealership's lot; the same cars with the same stock numbers on the same lots each time. */
export function dealCars(cars: readonly Car[] = readCars()): Map<string, StockedCar[]> {
  const lots = new Map<string, StockedCar[]>();
  for (const [place, car] of cars.entries()) {
    const dealership = dealing[place % dealing.length] ?? dealing[0];
    const lot = lots.get(dealership) ?? [];
    lot.push({ stock_number: stockNumber(car), ...car });
    lots.set(dealership, lot);
  }
  return lots;
}

/** Model year and a digest of the whole record: no two cars of the data set are alike, so no two share a number. */
function stockNumber(car: Car): string {
  const digest = createHash("sha256").update(JSON.stringify(car)).digest("hex").slice(0, 8).toUpperCase();
  return `${car.Year.slice(0, 4)}-${digest}`;
}
