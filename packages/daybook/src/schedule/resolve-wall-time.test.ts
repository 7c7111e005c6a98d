import { describe, expect, it } from "vitest";
import { resolveWallTime } from "./resolve-wall-time.ts";

const at = (text: string): number => Date.parse(text);

describe("resolveWallTime", () => {
  it("finds the one instant of an ordinary local time", () => {
    expect(resolveWallTime("2026-11-22T02:30", "Europe/Berlin")).toEqual({
      kind: "once",
      instant: at("2026-11-22T01:30Z"),
    });
    expect(resolveWallTime(" 2026-11-22 02:30:15 ", "UTC")).toEqual({
      kind: "once",
      instant: at("2026-11-22T02:30:15Z"),
    });
  });

  it("gives the end of the gap for a local time that does not exist", () => {
    const gapEnd = { kind: "gap", instant: at("2027-03-28T01:00Z") };
    expect(resolveWallTime("2027-03-28T02:00", "Europe/Madrid")).toEqual(gapEnd);
    expect(resolveWallTime("2027-03-28T02:59:59", "Europe/Madrid")).toEqual(gapEnd);
    expect(resolveWallTime("2027-03-28T03:00", "Europe/Madrid")).toEqual({ ...gapEnd, kind: "once" });
  });

  it("gives the end of a whole day that does not exist", () => {
    expect(resolveWallTime("2011-12-30T15:00", "Pacific/Apia")).toEqual({
      kind: "gap",
      instant: at("2011-12-30T10:00Z"),
    });
  });

  it("gives both instants of a local time that exists twice", () => {
    expect(resolveWallTime("2026-10-25T02:30", "Europe/Madrid")).toEqual({
      kind: "twice",
      first: at("2026-10-25T00:30Z"),
      second: at("2026-10-25T01:30Z"),
    });
  });

  it("keeps the seconds of an old offset", () => {
    expect(resolveWallTime("1960-01-01T00:00", "Africa/Monrovia")).toEqual({
      kind: "once",
      instant: at("1960-01-01T00:44:30Z"),
    });
  });

  it.each(["2026-02-30T10:00", "2026-11-22T24:00", "2026-11-22T10:60", "2026-11-22", "2026-11-22T10:00Z"])(
    "refuses %s",
    (text) => {
      expect(() => resolveWallTime(text, "UTC")).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }));
    },
  );

  it("refuses an unknown zone", () => {
    expect(() => resolveWallTime("2026-11-22T10:00", "Mars/Olympus")).toThrow("IANA");
  });
});
