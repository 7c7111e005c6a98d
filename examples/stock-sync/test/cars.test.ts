import { expect, test } from "vitest";
import { dealerships } from "../dealerships.ts";
import { dealCars, readCars } from "../feed/cars.ts";

test("the data set has 406 real cars", () => {
  expect(readCars()).toHaveLength(406);
});

test("every car stands on one dealership's lot, dealt the same way each time", () => {
  const lots = dealCars();

  expect(Object.fromEntries([...lots].map(([id, lot]) => [id, lot.length]))).toEqual({
    berlin: 102,
    dresden: 51,
    frankfurt: 51,
    hamburg: 102,
    koeln: 50,
    muenchen: 50,
  });
  expect([...lots.keys()].toSorted()).toEqual(dealerships.map(({ id }) => id));
  expect(dealCars()).toEqual(lots);
});

test("no two cars share a stock number, and a car's number does not depend on its place in the list", () => {
  const numbers = (lots: ReturnType<typeof dealCars>) => [...lots.values()].flat().map((car) => car.stock_number);
  const dealt = numbers(dealCars());

  expect(new Set(dealt).size).toBe(406);
  expect(numbers(dealCars(readCars().toReversed())).toSorted()).toEqual(dealt.toSorted());
});
