import fc from "fast-check";
import { expect, test } from "vitest";
import type { Cell } from "./fit-row.ts";
import { RowSum } from "./row-sum.ts";

const sumOf = (rows: readonly (readonly Cell[])[]): RowSum => {
  const sum = new RowSum();
  for (const row of rows) sum.add(row);
  return sum;
};

const cell = fc.oneof(fc.string(), fc.integer(), fc.double({ noNaN: true }), fc.boolean(), fc.constant(null));
const rows = fc.array(fc.array(cell, { maxLength: 5 }), { minLength: 1, maxLength: 20 });

test("a checksum does not depend on the order of the rows, and every row counts", () => {
  fc.assert(
    fc.property(rows, (given) => {
      const { checksum } = sumOf(given);
      expect(sumOf(given.toReversed()).checksum).toBe(checksum);
      expect(sumOf(given.slice(1)).checksum).not.toBe(checksum);
      expect(sumOf([...given, given[0] ?? []]).checksum).not.toBe(checksum);
    }),
  );
});

test("values of different kinds, and columns that change places, are different rows", () => {
  const checksums = [
    ["1", null],
    [1, null],
    [null, "1"],
    [true, null],
    ["", "1"],
  ].map((row) => sumOf([row]).checksum);
  expect(new Set(checksums).size).toBe(checksums.length);
  expect(sumOf([]).checksum).toBe("0".repeat(64));
});
