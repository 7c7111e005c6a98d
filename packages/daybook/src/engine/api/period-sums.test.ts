import fc from "fast-check";
import { expect, test } from "vitest";
import { partsOf } from "./period-sums.ts";

const hour = 3_600_000;

test("the parts of a period are the period: without a gap, without an hour twice, each within one day", () => {
  fc.assert(
    fc.property(fc.nat(24 * 500), fc.nat(24 * 500), (start, length) => {
      const [from, before] = [start * hour, (start + length) * hour];
      const parts = partsOf(from, before);
      const edges = [from, ...parts.map((part) => part.before)];
      expect(parts.map((part) => part.from)).toEqual(edges.slice(0, -1));
      expect(edges.at(-1)).toBe(before);
      for (const part of parts)
        expect(Math.floor((part.before - 1) / (24 * hour))).toBe(Math.floor(part.from / (24 * hour)));
      expect(parts.length).toBeLessThanOrEqual(length / 24 + 2);
    }),
  );
});
