import { describe, expect, test } from "vitest";
import { Redactor } from "./redactor.ts";

const secret = 'sh0p"pass\\word/+ü';
const redactor = new Redactor();
redactor.add(secret);
redactor.add("abc");
redactor.add("-----BEGIN KEY-----\nMIIEvQIBADANBg\nsecond-line-of-it\n-----END KEY-----");

describe("Redactor", () => {
  test.each([
    ["as it is", `GET failed: ${secret}!`],
    ["in JSON", JSON.stringify({ key: secret })],
    ["in JSON within JSON", JSON.stringify({ body: JSON.stringify(secret) })],
    ["in a URL", `https://shop.example/?key=${encodeURIComponent(secret)}&page=2`],
    ["in Basic authentication", `Basic ${Buffer.from(`user:${secret}`).toString("base64")}`],
    ["in base64url", Buffer.from(`ab${secret}cd`).toString("base64url")],
    ["cut off at the end", `the request was ${secret.slice(0, 9)}`],
    ["cut off with a sign of it", `the request was ${secret.slice(0, 9)}…`],
  ])("takes a secret out of a text: %s", (_, text) => {
    const clean = redactor.text(text);
    expect(clean).toContain("[redacted]");
    expect(clean).not.toContain("pass");
    expect(clean).not.toContain(Buffer.from("pass").toString("base64").slice(0, 5));
  });

  test("a line of a secret of many lines is one, too", () => {
    expect(redactor.text("bad key near second-line-of-it")).toBe("bad key near [redacted]");
  });

  test("what is shorter than four characters stays, or hardly a word would be left", () => {
    expect(redactor.text("abcdef")).toBe("abcdef");
  });

  test("all texts of a value are looked at, keys and depths", () => {
    expect(redactor.value({ a: [{ [secret]: `x${secret}` }], n: 1, z: null })).toEqual({
      a: [{ "[redacted]": "x[redacted]" }],
      n: 1,
      z: null,
    });
  });

  test("the result, the error with its causes, the metadata and the reason of an attempt are looked at", () => {
    const error = { name: "E", code: null, message: secret, stack: `at ${secret}`, metadata: { secret }, cause: null };
    const settled = redactor.settlement({
      kind: "finish",
      state: "failed",
      result: JSON.stringify({ secret }),
      metadata: { secret },
      reason: secret,
      error: { ...error, cause: error },
      finishedAt: 0,
      progress: null,
      cpuMs: null,
      memoryBytes: null,
    });
    expect(JSON.stringify(settled)).not.toContain("sh0p");
  });
});
