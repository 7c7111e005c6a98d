import fc from "fast-check";
import { expect, test } from "vitest";
import { fromReadable, toReadable } from "./json-text.ts";

const instant = fc.integer({ min: -8.64e15, max: 8.64e15 });
const word = fc.string({ maxLength: 20 });
/** What users return may look like anything, instants included. */
const users = fc.dictionary(
  fc.constantFrom("at", "dueAt", "input", "x"),
  fc.oneof(word, fc.integer(), fc.constant("2026-11-22")),
);
const row = fc.record({
  id: word,
  createdAt: instant,
  finishedAt: fc.option(instant),
  attempt: fc.integer(),
  result: users,
  input: fc.option(users),
  data: users,
  error: fc.option(fc.record({ message: word, metadata: users })),
  schedule: fc.record({ rule: fc.record({ at: instant, anchor: fc.integer() }) }),
});

test("what was made readable is read back as it was: instants of ours, and what users wrote untouched", () => {
  fc.assert(
    fc.property(fc.oneof(fc.array(row), fc.record({ data: fc.array(row) })), (value) => {
      const line = JSON.parse(JSON.stringify(toReadable(value))) as ReturnType<typeof toReadable<typeof value>>;
      expect(fromReadable<unknown>(line)).toEqual(value);
    }),
  );
});
