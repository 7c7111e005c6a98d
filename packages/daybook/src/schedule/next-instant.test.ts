import { describe, expect, it } from "vitest";
import type { ScheduleDefinition } from "./definition.ts";
import { instantsBetween } from "./instants-between.ts";
import { isDue } from "./is-due.ts";
import { nextInstant } from "./next-instant.ts";
import { parseSchedule } from "./parse-schedule.ts";

function due(definition: ScheduleDefinition, after: string, until: string): string[] {
  const schedule = parseSchedule(definition, 0);
  const instants = instantsBetween(schedule, Date.parse(after), Date.parse(until), 1_000);
  return instants.map((instant) => new Date(instant).toISOString().replace(":00.000Z", "Z"));
}

function next(definition: ScheduleDefinition, after: string): string | null {
  const instant = nextInstant(parseSchedule(definition, 0), Date.parse(after));
  return instant === null ? null : new Date(instant).toISOString().replace(":00.000Z", "Z");
}

describe("a cron schedule when the clock is put forward", () => {
  const gap = ["2026-03-28T23:00Z", "2026-03-29T03:00Z"] as const;
  const timeZone = "Europe/Berlin";

  it("fires at the first valid instant after the gap for a time inside it", () => {
    expect(due({ cron: "30 2 * * *", timeZone }, ...gap)).toEqual(["2026-03-29T01:00Z"]);
  });

  it("fires once for several times in the gap and the one just behind it", () => {
    expect(due({ cron: "0,20,40 2 * * *", timeZone }, ...gap)).toEqual(["2026-03-29T01:00Z"]);
    expect(due({ cron: "0 2,3 * * *", timeZone }, ...gap)).toEqual(["2026-03-29T01:00Z"]);
  });

  it("fires there for interval-like patterns too", () => {
    expect(due({ cron: "30 * * * *", timeZone }, ...gap)).toEqual([
      "2026-03-28T23:30Z",
      "2026-03-29T00:30Z",
      "2026-03-29T01:00Z",
      "2026-03-29T01:30Z",
      "2026-03-29T02:30Z",
    ]);
  });

  it("keeps every quarter of an hour at its pace", () => {
    expect(due({ cron: "*/15 * * * *", timeZone }, "2026-03-29T00:30Z", "2026-03-29T01:15Z")).toEqual([
      "2026-03-29T00:45Z",
      "2026-03-29T01:00Z",
      "2026-03-29T01:15Z",
    ]);
  });

  it("fires at the start of the day where midnight does not exist", () => {
    expect(due({ cron: "@daily", timeZone: "Africa/Cairo" }, "2026-04-23T00:00Z", "2026-04-24T23:00Z")).toEqual([
      "2026-04-23T22:00Z",
      "2026-04-24T21:00Z",
    ]);
  });

  it("fires once, at the start of the next day, for a day that does not exist", () => {
    const apia = { timeZone: "Pacific/Apia" };
    const days = ["2011-12-29T20:00Z", "2011-12-31T20:00Z"] as const;
    expect(due({ cron: "30 8,16 * * *", ...apia }, ...days)).toEqual([
      "2011-12-30T02:30Z",
      "2011-12-30T10:00Z",
      "2011-12-30T18:30Z",
      "2011-12-31T02:30Z",
      "2011-12-31T18:30Z",
    ]);
  });

  it("leaves out what the pattern named on an excluded date, wherever the gap would move it", () => {
    const apia = { cron: "0 12 * * *", timeZone: "Pacific/Apia" };
    const days = ["2011-12-29T23:00Z", "2011-12-31T23:00Z"] as const;
    expect(due(apia, ...days)).toEqual(["2011-12-30T10:00Z", "2011-12-30T22:00Z", "2011-12-31T22:00Z"]);
    expect(due({ ...apia, exclude: ["2011-12-30"] }, ...days)).toEqual(["2011-12-30T22:00Z", "2011-12-31T22:00Z"]);
    expect(due({ ...apia, exclude: ["2011-12-31"] }, ...days)).toEqual(["2011-12-30T10:00Z", "2011-12-31T22:00Z"]);
  });
});

