import { describe, expect, test } from "vitest";
import { z } from "zod";
import { fieldsOf, inputOf } from "../../src/pages/job/input-form.ts";

/** As the server tells it: what callers may write. */
const schemaOf = (schema: z.ZodType) => z.toJSONSchema(schema, { io: "input" });

const sale = schemaOf(
  z.object({
    customer: z.string().meta({ title: "Customer", description: "As in the shop" }),
    pieces: z.int(),
    price: z.number().optional(),
    gift: z.boolean().optional(),
    day: z.iso.date().optional(),
    tone: z.enum(["kind", "gruff"]).optional(),
    labels: z.array(z.string()).optional(),
  }),
);

describe("a form made of an input's JSON Schema", () => {
  test("each property becomes a field of its kind", () => {
    expect(fieldsOf(sale)?.map(({ name, label, kind, required }) => [name, label, kind, required])).toEqual([
      ["customer", "Customer", "text", true],
      ["pieces", "pieces", "whole", true],
      ["price", "price", "number", false],
      ["gift", "gift", "flag", false],
      ["day", "day", "date", false],
      ["tone", "tone", "choice", false],
      ["labels", "labels", "json", false],
    ]);
    expect(fieldsOf(sale)?.find(({ name }) => name === "tone")?.choices).toEqual(["kind", "gruff"]);
    expect(fieldsOf(sale)?.[0]?.hint).toBe("As in the shop");
  });

  test("what is typed becomes the input, and what is left empty is left out", () => {
    const fields = fieldsOf(sale) ?? [];
    const values = { customer: "Ada", pieces: "3", price: "", gift: false, tone: undefined, labels: '["new"]' };
    expect(inputOf(fields, values)).toEqual({ customer: "Ada", pieces: 3, gift: false, labels: ["new"] });
  });

  test("nothing typed where nothing is needed is no input at all", () => {
    const fields = fieldsOf(schemaOf(z.object({ day: z.iso.date().optional() }))) ?? [];
    expect(inputOf(fields, { day: "" })).toBeUndefined();
    const needed = fieldsOf(schemaOf(z.object({ day: z.iso.date() }))) ?? [];
    expect(inputOf(needed, { day: "" })).toEqual({});
  });

  test("a field of JSON that is none is refused", () => {
    expect(() => inputOf(fieldsOf(sale) ?? [], { labels: "[1," })).toThrow(SyntaxError);
  });

  test.for([null, schemaOf(z.string()), schemaOf(z.array(z.string())), schemaOf(z.union([z.object({}), z.string()]))])(
    "no form is made of %o",
    (schema) => {
      expect(fieldsOf(schema)).toBeNull();
    },
  );
});
