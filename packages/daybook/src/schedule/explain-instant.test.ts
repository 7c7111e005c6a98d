import { describe, expect, it } from "vitest";
import type { ScheduleDefinition } from "./definition.ts";
import { explainInstant } from "./explain-instant.ts";
import { parseSchedule } from "./parse-schedule.ts";
import { previousInstant } from "./previous-instant.ts";

const timeZone = "Europe/Berlin";
const nightly = { cron: "30 2 * * *", timeZone };

function note(definition: ScheduleDefinition, instant: string): string {
  const { due, note: found } = explainInstant(parseSchedule(definition, 0), Date.parse(instant));
  return `${due ? "due" : "not due"}, ${found}`;
}

describe("explainInstant", () => {
  it("gives the instants on either side, not the one asked for", () => {
    const explanation = explainInstant(parseSchedule(nightly, 0), Date.parse("2026-11-22T01:30Z"));
    expect(explanation).toEqual({
      due: true,
      previous: Date.parse("2026-11-21T01:30Z"),
      next: Date.parse("2026-11-23T01:30Z"),
      local: "2026-11-22 02:30 +01:00",
      note: null,
    });
  });

  it.each<[string, ScheduleDefinition, string, string]>([
    ["a gap moved it there", nightly, "2026-03-29T01:00Z", "due, moved_from_gap"],
    ["the rule does not name it", nightly, "2026-11-22T01:31Z", "not due, not_named"],
    ["its date is excluded", { ...nightly, exclude: ["2026-11-22"] }, "2026-11-22T01:30Z", "not due, excluded"],
    ["it is too early", { ...nightly, startAt: "2026-12-01T00:00:00Z" }, "2026-11-22T01:30Z", "not due, before_start"],
    ["it is too late", { ...nightly, endAt: "2026-11-22T01:30:00Z" }, "2026-11-22T01:30Z", "not due, after_end"],
    ["it was due an hour earlier", nightly, "2026-10-25T01:30Z", "not due, second_pass"],
    ["it was not due an hour earlier either", nightly, "2026-10-25T01:31Z", "not due, not_named"],
    ["an interval does not name it", { every: "1h", timeZone }, "2026-10-25T01:30Z", "not due, not_named"],
  ])("says when %s", (_, definition, instant, expected) => {
    expect(note(definition, instant)).toBe(expected);
  });
});

describe("previousInstant", () => {
  it.each<[ScheduleDefinition, string, string | null]>([
    [{ cron: "* * * * * *" }, "2026-11-22T10:00:00.500Z", "2026-11-22T10:00:00.000Z"],
    [{ cron: "*/5 * * * * *" }, "2026-11-22T10:00:00.000Z", "2026-11-22T09:59:55.000Z"],
    [{ cron: "0 0 29 2 *" }, "2104-02-29T00:00:00.000Z", "2096-02-29T00:00:00.000Z"],
    [{ cron: "0 0 0 1 1 * 2000" }, "2026-01-01T00:00:00.000Z", "2000-01-01T00:00:00.000Z"],
    [{ cron: "0 0 30 2 *" }, "2026-01-01T00:00:00.000Z", null],
    [{ at: "2026-01-01T00:00:00Z" }, "2026-01-01T00:00:00.000Z", null],
    [{ at: "2026-01-01T00:00:00Z" }, "2026-01-01T00:00:00.001Z", "2026-01-01T00:00:00.000Z"],
    [{ every: "1h", startAt: "2026-01-01T00:00:00Z" }, "2026-01-01T00:00:00.000Z", null],
  ])("of %j before %s is %s", (definition, before, expected) => {
    const previous = previousInstant(parseSchedule(definition, 0), Date.parse(before));
    expect(previous === null ? null : new Date(previous).toISOString()).toBe(expected);
  });
});