describe("a cron schedule when the clock is put back", () => {
  const overlap = ["2026-10-24T23:00Z", "2026-10-25T03:00Z"] as const;
  const timeZone = "Europe/Berlin";

  it("fires the first time for fixed times, lists and ranges", () => {
    expect(due({ cron: "30 2 * * *", timeZone }, ...overlap)).toEqual(["2026-10-25T00:30Z"]);
    expect(due({ cron: "0,30 2,3 * * *", timeZone }, ...overlap)).toEqual([
      "2026-10-25T00:00Z",
      "2026-10-25T00:30Z",
      "2026-10-25T02:00Z",
      "2026-10-25T02:30Z",
    ]);
  });

  it("fires each time for interval-like patterns", () => {
    expect(due({ cron: "*/30 2 * * *", timeZone }, ...overlap)).toEqual([
      "2026-10-25T00:00Z",
      "2026-10-25T00:30Z",
      "2026-10-25T01:00Z",
      "2026-10-25T01:30Z",
    ]);
    expect(due({ cron: "@hourly", timeZone }, ...overlap)).toHaveLength(4);
  });

  it("does not fire again when asked between the two passes", () => {
    expect(next({ cron: "30 2 * * *", timeZone }, "2026-10-25T01:00Z")).toBe("2026-10-26T01:30Z");
  });

  it("follows a clock that moves by half an hour", () => {
    const lordHowe = { timeZone: "Australia/Lord_Howe" };
    const night = ["2026-04-04T14:00Z", "2026-04-04T16:00Z"] as const;
    expect(due({ cron: "45 1 * * *", ...lordHowe }, ...night)).toEqual(["2026-04-04T14:45Z"]);
    expect(due({ cron: "*/45 1 * * *", ...lordHowe }, ...night)).toEqual(["2026-04-04T14:45Z", "2026-04-04T15:15Z"]);
  });
});

describe("the days a cron pattern names", () => {
  it("are those that fit either field when day of month and day of week are both restricted", () => {
    expect(due({ cron: "0 0 13 * FRI" }, "2026-11-05T12:00Z", "2026-11-21T00:00Z")).toEqual([
      "2026-11-06T00:00Z",
      "2026-11-13T00:00Z",
      "2026-11-20T00:00Z",
    ]);
    expect(due({ cron: "0 0 */10 * MON" }, "2026-11-01T12:00Z", "2026-11-12T00:00Z")).toEqual([
      "2026-11-02T00:00Z",
      "2026-11-09T00:00Z",
      "2026-11-11T00:00Z",
    ]);
  });

  it("are those that fit both after a plus", () => {
    expect(due({ cron: "0 0 1-7 * +MON" }, "2026-11-01T00:00Z", "2027-01-31T00:00Z")).toEqual([
      "2026-11-02T00:00Z",
      "2026-12-07T00:00Z",
      "2027-01-04T00:00Z",
    ]);
  });

  it("are the same when asked from several days of one month, in any order", () => {
    const days = ["2026-11-12T06:00Z", "2026-11-05T06:00Z", "2026-11-13T06:00Z", "2026-11-06T06:00Z"];
    expect(days.map((day) => next({ cron: "0 12 13 * *" }, day))).toEqual(days.map(() => "2026-11-13T12:00Z"));
  });

  it.each([
    ["0 0 29 2 *", "2026-01-01T00:00Z", "2028-02-29T00:00Z"],
    ["0 0 29 2 *", "2096-03-01T00:00Z", "2104-02-29T00:00Z"],
    ["0 0 31 * *", "2026-01-31T00:00Z", "2026-03-31T00:00Z"],
    ["0 0 L 2 *", "2027-03-01T00:00Z", "2028-02-29T00:00Z"],
    ["0 0 1W * *", "2026-07-02T00:00Z", "2026-08-03T00:00Z"],
    ["0 0 * * MON#5", "2026-11-30T00:00Z", "2027-03-29T00:00Z"],
    ["0 0 0 1 1 * 2030", "2026-01-01T00:00Z", "2030-01-01T00:00Z"],
    ["0 0 0 29 2 * 2027-2500/2", "2026-01-01T00:00Z", null],
    ["0 0 0 1 1 * 2030", "2030-01-01T00:00Z", null],
    ["0 0 30 2 *", "2026-01-01T00:00Z", null],
    ["0 0 31 4,6,9,11 *", "2026-01-01T00:00Z", null],
  ])("follow %s after %s", (cron, after, expected) => {
    expect(next({ cron }, after)).toBe(expected);
  });
});

