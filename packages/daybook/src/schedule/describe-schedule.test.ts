import { describe, expect, it } from "vitest";
import type { ScheduleDefinition } from "./definition.ts";
import { describeSchedule } from "./describe-schedule.ts";
import { parseSchedule } from "./parse-schedule.ts";

describe("describeSchedule", () => {
  it.each<[ScheduleDefinition, string, string]>([
    [{ cron: "0 2 * * *", timeZone: "Europe/Berlin" }, "At 02:00 (Europe/Berlin)", "Um 02:00 (Europe/Berlin)"],
    [{ cron: "@hourly" }, "Every hour (UTC)", "Jede Stunde (UTC)"],
    [{ cron: "0 30 6 ? * MON-FRI" }, "At 06:30, Monday through Friday (UTC)", "Um 06:30, Montag bis Freitag (UTC)"],
    [
      { cron: "0 0 1-7 * +MON" },
      "At 00:00, between day 1 and 7 of the month, only on Monday (UTC)",
      "Um 00:00, zwischen Tag 1 und 7 des Monats, nur jeden Montag (UTC)",
    ],
    [
      { cron: "0 0 12 L * * 2027" },
      "At 12:00, on the last day of the month, only in 2027 (UTC)",
      "Um 12:00, am letzten Tag des Monats, nur im 2027 (UTC)",
    ],
    [{ every: "15m" }, "Every 15 minutes (UTC)", "Alle 15 Minuten (UTC)"],
    [{ every: "1d" }, "Every day (UTC)", "Jeden Tag (UTC)"],
    [{ every: "90m" }, "Every 1 hour 30 minutes (UTC)", "Alle 1 Stunde 30 Minuten (UTC)"],
    [
      { every: "2h", align: "start", startAt: "2026-11-22T10:00:00Z", timeZone: "Asia/Kolkata" },
      "Every 2 hours, counted from 2026-11-22 15:30 +05:30 (Asia/Kolkata), from 2026-11-22 15:30 +05:30",
      "Alle 2 Stunden, gezählt ab 2026-11-22 15:30 +05:30 (Asia/Kolkata), ab 2026-11-22 15:30 +05:30",
    ],
    [
      { at: "2026-11-22T10:00:30Z", timeZone: "America/New_York" },
      "Once, at 2026-11-22 05:00:30 -05:00 (America/New_York)",
      "Einmal, am 2026-11-22 05:00:30 -05:00 (America/New_York)",
    ],
    [
      {
        cron: "@daily",
        endAt: "2027-01-01T00:00:00Z",
        exclude: ["2026-12-24", "2026-12-25", "2026-12-26", "2026-12-31"],
      },
      "At 00:00 (UTC), until 2027-01-01 00:00 +00:00, except on 2026-12-24, 2026-12-25, 2026-12-26 and 1 more",
      "Um 00:00 (UTC), bis 2027-01-01 00:00 +00:00, außer am 2026-12-24, 2026-12-25, 2026-12-26 und 1 weiteren",
    ],
  ])("tells %j in English and German", (definition, english, german) => {
    const schedule = parseSchedule(definition, 0);
    expect([describeSchedule(schedule, "en"), describeSchedule(schedule, "de")]).toEqual([english, german]);
  });
});
