import { expect, test } from "vitest";
import { FakeClock } from "../../testing/fake-clock.ts";
import { NextDue } from "./next-due.ts";

const setUp = () => {
  const clock = new FakeClock();
  return { clock, nextDue: new NextDue(clock) };
};

test("the store is asked when nothing is known", () => {
  expect(setUp().nextDue.waitMs()).toBeNull();
});

test("while the next thing is to come, the clock is looked at every ten seconds and the store is not asked", () => {
  const { clock, nextDue } = setUp();
  nextDue.waitMs();
  expect(nextDue.remember(clock.now() + 25_000)).toBe(10_000);
  clock.advance(20_000);
  expect(nextDue.waitMs()).toBe(5_000);
  clock.advance(5_000);
  expect(nextDue.waitMs()).toBeNull();
});

test("a wall clock that jumps forward makes the next thing due at once", () => {
  const { clock, nextDue } = setUp();
  nextDue.waitMs();
  nextDue.remember(clock.now() + 3_600_000);
  clock.jump(3_600_000);
  expect(nextDue.waitMs()).toBeNull();
});

test("an answer is trusted for a minute, also when nothing is due at any time", () => {
  const { clock, nextDue } = setUp();
  nextDue.waitMs();
  nextDue.remember(null);
  clock.advance(59_999);
  expect(nextDue.waitMs()).toBe(10_000);
  clock.advance(1);
  expect(nextDue.waitMs()).toBeNull();
});

test("a change while the store is being asked makes it be asked again", () => {
  const { clock, nextDue } = setUp();
  expect(nextDue.waitMs()).toBeNull();
  nextDue.forget();
  nextDue.remember(clock.now() + 60_000);
  expect(nextDue.waitMs()).toBeNull();
  nextDue.remember(clock.now() + 60_000);
  expect(nextDue.waitMs()).toBe(10_000);
});
