import fc from "fast-check";
import { expect, test } from "vitest";
import { type Cell, RowFitter } from "./fit-row.ts";
import type { ColumnKind, MovedTable } from "./tables.ts";

const tableOf = (columns: Readonly<Record<string, ColumnKind>>): MovedTable => ({
  name: "thing",
  columns,
  sourceOrder: [],
  targetOrder: [],
});

test("both houses' forms of a row become the same cells", () => {
  const table = tableOf({ id: "uuid", solo: "flag", durations: "counts", at: "instant", cpu: "float", note: "text" });
  const cells: Cell[] = ["01890a5d-ac96-774b-bcce-b302099a8057", true, "{0,2,1}", 5, 0.25, null];
  const fitter = new RowFitter(table);
  expect(fitter.fit(["01890A5D-AC96-774B-BCCE-B302099A8057", 1, "[0,2,1]", 5, 0.25, null])).toEqual(cells);
  expect(fitter.fit(["01890a5d-ac96-774b-bcce-b302099a8057", true, [0, 2, 1], 5, 0.25, null])).toEqual(cells);
  expect(fitter.alterations).toEqual([]);
});

test("what was fitted once fits, so that comparing it alters nothing", () => {
  const table = tableOf({ key: "key", text: "text", count: "int" });
  const text = fc.string({ unit: fc.constantFrom("a", "ü", "€", "𝄞", "\0", "\u{FFFD}"), maxLength: 600 });
  fc.assert(
    fc.property(text, text, fc.maxSafeInteger(), (key, other, count) => {
      const once = new RowFitter(table).fit([key, other, count]);
      const again = new RowFitter(table);
      expect(again.fit(once)).toEqual(once);
      expect(again.alterations).toEqual([]);
      expect(Buffer.byteLength(String(once[0]))).toBeLessThanOrEqual(850);
    }),
  );
});

test("two long keys that begin alike stay two", () => {
  const fitter = new RowFitter(tableOf({ key: "key" }));
  const [one, two] = ["1", "2"].map((end) => fitter.fit([`${"x".repeat(2_000)}${end}`])[0]);
  expect(one).not.toBe(two);
  expect(fitter.alterations).toEqual([{ column: "thing.key", kind: "long_key", values: 2 }]);
});
