import fc from "fast-check";
import { expect, test } from "vitest";
import { blocksOf } from "./period-sums.ts";

const hour = 3_600_000;

test("the blocks of a period are the period: without a gap, without an hour twice, few in long ones", () => {
  fc.assert(
    fc.property(fc.nat(24 * 500), fc.nat(24 * 500), (start, length) => {
      const [from, before] = [start * hour, (start + length) * hour];
      const blocks = blocksOf(from, before);
      const edges = [from, ...blocks.map((block) => block.before)];
      expect(blocks.map((block) => block.from)).toEqual(edges.slice(0, -1));
      expect(edges.at(-1)).toBe(before);
      expect(blocks.length).toBeLessThanOrEqual(length / 24 + 46);
    }),
  );
});
