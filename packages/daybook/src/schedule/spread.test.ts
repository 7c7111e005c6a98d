import { describe, expect, it } from "vitest";
import { spreadOffsetMs } from "./spread.ts";

describe("spreadOffsetMs", () => {
  it("gives these keys these offsets, for ever", () => {
    const offsets = ["", "a", "daily-sales-report", "daily-sales-report/default/north", "日報"].map((key) =>
      spreadOffsetMs(key, 1_800_000),
    );
    expect(offsets).toMatchInlineSnapshot(`
      [
        1430071,
        1414603,
        1017855,
        1091570,
        381353,
      ]
    `);
  });

  it("uses the whole of a long spread", () => {
    expect(spreadOffsetMs("daily-sales-report", 30 * 86_400_000)).toMatchInlineSnapshot(`1465711334`);
  });

  it.each([0, 0.5, 1, -5, Number.NaN])("is 0 for a spread of %d ms", (spreadMs) => {
    expect(spreadOffsetMs("any", spreadMs)).toBe(0);
  });
});
