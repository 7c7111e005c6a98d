import { describe, expect, test } from "vitest";
import { storeTimeoutMs, timeoutOfEnvironment } from "./store-timeout.ts";

describe("how long calls wait for the store", () => {
  test("is written as any other duration", () => {
    expect(storeTimeoutMs("1m30s", "storeTimeout")).toBe(90_000);
    expect(storeTimeoutMs(250, "storeTimeout")).toBe(250);
  });

  test.each([0, 99, "0s", "2h"])("is refused outside of 100 ms to 1 h, by name: %s", (value) => {
    expect(() => storeTimeoutMs(value, "storeTimeout")).toThrow(
      expect.objectContaining({ code: "OPTION_INVALID", params: { field: "storeTimeout", value } }),
    );
  });

  test("comes from the environment, where an empty text says nothing", () => {
    expect(timeoutOfEnvironment({ DAYBOOK_STORE_TIMEOUT: "20s" })).toBe(20_000);
    expect(timeoutOfEnvironment({ DAYBOOK_STORE_TIMEOUT: "" })).toBe(undefined);
    expect(timeoutOfEnvironment({})).toBe(undefined);
    expect(() => timeoutOfEnvironment({ DAYBOOK_STORE_TIMEOUT: "soon" })).toThrow(/DAYBOOK_STORE_TIMEOUT.*"soon"/);
  });
});
