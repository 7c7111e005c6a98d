import { describe, expect, test } from "vitest";
import { DaybookError } from "../errors/daybook-error.ts";
import { crashedError } from "./crashed-error.ts";
import { fail } from "./job-error.ts";
import { recordError } from "./record-error.ts";

describe("recordError", () => {
  test("keeps class, message, stack and causes", () => {
    const recorded = recordError(new TypeError("outer", { cause: new RangeError("inner") }));
    expect(recorded).toMatchObject({
      name: "TypeError",
      message: "outer",
      cause: { name: "RangeError", message: "inner", cause: null },
    });
    expect(recorded.stack).toContain("record-error.test.ts");
  });

  test("names the class of an error whose author forgot to set its name", () => {
    class ShopClosedError extends Error {}
    expect(recordError(new ShopClosedError("closed")).name).toBe("ShopClosedError");
  });

  test("keeps codes that are text, and leaves out the numbers of DOMException", () => {
    expect(recordError(Object.assign(new Error("x"), { code: "ECONNREFUSED" })).code).toBe("ECONNREFUSED");
    expect(recordError(new DOMException("stop", "AbortError"))).toMatchObject({ name: "AbortError", code: null });
  });

  test("keeps the params of a DaybookError and the metadata of a failure", () => {
    const error = new DaybookError("INPUT_INVALID", "no", { params: { field: "day" } });
    expect(recordError(error)).toMatchObject({ code: "INPUT_INVALID", metadata: { field: "day" } });
    expect(recordError(fail("no").withMetadata("shop", "berlin")).metadata).toEqual({ shop: "berlin" });
  });

  test("metadata that JSON cannot hold is kept as text and does not cost the rest", () => {
    const circle: Record<string, unknown> = {};
    circle["self"] = circle;
    const recorded = recordError(
      fail("x").withMetadata("big", 10n).withMetadata("circle", circle).withMetadata("shop", "b"),
    );
    expect(recorded.metadata).toEqual({ big: "10", circle: "[object Object]", shop: "b" });
  });

  test("keeps the messages of an AggregateError", () => {
    const recorded = recordError(new AggregateError([new Error("one"), "two"], "both failed"));
    expect(recorded).toMatchObject({
      name: "AggregateError",
      metadata: {
        errors: [
          { name: "Error", message: "one" },
          { name: "string", message: "two" },
        ],
      },
    });
  });

  test("causes that form a circle end, and so do long chains", () => {
    const first = new Error("first");
    first.cause = new Error("second", { cause: first });
    expect(recordError(first).cause).toMatchObject({ message: "second", cause: null });

    let chain = new Error("bottom");
    for (let depth = 0; depth < 100; depth += 1) chain = new Error(`level ${depth}`, { cause: chain });
    expect(JSON.stringify(recordError(chain)).match(/"message"/g)).toHaveLength(6);
  });

  test.each<[string, unknown, object]>([
    ["text", "out of paper", { name: "string", message: "out of paper" }],
    ["null", null, { name: "null", message: "null" }],
    ["undefined", undefined, { name: "undefined", message: "undefined" }],
    ["a number", 42, { name: "number", message: "42" }],
    ["a symbol", Symbol("x"), { name: "symbol", message: "Symbol(x)" }],
    ["a plain object", { status: 503 }, { name: "Object", message: '{"status":503}' }],
    ["an object with a message", { message: "busy" }, { name: "Object", message: "busy" }],
    ["an object without a prototype", Object.create(null), { name: "object", message: "{}" }],
  ])("records %s that was thrown instead of an error", (_what, thrown, expected) => {
    expect(recordError(thrown)).toMatchObject({ ...expected, stack: null, cause: null });
  });

  test("getters that throw cost only their own field", () => {
    const error = new Error("still here");
    Object.defineProperty(error, "stack", {
      get: () => {
        throw new Error("no stack");
      },
    });
    Object.defineProperty(error, "cause", {
      get: () => {
        throw new Error("no cause");
      },
    });
    expect(recordError(error)).toMatchObject({ message: "still here", stack: null, cause: null });
  });

  test("a proxy that throws at every touch is recorded as unreadable", () => {
    const throwing = (): never => {
      throw new Error("no");
    };
    const hostile = new Proxy({}, { get: throwing, getPrototypeOf: throwing, has: throwing, ownKeys: throwing });
    expect(recordError(hostile)).toMatchObject({ name: "unknown" });
  });

  test("an error of another realm is an error", () => {
    const foreign = Object.assign(Object.create({ constructor: { name: "x" } }) as object, {
      name: "TypeError",
      message: "m",
      stack: "TypeError: m\n    at x",
    });
    expect(recordError(foreign)).toMatchObject({ name: "TypeError", message: "m", stack: "TypeError: m\n    at x" });
  });

  test("a huge message is cut, and the frames of its stack survive", () => {
    const recorded = recordError(new Error("x".repeat(5_000_000)));
    expect(recorded.message).toHaveLength(8_192);
    expect(recorded.stack?.length).toBeLessThanOrEqual(16_384);
    expect(recorded.stack).toContain("record-error.test.ts");
  });

  test("huge metadata is dropped with a word about it", () => {
    const error = fail("x");
    for (let index = 0; index < 100; index += 1) error.withMetadata(`k${index}`, "y".repeat(1_000));
    expect(recordError(error).metadata).toEqual({ dropped: "The metadata was larger than 16 KiB." });
  });

  test("NUL and half surrogates, which stores refuse, are replaced", () => {
    expect(recordError("a\0b\uD800c").message).toBe("a\uFFFDb\uFFFDc");
    expect(recordError(fail("x").withMetadata("k", "a\0b")).metadata).toEqual({ k: "a\uFFFDb" });
  });
});

describe("crashedError", () => {
  test("names the workers and says why it is not tried again", () => {
    const error = crashedError(4, ["w1", "w2"]);
    expect(error).toMatchObject({ code: "CRASHED", metadata: { losses: 4, workers: ["w1", "w2"] } });
    expect(error.message).toContain("4 workers were lost while they held this run (w1, w2)");
  });

  test("work that only one worker could do says so", () => {
    expect(crashedError(1).message).toContain("nobody else can go on with it");
  });
});
