import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { assertSchemaName, inSchema, loadSqlText, prepareText } from "./load-sql.ts";

const names = readdirSync(new URL("./sql/", import.meta.url)).map((file) => file.replace(/\.sql$/, ""));

test("parameters become places, in the order in which they first occur, each once", () => {
  const { text, names: found } = prepareText("SELECT $b::int, $a::text, $b, $a_b::text[]", "daybook");
  expect(text).toBe("SELECT $1::int, $2::text, $1, $3::text[]");
  expect(found).toEqual(["b", "a", "a_b"]);
});

test("comments are no part of a statement, and name no parameters", () => {
  expect(prepareText("-- Params: $id.\nSELECT 1 -- $other\n", "daybook")).toEqual({ text: "SELECT 1", names: [] });
});

test("the schema is the configured one, quoted, also where a table is named as a text", () => {
  expect(inSchema("SELECT 'daybook.run'::regclass FROM daybook.run AS run, other.daybook", "books")).toBe(
    `SELECT '"books".run'::regclass FROM "books".run AS run, other.daybook`,
  );
});

test("every statement says what it is for, what it takes and what it returns", () => {
  for (const name of names) {
    const text = loadSqlText(name);
    const heads = [/^-- Purpose: /, /^-- Params: /m, /^-- Returns: /m].map((head) => head.test(text));
    expect({ name, heads }).toEqual({ name, heads: [true, true, true] });
  }
});

test("every parameter has its type at its first place: the server must not guess it", () => {
  const untyped = names.flatMap((name) => {
    const { text, names: found } = prepareText(loadSqlText(name), "daybook");
    return found.filter((_, place) => !new RegExp(`\\$${place + 1}::`).test(text)).map((param) => `${name} $${param}`);
  });
  expect(untyped).toEqual([]);
});

test("every table is named with the schema: a pooler in transaction mode would lose a search_path", () => {
  const tables =
    "job|schedule|fire|run|attempt|log|failed_item|worker|queue|override|tenant|setting|roll_up|roll_up_day|audit|pulse";
  const bare = names.filter((name) =>
    new RegExp(`\\b(?:FROM|JOIN|INTO|UPDATE)\\s+(?:${tables})\\b(?!\\s*\\()`).test(
      prepareText(loadSqlText(name), "daybook").text.replaceAll(/DO UPDATE/g, ""),
    ),
  );
  expect(bare).toEqual([]);
});

test.for(["", "Daybook", "a-b", 'a"b', "1a", "pg_daybook", "a".repeat(51), "a b"])(
  "the schema %j is refused",
  (schema) => {
    expect(() => assertSchemaName(schema)).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }));
  },
);

test.for(["daybook", "shop_7", "_x", "a".repeat(50)])("the schema %j is taken", (schema) => {
  expect(() => assertSchemaName(schema)).not.toThrow();
});
