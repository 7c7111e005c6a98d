import { describe, expect, it } from "vitest";
import { DaybookError } from "../errors/daybook-error.ts";
import { isIntervalLike, parseCron } from "./parse-cron.ts";

function refusal(pattern: string): DaybookError {
  try {
    parseCron(pattern);
  } catch (error) {
    if (error instanceof DaybookError) return error;
    throw error;
  }
  throw new Error(`accepted: ${pattern}`);
}

describe("parseCron", () => {
  it("gives a pattern of five fields its second and its year, one of six its year", () => {
    expect(Object.values(parseCron("1 2 3 4 5"))).toEqual(["0", "1", "2", "3", "4", "5", "*"]);
    expect(Object.values(parseCron("0 1 2 3 4 5"))).toEqual(["0", "1", "2", "3", "4", "5", "*"]);
    expect(Object.values(parseCron("0 1 2 3 4 5 2030"))).toEqual(["0", "1", "2", "3", "4", "5", "2030"]);
  });

  it.each([
    ["@yearly", "0 0 1 1 *"],
    ["@annually", "0 0 1 1 *"],
    ["@monthly", "0 0 1 * *"],
    ["@weekly", "0 0 * * 0"],
    ["@daily", "0 0 * * *"],
    ["@Midnight", "0 0 * * *"],
    ["@hourly", "0 * * * *"],
  ])("reads the macro %s as %s", (macro, pattern) => {
    expect(parseCron(macro)).toEqual(parseCron(pattern));
  });

  it("reads ? as every day and a/b as a to the end by b", () => {
    expect(parseCron("5/15 0/6 ? jan ?")).toMatchObject({
      minute: "5-59/15",
      hour: "0-23/6",
      dayOfMonth: "*",
      dayOfWeek: "*",
    });
  });

  it.each([
    "0 0 * JAN,mar MON-FRI",
    "0 0 L * *",
    "0 0 LW * *",
    "0 0 15W,1 * *",
    "0 0 * * MON#2,5L",
    "0 0 1-7 * +MON",
    "0 0 * * 7",
  ])("accepts %s", (pattern) => {
    expect(() => parseCron(pattern)).not.toThrow();
  });

  it.each([
    ["60 * * * *", "minute", "0-59"],
    ["* 24 * * *", "hour", "0-23"],
    ["* * 0 * *", "day of month", "1-31"],
    ["* * 32 * *", "day of month", "1-31"],
    ["* * * 13 *", "month", "1-12"],
    ["* * * * 8", "day of week", "0-7"],
    ["* * * * MON#6", "day of week", "MON#2"],
    ["60 * * * * *", "second", "0-59"],
    ["0 0 0 1 1 * 10000", "year", "1-9999"],
    ["*/0 * * * *", "minute", "steps"],
    ["1,,2 * * * *", "minute", "lists"],
    ["* 22-2 * * *", "hour", "ranges"],
    ["* * * FOO *", "month", "JAN-DEC"],
    ["H * * * *", "minute", "0-59"],
  ])("refuses %s, naming the %s field and what may stand there", (pattern, cronField, allowed) => {
    const error = refusal(pattern);
    expect(error.code).toBe("SCHEDULE_INVALID");
    expect(error.params).toEqual({ field: "cron", value: pattern, cronField });
    expect(error.message).toContain(allowed);
  });

  it.each([
    ["@reboot", "Enqueue the job where your program starts"],
    ["@fortnightly", "@weekly"],
    ["* * * *", "It has 4 fields"],
    ["0 0 0 1 1 * 2030 *", "It has 8 fields"],
    ["? * * * *", "Write * in the minute field"],
    ["0 0 1,? * *", "? stands alone"],
  ])("refuses %s and says what to do", (pattern, remedy) => {
    expect(refusal(pattern).message).toContain(remedy);
  });
});

describe("isIntervalLike", () => {
  it.each([
    "*/15 * * * *",
    "0 * * * *",
    "* 1 * * *",
    "0 */2 * * *",
    "0-30/10 1 * * *",
    "5/15 1 * * *",
    "0,*/20 1 * * *",
    "*/5 0 1 * * *",
  ])("is true for %s: a star or a step in second, minute or hour", (pattern) => {
    expect(isIntervalLike(parseCron(pattern))).toBe(true);
  });

  it.each(["30 1 * * *", "0,30 1,2 * * *", "0-59 1 * * *", "0 1 */2 */3 */4", "@daily"])(
    "is false for %s",
    (pattern) => {
      expect(isIntervalLike(parseCron(pattern))).toBe(false);
    },
  );
});
