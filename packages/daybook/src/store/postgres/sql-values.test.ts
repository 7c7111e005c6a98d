import { expect, test } from "vitest";
import { columnTypes, valuesOf } from "./sql-values.ts";

const valueOf = (value: Parameters<typeof valuesOf>[1][string]) => valuesOf(["it"], { it: value }, "test")[0];

test("values are texts, and null stays null", () => {
  expect([valueOf("a"), valueOf(1.5), valueOf(true), valueOf(null)]).toEqual(["a", "1.5", "true", null]);
});

test("a list becomes an array literal, with quotes and backslashes escaped", () => {
  expect(valueOf([])).toBe("{}");
  expect(valueOf([1, null, -2])).toBe("{1,NULL,-2}");
  expect(valueOf([true, false])).toBe("{true,false}");
  expect(valueOf(["a", "", "NULL", 'say "hi"', String.raw`back\slash`, "{1,2}", "ü 🚲"])).toBe(
    String.raw`{"a","","NULL","say \"hi\"","back\\slash","{1,2}","ü 🚲"}`,
  );
});

test("a zero character, which PostgreSQL cannot store, is replaced and fails nothing", () => {
  expect(valueOf("a\0b")).toBe("a\u{FFFD}b");
  expect(valueOf(["a\0b"])).toBe('{"a\u{FFFD}b"}');
});

test("a parameter that nobody gave is a mistake of ours, and says which", () => {
  expect(() => valuesOf(["id"], {}, "run_get")).toThrow("sql/run_get.sql needs $id.");
});

test("64-bit integers, sums and their arrays are read as numbers", () => {
  const read = (oid: number, text: string): unknown =>
    (columnTypes.getTypeParser as (oid: number, format: string) => (text: string) => unknown)(oid, "text")(text);
  expect(read(20, "8640000000000000")).toBe(8.64e15);
  expect(read(1_700, "12")).toBe(12);
  expect(read(1_016, "{1,2,3}")).toEqual([1, 2, 3]);
  expect(read(1_016, "{}")).toEqual([]);
  expect(read(25, "12")).toBe("12");
});
