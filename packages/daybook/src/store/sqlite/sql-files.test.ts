import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const folder = new URL("./sql/", import.meta.url);
const files = readdirSync(folder).map((name) => ({ name, text: readFileSync(new URL(name, folder), "utf8") }));

test("every statement says what it is for, what it takes and what it returns", () => {
  for (const { name, text } of files) {
    const heads = [/^-- Purpose: /, /^-- Params: /m, /^-- Returns: /m].map((head) => head.test(text));
    expect({ name, heads }).toEqual({ name, heads: [true, true, true] });
  }
});

test("no statement limits by a bare parameter: SQLite would prepare it anew at every execution", () => {
  const bare = files.filter(({ text }) => /\bLIMIT\s+[$?:]\w*\s*(\)|$)/m.test(text)).map(({ name }) => name);
  expect(bare).toEqual([]);
});
