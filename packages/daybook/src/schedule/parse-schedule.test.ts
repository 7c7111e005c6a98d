import { describe, expect, it } from "vitest";
import { DaybookError } from "../errors/daybook-error.ts";
import type { ScheduleDefinition } from "./definition.ts";
import { parseSchedule } from "./parse-schedule.ts";

const registeredAt = Date.parse("2026-11-22T10:07:00Z");

function refusal(definition: unknown): DaybookError {
  try {
    parseSchedule(definition as ScheduleDefinition, registeredAt);
  } catch (error) {
    if (error instanceof DaybookError) return error;
    throw error;
  }
  throw new Error(`accepted: ${JSON.stringify(definition)}`);
}

describe("parseSchedule", () => {
  it("fills in every default of a cron schedule", () => {
    expect(parseSchedule({ cron: "  0  2 * * * " }, registeredAt)).toEqual({
      rule: { kind: "cron", cron: "0 2 * * *" },
      timeZone: "UTC",
      startAt: null,
      endAt: null,
      exclude: [],
      misfire: "fire_once",
      misfireWindowMs: 604_800_000,
      misfireLimit: 100,
      overlap: "skip",
      spreadMs: 0,
    });
  });

  it("reads every option", () => {
    const schedule = parseSchedule(
      {
        cron: "@daily",
        key: "nightly",
        timeZone: "Europe/Berlin",
        startAt: "2026-12-01T00:00:00+01:00",
        endAt: new Date("2027-12-01T00:00:00Z"),
        exclude: ["2026-12-25", "2026-12-24", "2026-12-25"],
        misfire: "catch_up",
        misfireWindow: "2h",
        misfireLimit: 5,
        overlap: "queue_one",
        spread: "30m",
        input: { any: "thing" },
        tenant: "north",
      },
      registeredAt,
    );
    expect(schedule).toEqual({
      rule: { kind: "cron", cron: "@daily" },
      timeZone: "Europe/Berlin",
      startAt: Date.parse("2026-11-30T23:00:00Z"),
      endAt: Date.parse("2027-12-01T00:00:00Z"),
      exclude: ["2026-12-24", "2026-12-25"],
      misfire: "catch_up",
      misfireWindowMs: 7_200_000,
      misfireLimit: 5,
      overlap: "queue_one",
      spreadMs: 1_800_000,
    });
  });

  it("survives being stored as JSON", () => {
    const schedule = parseSchedule({ every: "90s", align: "start", exclude: ["2026-12-25"] }, registeredAt);
    expect(JSON.parse(JSON.stringify(schedule))).toEqual(schedule);
  });

  it("aligns an interval to the epoch unless its start is asked for", () => {
    const startAt = "2026-12-01T00:00:30Z";
    expect(parseSchedule({ every: "15m" }, registeredAt).rule).toEqual({
      kind: "interval",
      everyMs: 900_000,
      anchor: 0,
    });
    expect(parseSchedule({ every: "15m", align: "start" }, registeredAt).rule).toMatchObject({ anchor: registeredAt });
    expect(parseSchedule({ every: "15m", align: "start", startAt }, registeredAt).rule).toMatchObject({
      anchor: Date.parse(startAt),
    });
  });

  it("reads a one-off and takes undefined for left out", () => {
    const written = { at: 1_800_000_000_000, cron: undefined, timeZone: undefined } as unknown as ScheduleDefinition;
    expect(parseSchedule(written, registeredAt).rule).toEqual({ kind: "one_off", at: 1_800_000_000_000 });
  });

  it.each([
    ["schedule", "0 2 * * *", '{ cron: "0 2 * * *" }'],
    ["schedule", null, "Write an object"],
    ["schedule", {}, "exactly one of cron, every, at. It has none"],
    ["schedule", { cron: "@daily", every: "1h" }, "It has cron and every"],
    ["timezone", { cron: "@daily", timezone: "UTC" }, "Allowed: cron, key, timeZone"],
    ["align", { cron: "@daily", align: "clock" }, "A schedule with cron has no such option"],
    ["cron", { cron: "" }, "not empty"],
    ["cron", { cron: "0 25 * * *" }, "hour"],
    ["every", { every: 0 }, "longer than nothing"],
    ["every", { every: "0.2ms" }, "longer than nothing"],
    ["every", { every: "soon" }, "30s"],
    ["every", { every: null }, "30s"],
    ["align", { every: "1h", align: "epoch" }, "clock, start"],
    ["at", { at: "2026-03-29T02:30" }, "offset"],
    ["at", { at: true }, "Write a Date"],
    ["timeZone", { cron: "@daily", timeZone: "Europe/Berlín" }, "IANA"],
    ["timeZone", { cron: "@daily", timeZone: 1 }, "Write text"],
    ["startAt", { cron: "@daily", startAt: "tomorrow" }, "ISO 8601"],
    ["startAt", { cron: "@daily", startAt: new Date(Number.NaN) }, "ISO 8601"],
    ["endAt", { cron: "@daily", startAt: 2_000, endAt: 2_000 }, "later than startAt"],
    ["exclude", { cron: "@daily", exclude: "2026-12-25" }, "list of dates"],
    ["exclude[1]", { cron: "@daily", exclude: ["2026-12-25", "2026-02-30"] }, "date that exists"],
    ["exclude[0]", { cron: "@daily", exclude: ["25.12.2026"] }, "YYYY-MM-DD"],
    ["misfire", { cron: "@daily", misfire: "once" }, "skip, fire_once, catch_up"],
    ["misfireWindow", { cron: "@daily", misfireWindow: -1 }, "30s"],
    ["misfireLimit", { cron: "@daily", misfireLimit: 0 }, "whole number from 1"],
    ["misfireLimit", { cron: "@daily", misfireLimit: 1.5 }, "whole number from 1"],
    ["overlap", { cron: "@daily", overlap: "queue" }, "queue_one"],
    ["spread", { cron: "@daily", spread: "wide" }, "30s"],
    ["key", { cron: "@daily", key: " " }, "not empty"],
    ["tenant", { cron: "@daily", tenant: 7 }, "Write text"],
  ])("refuses a bad %s, naming it and what to write: %j", (field, definition, remedy) => {
    const error = refusal(definition);
    expect(error.code).toBe("SCHEDULE_INVALID");
    expect(error.params).toMatchObject({ field });
    expect(error.message).toContain(remedy);
  });
});
