import { describe, expect, it } from "vitest";
import { parseSchedule } from "./parse-schedule.ts";
import { preview } from "./preview.ts";
import { spreadOffsetMs } from "./spread.ts";

const timeZone = "Europe/Berlin";

describe("preview", () => {
  it("shows local time with its offset and where a time in the gap went", () => {
    const schedule = parseSchedule({ cron: "30 2 * * *", timeZone }, 0);
    const entries = preview(schedule, { from: Date.parse("2026-03-28T00:00Z"), count: 2 });
    expect(entries).toEqual([
      {
        instant: Date.parse("2026-03-28T01:30Z"),
        local: "2026-03-28 02:30 +01:00",
        note: null,
        movedFrom: null,
        effectiveAt: Date.parse("2026-03-28T01:30Z"),
      },
      {
        instant: Date.parse("2026-03-29T01:00Z"),
        local: "2026-03-29 03:00 +02:00",
        note: "gap",
        movedFrom: "2026-03-29 02:30",
        effectiveAt: Date.parse("2026-03-29T01:00Z"),
      },
    ]);
  });

  it("does not call an instant moved that the pattern names itself", () => {
    const schedule = parseSchedule({ cron: "@hourly", timeZone }, 0);
    const [entry] = preview(schedule, { from: Date.parse("2026-03-29T01:00Z"), count: 1 });
    expect(entry).toMatchObject({ local: "2026-03-29 03:00 +02:00", note: null });
  });

  it("tells the two passes of an overlap apart", () => {
    const schedule = parseSchedule({ cron: "@hourly", timeZone }, 0);
    const entries = preview(schedule, { from: Date.parse("2026-10-25T00:00Z"), count: 3 });
    expect(entries.map(({ local, note }) => `${local} ${note}`)).toEqual([
      "2026-10-25 02:00 +02:00 overlap first",
      "2026-10-25 02:00 +01:00 overlap second",
      "2026-10-25 03:00 +01:00 null",
    ]);
  });

  it("adds the spread of the key, and none without a key", () => {
    const schedule = parseSchedule({ cron: "@daily", spread: "30m" }, 0);
    const options = { from: Date.parse("2026-11-22T00:00Z"), count: 1 };
    expect(preview(schedule, options)[0]?.effectiveAt).toBe(options.from);
    const shift = spreadOffsetMs("north", 1_800_000);
    expect(shift).toBeGreaterThan(0);
    expect(preview(schedule, { ...options, spreadKey: "north" })[0]?.effectiveAt).toBe(options.from + shift);
  });

  it("returns what there is when the schedule ends before the count is reached", () => {
    const from = Date.parse("2026-01-01T00:00Z");
    expect(preview(parseSchedule({ cron: "0 0 30 2 *" }, 0), { from, count: 10 })).toEqual([]);
    expect(preview(parseSchedule({ cron: "0 0 0 1 1 * 2027,2029" }, 0), { from, count: 10 })).toHaveLength(2);
    expect(preview(parseSchedule({ at: from }, 0), { from, count: 10 })).toHaveLength(1);
    expect(preview(parseSchedule({ cron: "@daily" }, 0), { from, count: 0 })).toEqual([]);
  });
});
