import { expect, test } from "vitest";
import { FakeClock } from "../../testing/fake-clock.ts";
import { SharedReads } from "./shared-reads.ts";

function gated() {
  const clock = new FakeClock();
  const reads = new SharedReads<number>(clock);
  const begun: PromiseWithResolvers<number>[] = [];
  const ask = (question = "a"): Promise<number> =>
    reads.read(question, () => {
      const read = Promise.withResolvers<number>();
      begun.push(read);
      return read.promise;
    });
  return { clock, begun, ask };
}

test("who asks while a read is under way is told by the next one, and a thousand of them by one", async () => {
  const { begun, ask } = gated();
  const first = ask();
  const later = Array.from({ length: 1_000 }, () => ask());
  expect(begun).toHaveLength(1);
  begun[0]?.resolve(1);
  expect(await first).toBe(1);
  expect(begun).toHaveLength(2);
  begun[1]?.resolve(2);
  expect(new Set(await Promise.all(later))).toEqual(new Set([2]));
});

test("nothing is remembered: who asks when all is told has a read of its own", async () => {
  const { begun, ask } = gated();
  for (const value of [1, 2, 3]) {
    const asked = ask();
    begun.at(-1)?.resolve(value);
    expect(await asked).toBe(value);
  }
  expect(begun).toHaveLength(3);
});

test("different questions do not wait for each other, and a failure is told to those who asked for that read alone", async () => {
  const { begun, ask } = gated();
  const [first, other, next] = [ask("a"), ask("b"), ask("a")];
  expect(begun).toHaveLength(2);
  begun[0]?.reject(new Error("gone"));
  await expect(first).rejects.toThrow("gone");
  begun[1]?.resolve(7);
  expect(await other).toBe(7);
  begun[2]?.resolve(8);
  expect(await next).toBe(8);
});

test("nobody waits behind a read that hangs for longer than a tenth of a second", async () => {
  const { clock, begun, ask } = gated();
  void ask();
  clock.advance(101);
  const second = ask();
  begun[1]?.resolve(2);
  expect(await second).toBe(2);
  const third = ask();
  begun[2]?.resolve(3);
  expect(await third).toBe(3);
});
