import { expect, test } from "vitest";
import { BatchHabit } from "./run-batches.ts";

const none = 2_147_483_647;

function asked(habit: BatchHabit, times: number): boolean[] {
  return Array.from({ length: times }, () => habit.next(500) < none);
}

test("a claim that asks for fewer runs than make a batch makes none, and neither does one where none are made", () => {
  expect(new BatchHabit(100).next(99)).toBe(none);
  expect(new BatchHabit(100).next(100)).toBe(100);
  expect(new BatchHabit(null).next(1_000_000)).toBe(none);
});

test("after each batch that was split twice as many claims take rows, 64 at the most, until one ends as a whole", () => {
  const habit = new BatchHabit(100);
  const pauses: number[] = [];
  for (let round = 0; round < 9; round += 1) {
    habit.wasSplit();
    pauses.push(asked(habit, 100).indexOf(true));
  }
  expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 64, 64, 64]);
  habit.wasSplit();
  habit.endedWhole();
  expect(asked(habit, 2)).toEqual([true, true]);
  habit.wasSplit();
  expect(asked(habit, 2)).toEqual([false, true]);
});
