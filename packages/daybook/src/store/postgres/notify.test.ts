import { expect, test } from "vitest";
import { channelOf, decodeHint, encodeHint, HintSender } from "./notify.ts";

test("a hint comes out as it went in", () => {
  for (const kinds of [["runs"], ["runs", "schedules", "controls", "checks"], []] as const)
    expect(decodeHint(encodeHint({ sender: "me", kinds }))).toEqual({ sender: "me", kinds });
});

test.for(["", "hello", "a b c"])("%j is no hint of ours", (payload) => {
  expect(decodeHint(payload)).toBeNull();
});

test("the channel of the longest schema name is still a name", () => {
  expect(channelOf("a".repeat(50)).length).toBeLessThan(64);
});

/** A sender whose notifications are answered when the test says so. */
function sender(): { hints: HintSender; sent: string[]; answer: () => void } {
  const sent: string[] = [];
  let answer = (): void => {};
  const hints = new HintSender((payload) => {
    sent.push(payload.split(" ")[1] ?? "");
    return new Promise((resolve) => (answer = resolve));
  });
  return { hints, sent, answer: () => answer() };
}

test("the first hint goes at once, and those that come meanwhile go together behind it", async () => {
  const { hints, sent, answer } = sender();
  hints.add(["runs"]);
  expect(sent).toEqual(["r"]);
  for (let turn = 0; turn < 100; turn += 1) hints.add(["runs", "controls"]);
  expect(sent).toEqual(["r"]);
  answer();
  await expect.poll(() => sent).toEqual(["r", "rc"]);
  answer();
  await hints.stop();
  expect(sent).toEqual(["r", "rc"]);
});

test("a hint that cannot be sent is dropped, and the next one is tried", async () => {
  let calls = 0;
  const hints = new HintSender(async () => {
    calls += 1;
    if (calls === 1) throw new Error("gone");
  });
  hints.add(["runs"]);
  hints.add(["schedules"]);
  await expect.poll(() => calls).toBe(2);
  await hints.stop();
});

test("stopping sends what is left, and nothing afterwards", async () => {
  const { hints, sent, answer } = sender();
  hints.add(["runs"]);
  hints.add(["schedules"]);
  const stopped = hints.stop();
  answer();
  await expect.poll(() => sent).toEqual(["r", "s"]);
  answer();
  await stopped;
  hints.add(["controls"]);
  expect(sent).toEqual(["r", "s"]);
});
