import { expect, test } from "vitest";
import { dealCars } from "../feed/cars.ts";
import { checkVehicle } from "../stock/vehicle.ts";

const ford = {
  stock_number: "1971-00000000",
  Name: " ford pinto ",
  Miles_per_Gallon: 25,
  Cylinders: 4,
  Displacement: 98,
  Horsepower: 70,
  Weight_in_lbs: 2046,
  Acceleration: 19,
  Year: "1971-01-01",
  Origin: "USA",
};

test("of the 406 real cars 14 are not valid: 8 without mileage, 6 without horsepower", () => {
  const lots = [...dealCars()];
  const problems = lots.flatMap(([id, lot]) =>
    lot
      .map((car, place) => checkVehicle(car, place + 1))
      .flatMap((checked) => (checked.valid ? [] : [{ id, ...checked }])),
  );

  expect(problems).toHaveLength(14);
  expect(Object.groupBy(problems, ({ problem }) => problem)).toEqual({
    "Miles_per_Gallon is missing": expect.toSatisfy((list: unknown[]) => list.length === 8),
    "Horsepower is missing": expect.toSatisfy((list: unknown[]) => list.length === 6),
  });
  const perDealership = lots.map(([id]) => [id, problems.filter((problem) => problem.id === id).length]);
  expect(Object.fromEntries(perDealership)).toEqual({
    berlin: 4,
    dresden: 0,
    frankfurt: 1,
    hamburg: 3,
    koeln: 3,
    muenchen: 3,
  });
});

test("a complete record becomes a vehicle, trimmed and with its model year as a number", () => {
  expect(checkVehicle(ford, 1)).toEqual({
    valid: true,
    vehicle: {
      stockNumber: "1971-00000000",
      name: "ford pinto",
      modelYear: 1971,
      origin: "USA",
      cylinders: 4,
      displacement: 98,
      horsepower: 70,
      weightLbs: 2046,
      acceleration: 19,
      milesPerGallon: 25,
    },
  });
});

test("every gap of a record is named, under its stock number", () => {
  expect(checkVehicle({ ...ford, Horsepower: null, Miles_per_Gallon: -1, Year: "soon" }, 1)).toEqual({
    valid: false,
    key: "1971-00000000",
    problem: "Year is not a date; Horsepower is missing; Miles_per_Gallon is not above zero",
  });
});

test.each([
  ["has no stock number", { ...ford, stock_number: undefined }],
  ["has an empty stock number", { ...ford, stock_number: "  " }],
  ["is no object", null],
])("a record that %s is named by its place in the feed", (_, input) => {
  expect(checkVehicle(input, 17)).toMatchObject({ valid: false, key: "record 17" });
});
