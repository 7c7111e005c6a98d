import type { StandardSchemaV1 } from "@standard-schema/spec";
import { describe, expect, expectTypeOf, test } from "vitest";
import { z } from "zod";
import { defineJob } from "./define-job.ts";
import { parseInput } from "./parse-input.ts";

const run = (): null => null;
const schema = z.object({
  day: z.iso.date(),
  lines: z.array(z.object({ sku: z.string(), count: z.number().int() })).default([]),
});
const job = defineJob({ name: "report", input: schema, run });

/** A schema of another vendor. Also the shape of arktype's: a function. */
function foreignSchema(validate: StandardSchemaV1["~standard"]["validate"]): StandardSchemaV1 {
  return Object.assign(() => undefined, { "~standard": { version: 1, vendor: "test", validate } as const });
}

describe("parseInput", () => {
  test("returns what the schema puts out", async () => {
    const parsed = await parseInput(job, { day: "2026-11-22" });
    expect(parsed).toEqual({ day: "2026-11-22", lines: [] });
    expectTypeOf(parsed).toEqualTypeOf<{ day: string; lines: { sku: string; count: number }[] }>();
  });

  test("lets everything pass without a schema", async () => {
    expect(await parseInput(defineJob({ name: "any", run }), [1])).toEqual([1]);
  });

  test("names each field, what is wrong with it, and what stands there", async () => {
    const input = {
      day: "yesterday",
      lines: [
        { sku: "A", count: 1 },
        { sku: 7, count: 1.5 },
      ],
    };
    await expect(parseInput(job, input)).rejects.toMatchObject({
      code: "INPUT_INVALID",
      params: {
        job: "report",
        issues: [
          { path: "day", value: '"yesterday"' },
          { path: "lines.1.sku", value: "7" },
          { path: "lines.1.count", value: "1.5" },
        ],
      },
    });
    await expect(parseInput(job, input)).rejects.toThrow(
      /input of job "report" is not valid: day: .+ \(got "yesterday"\); lines\.1\.sku: /,
    );
  });

  test("names the input itself when it is no object", async () => {
    await expect(parseInput(job, undefined)).rejects.toThrow(/: input: .+ \(got nothing\)\.$/);
  });

  test("shows three problems and counts the others", async () => {
    const many = defineJob({
      name: "many",
      input: z.object({ a: z.string(), b: z.string(), c: z.string(), d: z.string() }),
      run,
    });
    await expect(parseInput(many, {})).rejects.toThrow(", and 1 more.");
  });

  test("waits for a schema that answers later", async () => {
    const later = defineJob({
      name: "later",
      input: z.string().refine(async (text) => Promise.resolve(text === "ok")),
      run,
    });
    expect(await parseInput(later, "ok")).toBe("ok");
    await expect(parseInput(later, "no")).rejects.toMatchObject({ code: "INPUT_INVALID" });
  });

  test("reads schemas that are functions, and paths of plain keys as well as of segments", async () => {
    const issues = [{ message: "bad", path: ["a", { key: "b" }] }, { message: "worse" }];
    const foreign = defineJob({ name: "foreign", input: foreignSchema(() => ({ issues })), run });
    await expect(parseInput(foreign, { a: { b: [1] } })).rejects.toMatchObject({
      params: {
        issues: [
          { path: "a.b", message: "bad", value: "a list" },
          { path: "", message: "worse", value: "an object" },
        ],
      },
    });
  });

  test("a schema that throws is an invalid input with the cause kept", async () => {
    const cause = new Error("regex is broken");
    const broken = defineJob({
      name: "broken",
      input: foreignSchema(() => {
        throw cause;
      }),
      run,
    });
    await expect(parseInput(broken, 1)).rejects.toMatchObject({ code: "INPUT_INVALID", cause });
  });

  test("long values are cut in the message", async () => {
    await expect(parseInput(job, { day: "x".repeat(10_000) })).rejects.toSatisfy((error) => String(error).length < 400);
  });
});
