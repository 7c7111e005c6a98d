import { describe, expect, test } from "vitest";
import { mayJoin } from "../../src/state/run-filter.ts";

describe("whether a run that is told of may come above the newest row", () => {
  const newest = { id: "5" };

  test("one that is newer may, one that is older or the same may not", () => {
    expect(["4", "5", "6"].map((id) => mayJoin({ id }, newest, {}))).toEqual([false, false, true]);
  });

  test("beside no row at all every one may", () => {
    expect(mayJoin({ id: "1" }, undefined, {})).toBe(true);
  });

  test.for([
    ["state", { state: ["failed", "partial"] }, { state: "failed" }, { state: "running" }],
    ["job", { job: "stock-sync" }, { job: "stock-sync" }, { job: "report" }],
    ["tenant", { tenant: "north" }, { tenant: "north" }, { tenant: null }],
    ["trigger", { trigger: "manual" }, { trigger: "manual" }, { trigger: "schedule" }],
  ] as const)("of another %s than asked for, it may not", ([, filter, fits, other]) => {
    const asked = "state" in filter ? { state: [...filter.state] } : filter;
    expect([fits, other].map((run) => mayJoin({ id: "6", ...run }, newest, asked))).toEqual([true, false]);
  });

  test("what was not told of it, and a text to look for, do not speak against it", () => {
    expect(mayJoin({ id: "6" }, newest, { state: ["failed"], job: "stock-sync", text: "teapot" })).toBe(true);
  });
});