describe("start, end and excluded dates", () => {
  it("include an instant exactly at the start and leave out one exactly at the end", () => {
    const limits = { startAt: "2026-11-22T00:00:00Z", endAt: "2026-11-24T00:00:00Z" };
    const days = ["2026-01-01T00:00Z", "2027-01-01T00:00Z"] as const;
    expect(due({ cron: "@daily", ...limits }, ...days)).toEqual(["2026-11-22T00:00Z", "2026-11-23T00:00Z"]);
    expect(due({ every: "1d", ...limits }, ...days)).toEqual(["2026-11-22T00:00Z", "2026-11-23T00:00Z"]);
    expect(due({ at: "2026-11-22T00:00:00Z", ...limits }, ...days)).toEqual(["2026-11-22T00:00Z"]);
    expect(due({ at: "2026-11-24T00:00:00Z", ...limits }, ...days)).toEqual([]);
  });

  it("leave out an interval's instants on an excluded local date", () => {
    const berlin = { every: "6h", timeZone: "Europe/Berlin", exclude: ["2026-12-25", "2026-12-26"] };
    expect(due(berlin, "2026-12-24T12:00Z", "2026-12-27T00:00Z")).toEqual(["2026-12-24T18:00Z", "2026-12-27T00:00Z"]);
  });

  it("leave out a one-off on an excluded local date", () => {
    const at = "2026-12-24T23:30:00Z";
    expect(next({ at, timeZone: "Europe/Berlin", exclude: ["2026-12-25"] }, "2026-01-01T00:00Z")).toBeNull();
    expect(next({ at, exclude: ["2026-12-25"] }, "2026-01-01T00:00Z")).toBe("2026-12-24T23:30Z");
  });

  it("find the way out of a date that begins twice, in both its parts", () => {
    // St. John's put its clock back at 00:01, to 23:01 of the day before.
    const night = { every: "30m", timeZone: "America/St_Johns", exclude: ["2006-10-28"] };
    expect(due(night, "2006-10-28T12:00Z", "2006-10-29T05:00Z")).toEqual([
      "2006-10-29T02:30Z",
      "2006-10-29T03:30Z",
      "2006-10-29T04:00Z",
      "2006-10-29T04:30Z",
      "2006-10-29T05:00Z",
    ]);
  });
});

describe("an interval", () => {
  it("counts elapsed time across a change of the clock", () => {
    expect(due({ every: "2h", timeZone: "Europe/Berlin" }, "2026-03-28T22:00Z", "2026-03-29T04:00Z")).toEqual([
      "2026-03-29T00:00Z",
      "2026-03-29T02:00Z",
      "2026-03-29T04:00Z",
    ]);
  });

  it("counts from its start when it is aligned to it", () => {
    const schedule = parseSchedule({ every: "40m", align: "start" }, Date.parse("2026-11-22T10:07:00Z"));
    expect(nextInstant(schedule, Date.parse("2026-11-22T10:07:00Z"))).toBe(Date.parse("2026-11-22T10:47:00Z"));
  });
});

describe("isDue", () => {
  it("is true at the very millisecond only", () => {
    const schedule = parseSchedule({ cron: "30 2 * * *", timeZone: "Europe/Berlin" }, 0);
    const gapEnd = Date.parse("2026-03-29T01:00:00Z");
    expect([gapEnd - 1, gapEnd, gapEnd + 1].map((instant) => isDue(schedule, instant))).toEqual([false, true, false]);
  });
});

describe("instantsBetween", () => {
  const hourly = parseSchedule({ cron: "@hourly" }, 0);
  const at = (hour: number): number => Date.UTC(2026, 0, 1, hour);

  it("leaves out its first bound and includes its last", () => {
    expect(instantsBetween(hourly, at(1), at(3), 10)).toEqual([at(2), at(3)]);
  });

  it("stops at its limit, and goes on from its last instant", () => {
    expect(instantsBetween(hourly, at(0), at(9), 2)).toEqual([at(1), at(2)]);
    expect(instantsBetween(hourly, at(2), at(9), 2)).toEqual([at(3), at(4)]);
    expect(instantsBetween(hourly, at(0), at(9), 0)).toEqual([]);
  });
});
