import { describe, expect, it } from "vitest";
import type { ScheduleDefinition } from "./definition.ts";
import { describeSchedule } from "./describe-schedule.ts";
import { parseSchedule } from "./parse-schedule.ts";
import { describeLocales } from "./schedule-phrases.ts";

describe("describeSchedule", () => {
  it.each<[ScheduleDefinition, string, string, string]>([
    [
      { cron: "0 2 * * *", timeZone: "Europe/Berlin" },
      "At 02:00 (Europe/Berlin)",
      "Um 02:00 (Europe/Berlin)",
      "Vào lúc 02:00 (Europe/Berlin)",
    ],
    [{ cron: "@hourly" }, "Every hour (UTC)", "Jede Stunde (UTC)", "Mỗi giờ (UTC)"],
    [
      { cron: "0 30 6 ? * MON-FRI" },
      "At 06:30, Monday through Friday (UTC)",
      "Um 06:30, Montag bis Freitag (UTC)",
      "Vào lúc 06:30, từ thứ Hai đến thứ Sáu (UTC)",
    ],
    [
      { cron: "0 0 1-7 * +MON" },
      "At 00:00, between day 1 and 7 of the month, only on Monday (UTC)",
      "Um 00:00, zwischen Tag 1 und 7 des Monats, nur jeden Montag (UTC)",
      "Vào lúc 00:00, từ ngày 1 đến ngày 7 của tháng, chỉ vào thứ Hai (UTC)",
    ],
    [
      { cron: "0 0 12 L * * 2027" },
      "At 12:00, on the last day of the month, only in 2027 (UTC)",
      "Um 12:00, am letzten Tag des Monats, nur im 2027 (UTC)",
      "Vào lúc 12:00, vào ngày cuối cùng của tháng, chỉ trong 2027 (UTC)",
    ],
    [{ every: "15m" }, "Every 15 minutes (UTC)", "Alle 15 Minuten (UTC)", "Mỗi 15 phút (UTC)"],
    [
      { cron: "0 7 * * 1#2" },
      "At 07:00, on the second Monday of the month (UTC)",
      "Um 07:00, am zweiten Montag des Monats (UTC)",
      "Vào lúc 07:00, vào lần thứ hai của thứ Hai trong tháng (UTC)",
    ],
    [
      { cron: "0 7 1 * *" },
      "At 07:00, on day 1 of the month (UTC)",
      "Um 07:00, an Tag 1 des Monats (UTC)",
      "Vào lúc 07:00, vào ngày 1 của tháng (UTC)",
    ],
    [{ every: "1d" }, "Every day (UTC)", "Jeden Tag (UTC)", "Mỗi ngày (UTC)"],
    [{ every: "90m" }, "Every 1 hour 30 minutes (UTC)", "Alle 1 Stunde 30 Minuten (UTC)", "Mỗi 1 giờ 30 phút (UTC)"],
    [
      { every: "2h", align: "start", startAt: "2026-11-22T10:00:00Z", timeZone: "Asia/Kolkata" },
      "Every 2 hours, counted from 2026-11-22 15:30 +05:30 (Asia/Kolkata), from 2026-11-22 15:30 +05:30",
      "Alle 2 Stunden, gezählt ab 2026-11-22 15:30 +05:30 (Asia/Kolkata), ab 2026-11-22 15:30 +05:30",
      "Mỗi 2 giờ, tính từ 2026-11-22 15:30 +05:30 (Asia/Kolkata), từ 2026-11-22 15:30 +05:30",
    ],
    [
      { at: "2026-11-22T10:00:30Z", timeZone: "America/New_York" },
      "Once, at 2026-11-22 05:00:30 -05:00 (America/New_York)",
      "Einmal, am 2026-11-22 05:00:30 -05:00 (America/New_York)",
      "Một lần, vào 2026-11-22 05:00:30 -05:00 (America/New_York)",
    ],
    [
      {
        cron: "@daily",
        endAt: "2027-01-01T00:00:00Z",
        exclude: ["2026-12-24", "2026-12-25", "2026-12-26", "2026-12-31"],
      },
      "At 00:00 (UTC), until 2027-01-01 00:00 +00:00, except on 2026-12-24, 2026-12-25, 2026-12-26 and 1 more",
      "Um 00:00 (UTC), bis 2027-01-01 00:00 +00:00, außer am 2026-12-24, 2026-12-25, 2026-12-26 und 1 weiteren",
      "Vào lúc 00:00 (UTC), đến 2027-01-01 00:00 +00:00, trừ 2026-12-24, 2026-12-25, 2026-12-26 và 1 ngày khác",
    ],
  ])("tells %j in English, German and Vietnamese", (definition, english, german, vietnamese) => {
    const schedule = parseSchedule(definition, 0);
    expect(describeLocales.map((locale) => describeSchedule(schedule, locale))).toEqual([english, german, vietnamese]);
  });
});
