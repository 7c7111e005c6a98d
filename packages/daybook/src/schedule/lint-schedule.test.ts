import { describe, expect, it } from "vitest";
import type { ScheduleDefinition } from "./definition.ts";
import { lintSchedule } from "./lint-schedule.ts";
import { parseSchedule } from "./parse-schedule.ts";

const from = Date.parse("2026-11-22T00:00:00Z");
const timeZone = "Europe/Madrid";

function findings(definition: ScheduleDefinition, usualRunMs?: number): string[] {
  const schedule = parseSchedule({ misfireWindow: "36525d", ...definition }, 0);
  const found = lintSchedule(schedule, usualRunMs === undefined ? { from } : { from, usualRunMs });
  return found.map(({ code, message }) => `${code}: ${message}`);
}

describe("lintSchedule", () => {
  it.each<ScheduleDefinition>([
    { cron: "0 4 * * *", timeZone },
    { cron: "*/15 * * * *", timeZone },
    { cron: "@hourly", timeZone: "Australia/Sydney" },
    { every: "90m", timeZone },
    { at: "2027-03-28T01:30:00Z", timeZone },
  ])("finds nothing in %j", (definition) => {
    expect(findings(definition)).toEqual([]);
  });

  it("names the local time that does not exist, the date, the zone and when it runs instead", () => {
    expect(findings({ cron: "30 2 28 3 *", timeZone })).toEqual([
      "time_in_gap: 02:30 Europe/Madrid does not exist on 2027-03-28; it runs at 03:00.",
    ]);
    const schedule = parseSchedule({ cron: "30 2 28 3 *", timeZone }, 0);
    expect(lintSchedule(schedule, { from })[0]?.instant).toBe(Date.parse("2027-03-28T01:00Z"));
  });

  it("names the local time that exists twice, and whether it runs once or both times", () => {
    expect(findings({ cron: "30 2 * 10 *", timeZone })).toEqual([
      "time_in_overlap: 02:30 Europe/Madrid exists twice on 2027-10-31; it runs the first time only.",
    ]);
    expect(findings({ cron: "*/30 2 * 10 *", timeZone })).toEqual([
      "time_in_overlap: 02:00 Europe/Madrid exists twice on 2027-10-31; it runs both times.",
    ]);
  });

  it("tells the other date when the gap ends on another day", () => {
    const apia = parseSchedule({ cron: "0 12 * * *", timeZone: "Pacific/Apia" }, 0);
    const found = lintSchedule(apia, { from: Date.parse("2011-12-01T00:00Z") });
    expect(found.map(({ message }) => message)).toContain(
      "12:00 Pacific/Apia does not exist on 2011-12-30; it runs at 00:00 on 2011-12-31.",
    );
  });

  it("looks no further than a year and keeps to the schedule's own end", () => {
    expect(findings({ cron: "30 2 * * *", timeZone })).toHaveLength(2);
    expect(findings({ cron: "30 2 * * *", timeZone, endAt: "2027-05-01T00:00:00Z" })).toHaveLength(1);
    expect(findings({ cron: "30 2 * * *", timeZone, exclude: ["2027-03-28"] })).toHaveLength(1);
  });

  it("says that a schedule can never fire, and why", () => {
    expect(findings({ cron: "0 0 30 2 *" })).toEqual([
      "never_fires: This schedule can never fire: no date matches its pattern.",
    ]);
    expect(findings({ at: "2027-01-01T00:00:00Z", exclude: ["2027-01-01"] })).toEqual([
      "never_fires: This schedule can never fire: its start, end or excluded dates leave nothing.",
    ]);
  });

  it("says that a schedule has ended", () => {
    expect(findings({ cron: "@daily", endAt: "2026-01-01T00:00:00Z" })).toEqual([
      "ended: Every instant of this schedule lies in the past; it will not fire again.",
    ]);
    expect(findings({ at: "2026-01-01T00:00:00Z" })).toHaveLength(1);
  });

  it("says that runs take longer than the time between instants, judged by the shortest", () => {
    expect(findings({ cron: "0 8,9,20 * * *", overlap: "queue_one" }, 90 * 60_000)).toEqual([
      "overruns: It fires every 1h at the closest, and a run usually takes 1h 30m; the overlap policy queue_one decides what happens then.",
    ]);
    expect(findings({ cron: "0 8,9,20 * * *" }, 60 * 60_000)).toEqual([]);
  });

  it("says that a misfire window is shorter than the time between instants", () => {
    expect(findings({ cron: "0 0 * * 1", misfireWindow: "1d" })).toEqual([
      "misfire_window_short: Whoever is down for longer than the misfire window of 1d loses the instant, " +
        "and the next may be 7d away; widen misfireWindow if it matters.",
    ]);
    expect(findings({ cron: "0 0 * * 1", misfireWindow: "7d" })).toEqual([]);
  });

  it("says that a spread reaches the next instant", () => {
    expect(findings({ every: "10m", spread: "10m" })).toEqual([
      "spread_too_wide: The spread of 10m is not shorter than the 10m between two instants, " +
        "so a run may start after the next one was due.",
    ]);
  });

  it("says that some months have no such day", () => {
    expect(findings({ cron: "0 0 31 * *" })).toEqual([
      "skips_months: Months with fewer than 31 days are skipped, for want of a day 31; write L for the last day of every month.",
    ]);
    expect(findings({ cron: "0 0 30 * *" })[0]).toContain("February is skipped");
    expect(findings({ cron: "0 0 31 1,3 *" })).toEqual([]);
  });

  it("says that either day is enough", () => {
    expect(findings({ cron: "0 0 1-7 * MON" })[0]).toContain("write +MON where both must fit");
    expect(findings({ cron: "0 0 1-7 * +MON" })).toEqual([]);
  });

  it("says that a step does not divide its field", () => {
    expect(findings({ cron: "*/7 * * * *" })).toEqual([
      "uneven_step: Every 7 minutes does not divide the hour: the last step before each new hour is 4 minutes long. " +
        "Write every instead of cron for even steps.",
    ]);
  });
});
