import fc from "fast-check";
import { expect, test } from "vitest";
import { EventTextReader } from "./event-text.ts";

const word = fc.string({ unit: "binary", maxLength: 12 }).filter((text) => !/[\r\n\0]/.test(text));
const sent = fc.record({
  event: word.filter((text) => text !== ""),
  data: fc.array(word, { minLength: 1, maxLength: 3 }),
  id: fc.option(word),
  comment: fc.option(word),
});

test("events are read as they were written, whatever ends their lines and wherever the text is cut", () => {
  fc.assert(
    fc.property(
      fc.array(sent, { maxLength: 5 }),
      fc.constantFrom("\n", "\r\n", "\r"),
      fc.array(fc.nat({ max: 300 })),
      (events, end, cuts) => {
        const lines = events.flatMap(({ event, data, id, comment }) => [
          ...(comment === null ? [] : [`: ${comment}`]),
          `event: ${event}`,
          ...(id === null ? [] : [`id: ${id}`]),
          ...data.map((part) => `data: ${part}`),
          "",
        ]);
        // A CR that nothing follows may be half of a CRLF, so another line comes.
        const text = [...lines, ": end", ""].join(end) + end;
        const places = [0, ...cuts.map((cut) => Math.min(cut, text.length)).toSorted((a, b) => a - b), text.length];
        const reader = new EventTextReader();
        const read = places.slice(1).flatMap((place, index) => reader.read(text.slice(places[index], place)));
        expect(read).toEqual(events.map(({ event, data, id }) => ({ event, data: data.join("\n"), id })));
      },
    ),
  );
});

test("fields without a space, without a value, and of other names are as the standard says", () => {
  const reader = new EventTextReader();
  expect(reader.read("retry: 5\nevent:run\ndata\nother: x\n\n\nevent: none\n\ndata: a:b\n\n")).toEqual([
    { event: "run", data: "", id: null },
    { event: "message", data: "a:b", id: null },
  ]);
});
