import { expect, test } from "vitest";
import { beginningsOf, ClaimFront, type Seen, wholeBeginnings } from "./claim-front.ts";

const row = (queue: string, priority: number, id: string) => ({ queue, priority, available_at: 7, id });
const far = 10_000;

function seen(rows: readonly ReturnType<typeof row>[], walked: number): Seen {
  return { begins: beginningsOf(rows, (found) => found), looked: rows.length, walked };
}

/** A front and its clock. */
function newFront(): { front: ClaimFront; pass: (ms: number) => void } {
  let now = 0;
  const front = new ClaimFront(() => now);
  return {
    front,
    pass: (ms) => {
      now += ms;
    },
  };
}

test("looks are whole as long as nobody has to walk far", () => {
  const { front } = newFront();
  const look = front.begin(["a"]);
  expect(look).toMatchObject({ isWhole: true, from: wholeBeginnings(["a"]) });
  front.note(look, seen([row("a", 1, "x")], 100));
  expect(front.begin(["a"]).isWhole).toBe(true);
});

test("after a far walk a look begins where the one before found its first run of each queue", () => {
  const { front } = newFront();
  front.note(front.begin(["a", "b", "c"]), seen([row("b", 1, "x"), row("a", 2, "y"), row("b", 3, "z")], far));
  const [, , unknown] = wholeBeginnings(["a", "b", "c"]).from_priorities;
  expect(front.begin(["a", "b", "c"])).toMatchObject({
    isWhole: false,
    from: { from_priorities: [2, 1, unknown], from_ids: ["y", "x", expect.any(String)] },
  });
});

test("each look moves on where the next begins", () => {
  const { front } = newFront();
  front.note(front.begin(["a"]), seen([row("a", 1, "x")], far));
  front.note(front.begin(["a"]), seen([row("a", 2, "y")], 1));
  expect(front.begin(["a"]).from).toMatchObject({ from_priorities: [2], from_ids: ["y"] });
});

test.for([
  { tookMs: 1, untilMs: 100 },
  { tookMs: 50, untilMs: 1_000 },
  { tookMs: 4_000, untilMs: 30_000 },
])("a whole look that took $tookMs ms is made again after $untilMs ms", ({ tookMs, untilMs }) => {
  const { front, pass } = newFront();
  const look = front.begin(["a"]);
  pass(tookMs);
  front.note(look, seen([row("a", 1, "x")], far));
  pass(untilMs - 1);
  expect(front.begin(["a"]).isWhole).toBe(false);
  pass(1);
  expect(front.begin(["a"]).isWhole).toBe(true);
});

test("what is forgotten is looked at from the beginning", () => {
  const { front } = newFront();
  front.note(front.begin(["a"]), seen([row("a", 1, "x")], far));
  front.forget();
  expect(front.begin(["a"])).toMatchObject({ isWhole: true, from: wholeBeginnings(["a"]) });
});

test("a whole look that is never answered is not made again for 30 s; until then the places that are known hold", () => {
  const { front, pass } = newFront();
  front.note(front.begin(["a"]), seen([row("a", 1, "x")], far));
  pass(100);
  expect(front.begin(["a"]).isWhole).toBe(true);
  const next = front.begin(["a"]);
  expect(next).toMatchObject({ isWhole: false, from: { from_ids: ["x"] } });
  front.note(next, seen([row("a", 1, "y")], 1));
  // As a claim that found less than it was asked for.
  front.forget();
  pass(29_999);
  expect(front.begin(["a"])).toMatchObject({ isWhole: false, from: { from_ids: ["y"] } });
  pass(1);
  expect(front.begin(["a"]).isWhole).toBe(true);
});

test("a whole look that was not made after all is due at once", () => {
  const { front, pass } = newFront();
  front.note(front.begin(["a"]), seen([row("a", 1, "x")], far));
  pass(100);
  front.takeBack(front.begin(["a"]));
  expect(front.begin(["a"]).isWhole).toBe(true);
});

test("where nobody has to walk far any more the places are forgotten", () => {
  const { front, pass } = newFront();
  front.note(front.begin(["a"]), seen([row("a", 1, "x")], far));
  pass(100);
  front.note(front.begin(["a"]), seen([row("a", 2, "y")], 1));
  expect(front.begin(["a"])).toMatchObject({ isWhole: true, from: wholeBeginnings(["a"]) });
});
