import { expect, test } from "vitest";
import { FakeClock } from "../testing/fake-clock.ts";
import { Snapshots } from "./snapshots.ts";

function counted(most = 10) {
  const clock = new FakeClock();
  const snapshots = new Snapshots<string>(clock, { maxAgeMs: 1_000, most });
  const made: string[] = [];
  const ask = (question: string): Promise<string> =>
    snapshots.read(question, async () => {
      made.push(question);
      await Promise.resolve();
      return `${question} ${made.length}`;
    });
  return { clock, snapshots, made, ask };
}

test("a hundred who ask the same at once share one computation", async () => {
  const { ask, made } = counted();
  const answers = await Promise.all(Array.from({ length: 100 }, () => ask("a")));
  expect(new Set(answers)).toEqual(new Set(["a 1"]));
  expect(made).toEqual(["a"]);
});

test("an answer is given again for a second and not longer", async () => {
  const { clock, ask } = counted();
  await ask("a");
  clock.advance(1_000);
  expect(await ask("a")).toBe("a 1");
  clock.advance(1);
  expect(await ask("a")).toBe("a 2");
});

test("one that takes longer is waited for, and not begun a second time beside it", async () => {
  const { clock, snapshots } = counted();
  const slow = Promise.withResolvers<string>();
  const first = snapshots.read("a", () => slow.promise);
  clock.advance(5_000);
  const second = snapshots.read("a", () => Promise.reject(new Error("made twice")));
  slow.resolve("slow");
  expect(await Promise.all([first, second])).toEqual(["slow", "slow"]);
  expect(await snapshots.read("a", async () => "next")).toBe("next");
});

test("each question has its own answer", async () => {
  const { ask } = counted();
  expect(await Promise.all([ask("a"), ask("b"), ask("a")])).toEqual(["a 2", "b 2", "a 2"]);
});

test("an error is told to all who wait and is not remembered", async () => {
  const { snapshots, ask } = counted();
  const fail = () => snapshots.read("a", () => Promise.reject(new Error("gone")));
  const results = await Promise.allSettled([fail(), fail()]);
  expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(await ask("a")).toBe("a 1");
});

test("so many questions are remembered and not more: the one begun first goes", async () => {
  const { ask, made } = counted(2);
  for (const question of ["a", "b", "c", "b", "a"]) await ask(question);
  expect(made).toEqual(["a", "b", "c", "a"]);
});
