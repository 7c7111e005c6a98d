import fc from "fast-check";
import { expect, test } from "vitest";
import {
  applyTransition,
  canTransition,
  finalStates,
  initialStates,
  isFinal,
  runStates,
  transitions,
  type RunEvent,
} from "../../src/run/transitions.ts";
import type { RunState } from "../../src/run/state.ts";

const events = Object.keys(transitions) as RunEvent[];
const anyEvents = fc.array(fc.constantFrom(...events), { maxLength: 40 });
const anyStart = fc.constantFrom(...initialStates);

function walk(start: RunState, path: readonly RunEvent[]): RunState[] {
  const visited = [start];
  let state = start;
  for (const event of path) {
    if (!canTransition(state, event)) continue;
    state = applyTransition(state, event);
    visited.push(state);
  }
  return visited;
}

test("whatever happens, a run that is final stays as it is", () => {
  fc.assert(
    fc.property(anyStart, anyEvents, (start, path) => {
      const visited = walk(start, path);
      const firstFinal = visited.findIndex(isFinal);
      expect(firstFinal === -1 || firstFinal === visited.length - 1).toBe(true);
    }),
  );
});

test("no event happens to a final run", () => {
  for (const state of finalStates) {
    for (const event of events) expect(() => applyTransition(state, event)).toThrow("which is final");
  }
});

test("applying an event and asking whether it may happen always agree", () => {
  fc.assert(
    fc.property(fc.constantFrom(...runStates), fc.constantFrom(...events), (state, event) => {
      expect(canTransition(state, event)).toBe(transitionOf(state, event) !== null);
    }),
  );
});

function transitionOf(state: RunState, event: RunEvent): RunState | null {
  try {
    return applyTransition(state, event);
  } catch {
    return null;
  }
}

test("every state is reached from a new run, and an end is reached from every state", () => {
  const next = (state: RunState): RunState[] =>
    events.filter((event) => canTransition(state, event)).map((event) => applyTransition(state, event));
  const reach = (from: readonly RunState[]): Set<RunState> => {
    const seen = new Set(from);
    for (const state of seen) for (const following of next(state)) seen.add(following);
    return seen;
  };
  expect(reach(["waiting"])).toEqual(new Set(runStates));
  for (const state of runStates) expect([...reach([state])].some(isFinal)).toBe(true);
});

test("only an attempt that runs can succeed, in whole or in part, or fail", () => {
  for (const event of ["succeed", "succeed_partially", "fail"] as const) {
    expect(transitions[event].from).toEqual(["running"]);
  }
});
