import { describe, expect, it } from "vitest";
import { isTimeZone, tabulateOffsets, zoneOffsets } from "./zone-offset.ts";

const hour = 3_600_000;
const day = 24 * hour;
/** The table is built in chunks; this is where one of them begins. */
const chunkStart = 48 * day * 400;

/** A zone that exists nowhere: its clock moves from `before` to `after` hours at `change`. */
function inventedZone(change: number, before: number, after: number) {
  return tabulateOffsets("Nowhere", (instant) => (instant < change ? before : after) * hour);
}

describe("the offsets of a zone", () => {
  it("change at the very second", () => {
    const change = chunkStart + 20 * day + 12_345_000;
    const zone = inventedZone(change, 1, 2);
    expect(zone.pieceAt(change - 1)).toMatchObject({ end: change, offset: hour });
    expect(zone.pieceAt(change)).toMatchObject({ start: change, before: hour, offset: 2 * hour });
  });

  it("change where one chunk of the table ends and the next begins", () => {
    const zone = inventedZone(chunkStart, 2, 1);
    expect(zone.pieceAt(chunkStart - 1)).toMatchObject({ end: chunkStart, offset: 2 * hour });
    expect(zone.pieceAt(chunkStart)).toMatchObject({
      before: 2 * hour,
      offset: hour,
      repeatsUntil: chunkStart + 2 * hour,
    });
  });

  it("remember an overlap that reaches into the next chunk of the table", () => {
    const change = chunkStart - hour / 2;
    const zone = inventedZone(change, 2, 1);
    expect(zone.pieceAt(chunkStart)).toMatchObject({ before: hour, offset: hour, repeatsUntil: change + 2 * hour });
  });

  it("are the same whatever is asked first", () => {
    const asked = [chunkStart + day, chunkStart - day, chunkStart].map((instant) =>
      zoneOffsets("Asia/Gaza").pieceAt(instant),
    );
    expect(asked[0]).toEqual(asked[2]);
    expect(asked[1]?.end).toBe(chunkStart);
  });

  it("have no change and no end in UTC", () => {
    expect(zoneOffsets("UTC").pieceAt(chunkStart)).toMatchObject({ start: -Infinity, end: Infinity, offset: 0 });
  });
});

describe("isTimeZone", () => {
  it.each([
    ["Europe/Berlin", true],
    ["UTC", true],
    ["Europe/Berlin2", false],
    ["", false],
  ])("for %j is %s", (name, known) => {
    expect(isTimeZone(name)).toBe(known);
  });
});
