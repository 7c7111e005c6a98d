import { z } from "zod";
import { parseInstant } from "../../time/instant.ts";

// What many endpoints have in common.

export const none = z.strictObject({});

/** Instants of answers. */
export const instant = z.iso.datetime();

/** Instants of requests, read to epoch milliseconds. */
export const instantInput: z.ZodType<number, string> = z
  .string()
  .meta({ format: "date-time" })
  .transform((text, context) => {
    try {
      return parseInstant(text, "value");
    } catch {
      context.addIssue({
        code: "custom",
        input: text,
        message: "it takes ISO 8601 with an offset, such as 2026-11-22T02:00:00Z",
      });
      return z.NEVER;
    }
  });

export const count = z.int().nonnegative();

/** Names of jobs, queues, tenants. */
export const name = z.string().min(1).max(200);

/** Who did it, for what reason: text that people write. */
export const note = z.string().max(2_000);

/** `"30s"` or milliseconds. */
export const duration = z.union([z.string().max(50), z.number()]);

/** A whole number in a query. Its input is told as digits and not as any text, so that clients can tell it from an instant. */
export function wholeNumber(least: number, most: number): z.ZodType<number, `${number}`> {
  return (
    z
      .string()
      .regex(/^-?\d{1,15}$/, "it takes a whole number")
      // In the document, what it means and not how an address writes it.
      .meta({ type: "integer", pattern: undefined, minimum: least, maximum: most })
      .transform(Number)
      .pipe(z.int().min(least).max(most)) as z.ZodType<number, `${number}`>
  );
}

/** `true` or `false` in a query. */
export const flag: z.ZodType<boolean, "true" | "false"> = z
  .enum(["true", "false"])
  .transform((text) => text === "true");

/** One or more values in a query, separated by commas or given again. */
export function listOf<const Value extends string>(values: readonly Value[]) {
  return z
    .union([z.string(), z.array(z.string())])
    .meta({ description: `One or more of ${values.join(", ")}; with commas between them, or given again.` })
    .transform((texts) => [texts].flat().flatMap((text) => text.split(",")))
    .pipe(z.array(z.enum(values)).min(1).max(50));
}

/** What every list takes. */
export const pageQuery = {
  limit: wholeNumber(1, 1_000).optional().meta({ description: "Rows on a page. Default 50." }),
  after: z.string().max(1_000).optional().meta({ description: "`nextCursor` of the page before." }),
};

/** A page of a list. */
export function pageOf<Row extends z.ZodType>(row: Row) {
  const nextCursor = z.string().nullable().meta({
    description:
      "Null on the last page, and only there. Where few of many rows fit a filter, a page may be short, or empty, and have a cursor to go on from.",
  });
  return z.strictObject({ data: z.array(row), nextCursor });
}

/** A list that is whole. */
export function wholeList<Row extends z.ZodType>(row: Row) {
  return z.strictObject({ data: z.array(row) });
}

/** JSON of the user's: input, result, metadata. */
export const anyJson = z.unknown();
export const jsonObject = z.record(z.string(), z.unknown());

/** What a refused request answers. */
export const failure = z
  .strictObject({ code: z.string(), message: z.string(), params: jsonObject })
  .meta({ id: "Error", description: "`code` is stable, `message` says the remedy, `params` has the same facts." });
