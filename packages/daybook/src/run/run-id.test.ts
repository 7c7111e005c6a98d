import { describe, expect, test } from "vitest";
import { instantOfRunId, isRunId, RunIdSource, runIdFloor } from "./run-id.ts";

const now = Date.UTC(2026, 10, 22, 12);

describe("RunIdSource", () => {
  test("makes UUIDs of version 7 that carry their instant", () => {
    const id = new RunIdSource().next(now);
    expect(isRunId(id)).toBe(true);
    expect(instantOfRunId(id)).toBe(now);
  });

  test("ids increase within a millisecond and when the clock is set back", () => {
    const source = new RunIdSource();
    const ids = [0, 0, 1, -60_000, 0, 1, 2].map((offset) => source.next(now + offset));
    expect(ids.toSorted()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("ids follow a clock that is set back by more than ten minutes", () => {
    const source = new RunIdSource();
    source.next(now);
    expect(instantOfRunId(source.next(now - 600_000))).toBe(now);
    expect(instantOfRunId(source.next(now - 600_001))).toBe(now - 600_001);
  });

  test("two sources make different ids at the same instant", () => {
    expect(new RunIdSource().next(now)).not.toBe(new RunIdSource().next(now));
  });
});

describe("runIdFloor", () => {
  test("is itself a run id of that instant", () => {
    expect(runIdFloor(now)).toMatch(/^[\da-f]{8}-[\da-f]{4}-7000-8000-000000000000$/);
    expect(instantOfRunId(runIdFloor(now))).toBe(now);
  });

  test("instants before 1970 have the smallest id of all", () => {
    expect(runIdFloor(-5)).toBe("00000000-0000-7000-8000-000000000000");
  });
});

describe("instantOfRunId", () => {
  test.each(["", "nonsense", "6f1c0f5e-4f2a-4d4e-8f4a-000000000000"])("refuses %j, which is no run id", (id) => {
    expect(() => instantOfRunId(id)).toThrow("is not a run id");
  });
});
