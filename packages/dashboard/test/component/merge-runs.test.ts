import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mergeHead, replaceRows } from "../../src/state/merge-runs.ts";
import { runOf } from "./support/run.ts";

const ids = (rows: readonly { readonly id: string }[]): string[] => rows.map(({ id }) => id);

describe("rows that are looked at again", () => {
  test("a newer version stands where the row stood, and the others are the same objects", () => {
    const rows = [runOf({ id: "3" }), runOf({ id: "2" }), runOf({ id: "1" })];
    const next = replaceRows(rows, [runOf({ id: "2", state: "succeeded" })]);
    expect(next.map(({ id, state }) => [id, state])).toEqual([
      ["3", "running"],
      ["2", "succeeded"],
      ["1", "running"],
    ]);
    expect([next[0] === rows[0], next[2] === rows[2]]).toEqual([true, true]);
  });

  test("a version that says the same changes nothing, so nothing is drawn anew", () => {
    const rows = [runOf({ id: "2" }), runOf({ id: "1" })];
    expect(replaceRows(rows, [runOf({ id: "1" })])).toBe(rows);
    expect(replaceRows(rows, [runOf({ id: "9", state: "failed" })])).toBe(rows);
    expect(replaceRows(rows, [])).toBe(rows);
  });
});

describe("the newest page beside the rows shown", () => {
  test("what is newer than the first row is added, what is older is not", () => {
    const rows = [runOf({ id: "5" }), runOf({ id: "3" })];
    const head = [runOf({ id: "7" }), runOf({ id: "6" }), runOf({ id: "5", state: "failed" }), runOf({ id: "4" })];
    const merged = mergeHead(rows, head);
    expect(ids(merged.added)).toEqual(["7", "6"]);
    expect(merged.rows.map(({ id, state }) => [id, state])).toEqual([
      ["5", "failed"],
      ["3", "running"],
    ]);
  });

  test("an empty list takes all of it", () => {
    expect(ids(mergeHead([], [runOf({ id: "2" }), runOf({ id: "1" })]).added)).toEqual(["2", "1"]);
  });

  test("whatever comes, no row moves, doubles or goes", () => {
    const numbers = fc.uniqueArray(fc.integer({ min: 100, max: 199 }), { maxLength: 30 });
    const list = (values: readonly number[], state: "running" | "failed") =>
      values.toSorted((a, b) => b - a).map((value) => runOf({ id: String(value), state }));
    fc.assert(
      fc.property(numbers, numbers, (shown, newest) => {
        const rows = list(shown, "running");
        const { rows: kept, added } = mergeHead(rows, list(newest, "failed"));
        expect(ids(kept)).toEqual(ids(rows));
        const all = ids([...added, ...kept]);
        expect(all).toEqual([...new Set(all)].toSorted().toReversed());
        expect(kept.map(({ state }) => state)).toEqual(
          ids(rows).map((id) => (newest.includes(Number(id)) ? "failed" : "running")),
        );
      }),
    );
  });
});
