import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { isDaybookError } from "../errors/daybook-error.ts";
import { applyTransition, finalStates, finishEvent, initialStates, runStates, transitions } from "./transitions.ts";

const page = readFileSync(new URL("../../../../docs/state-machine.md", import.meta.url), "utf8");

describe("transitions", () => {
  test("a claimed run is running, and goes back to waiting when its attempt fails and another may follow", () => {
    expect(applyTransition(applyTransition("waiting", "claim"), "retry")).toBe("waiting");
  });

  test("a refused transition says what the run would have to be", () => {
    expect(() => applyTransition("waiting", "succeed")).toThrow(
      'A run that is waiting cannot "succeed"; that needs running.',
    );
  });

  test("a final run refuses with the remedy in the message and the facts in the params", () => {
    const refused = catchError(() => applyTransition("failed", "claim"));
    expect(isDaybookError(refused, "TRANSITION_INVALID")).toBe(true);
    expect(refused).toMatchObject({ params: { state: "failed", event: "claim", from: ["waiting"] } });
    expect(String(refused)).toContain("Start a new run instead");
  });

  test("a blocked run is never claimed without being unblocked first", () => {
    expect(() => applyTransition("blocked", "claim")).toThrow("needs waiting");
  });

  test("every final state has one event of its own that leads to it", () => {
    expect(finalStates.map((state) => transitions[finishEvent(state)].to)).toEqual(finalStates);
  });
});

describe("docs/state-machine.md", () => {
  test("lists each transition of the code, word for word, and no other", () => {
    const rows = page.split("\n").filter((line) => /^\| `\w+` \|/.test(line));
    const expected = Object.entries(transitions).map(
      ([event, { from, to, when }]) => `| \`${event}\` | ${from.join(", ")} | ${to} | ${when} |`,
    );
    expect(rows).toEqual(expected);
  });

  test("draws each arrow between two states", () => {
    const drawn = [...page.matchAll(/^ {2}(\w+) --> (\w+)/gm)].map(([, from, to]) => `${from} ${to}`);
    const expected = Object.values(transitions).flatMap(({ from, to }) => from.map((state) => `${state} ${to}`));
    expect(new Set(drawn)).toEqual(new Set(expected));
  });

  test("draws where runs begin and which states end them", () => {
    const begins = [...page.matchAll(/^ {2}\[\*\] --> (\w+)/gm)].map(([, state]) => state);
    const ends = [...page.matchAll(/^ {2}(\w+) --> \[\*\]/gm)].map(([, state]) => state);
    expect(begins).toEqual(initialStates);
    expect(ends).toEqual(finalStates);
    expect([...initialStates, ...finalStates].toSorted()).toEqual(runStates.toSorted());
  });
});

function catchError(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error("expected an error");
}
