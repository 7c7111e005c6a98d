import { describe, expect, test } from "vitest";
import { FakeClock } from "../../testing/fake-clock.ts";
import { RateLimit } from "./rate-limit.ts";

const limitOf = (clock: FakeClock, mostKeys = 100): RateLimit =>
  new RateLimit({ burst: 3, everyMs: 1_000, mostKeys, clock });
const takeAll = (limit: RateLimit, key: string, times: number): number[] =>
  Array.from({ length: times }, () => limit.take(key));

describe("RateLimit", () => {
  test("lets a burst through, then one at a time, and says how long to wait", () => {
    const clock = new FakeClock();
    const limit = limitOf(clock);
    expect(takeAll(limit, "a", 5)).toEqual([0, 0, 0, 1_000, 1_000]);
    clock.advance(400);
    expect(limit.take("a")).toBe(600);
    clock.advance(600);
    expect(takeAll(limit, "a", 2)).toEqual([0, 1_000]);
  });

  test("keys do not wait for each other", () => {
    const limit = limitOf(new FakeClock());
    takeAll(limit, "a", 3);
    expect([limit.take("b"), limit.take("a")]).toEqual([0, 1_000]);
  });

  test("all tries are there again after a while, and no more than all", () => {
    const clock = new FakeClock();
    const limit = limitOf(clock);
    takeAll(limit, "a", 3);
    clock.advance(60_000);
    expect(takeAll(limit, "a", 4)).toEqual([0, 0, 0, 1_000]);
  });

  test("a try given back can be taken again", () => {
    const limit = limitOf(new FakeClock());
    takeAll(limit, "a", 3);
    limit.giveBack("a");
    expect(takeAll(limit, "a", 2)).toEqual([0, 1_000]);
    limit.giveBack("never seen");
    expect(limit.size).toBe(1);
  });

  test("a jump of the wall clock frees nobody", () => {
    const clock = new FakeClock();
    const limit = limitOf(clock);
    takeAll(limit, "a", 3);
    clock.jump(86_400_000);
    expect(limit.take("a")).toBe(1_000);
  });

  test("a hundred thousand names take the room of a hundred, and those who go on trying are remembered longest", () => {
    const limit = limitOf(new FakeClock());
    takeAll(limit, "stubborn", 3);
    for (let name = 0; name < 100_000; name += 1) {
      limit.take(`name-${name}`);
      if (name % 50 === 0) {
        limit.giveBack("stubborn");
        limit.take("stubborn");
      }
      if (limit.size > 100) throw new Error(`Remembers ${limit.size}.`);
    }
    expect(limit.take("stubborn")).toBe(1_000);
  });

  test("who has all tries again is forgotten first", () => {
    const clock = new FakeClock();
    const limit = limitOf(clock);
    for (let name = 0; name < 50; name += 1) limit.take(`name-${name}`);
    clock.advance(1_000);
    limit.take("later");
    expect(limit.size).toBe(1);
  });
});
