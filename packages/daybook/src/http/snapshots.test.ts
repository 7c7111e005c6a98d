import { expect, test } from "vitest";
import { FakeClock } from "../testing/fake-clock.ts";
import { Snapshots } from "./snapshots.ts";

function counted(most = 10) {
  const clock = new FakeClock();
  const snapshots = new Snapshots<string>(clock, { maxAgeMs: 1_000, refreshAfterMs: 500, most });
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

test("from half its age on an answer is made anew beside the asking, once, so that nobody waits for the next", async () => {
  const { clock, snapshots, ask } = counted();
  await ask("a");
  clock.advance(499);
  const unasked = () => Promise.reject(new Error("made too early"));
  expect(await snapshots.read("a", unasked)).toBe("a 1");
  clock.advance(1);
  const slow = Promise.withResolvers<string>();
  let made = 0;
  const refresh = () => {
    made += 1;
    return slow.promise;
  };
  expect(await snapshots.read("a", refresh)).toBe("a 1");
  clock.advance(400);
  expect(await snapshots.read("a", refresh)).toBe("a 1");
  slow.resolve("a new");
  await slow.promise;
  clock.advance(100);
  // The new one is as old as its beginning, half a second.
  expect(await snapshots.read("a", () => Promise.resolve("a newer"))).toBe("a new");
  expect(made).toBe(1);
  expect(await snapshots.read("a", unasked)).toBe("a newer");
});

test("who asks while a late one is being made anew waits for that one, and no answer is older than a second", async () => {
  const { clock, snapshots, ask } = counted();
  await ask("a");
  clock.advance(900);
  const slow = Promise.withResolvers<string>();
  expect(await snapshots.read("a", () => slow.promise)).toBe("a 1");
  clock.advance(101);
  const waits = snapshots.read("a", () => Promise.reject(new Error("made twice")));
  slow.resolve("a new");
  expect(await waits).toBe("a new");
});

test("after a pause the first who asks is given a fresh one", async () => {
  const { clock, ask, made } = counted();
  await ask("a");
  clock.advance(60_000);
  expect(made).toEqual(["a"]);
  expect(await ask("a")).toBe("a 2");
});

test("making anew that fails is not seen while the answer is good, is tried again, and then told", async () => {
  const { clock, snapshots, ask } = counted();
  await ask("a");
  let tries = 0;
  const fail = () => {
    tries += 1;
    return Promise.reject(new Error("gone"));
  };
  for (const step of [600, 200, 200]) {
    clock.advance(step);
    expect(await snapshots.read("a", fail)).toBe("a 1");
  }
  expect(tries).toBe(3);
  clock.advance(1);
  await expect(snapshots.read("a", fail)).rejects.toThrow("gone");
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
