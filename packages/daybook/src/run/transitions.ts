import { DaybookError } from "../errors/daybook-error.ts";
import type { FinalState, RunState } from "./state.ts";

/** What can happen to a run. The last six finish it, each in the state of the same meaning. */
export type RunEvent =
  | "block"
  | "unblock"
  | "reschedule"
  | "claim"
  | "retry"
  | "snooze"
  | "release"
  | "rescue"
  | "succeed"
  | "succeed_partially"
  | "fail"
  | "cancel"
  | "skip"
  | "expire";

/** From which states an event may happen, and where it leads. */
export interface Transition {
  readonly from: readonly RunState[];
  readonly to: RunState;
  /** One line for people; `docs/state-machine.md` shows the same. */
  readonly when: string;
}

/**
 * The one transition table. Both stores, the engine and the documentation follow it; a pair that is not here does
 * not happen. `docs/state-machine.md` draws it.
 */
export const transitions: Readonly<Record<RunEvent, Transition>> = {
  block: { from: ["waiting"], to: "blocked", when: "its concurrency key is at its limit" },
  unblock: { from: ["blocked"], to: "waiting", when: "a place under its concurrency key is free" },
  reschedule: { from: ["waiting", "blocked"], to: "waiting", when: "somebody moves it to another instant or queue" },
  claim: { from: ["waiting"], to: "running", when: "a worker takes it: a new attempt" },
  retry: { from: ["running"], to: "waiting", when: "the attempt failed and another may follow" },
  snooze: { from: ["running"], to: "waiting", when: "the handler asked to be called later; burns no attempt" },
  release: { from: ["running"], to: "waiting", when: "the worker stops; burns no attempt" },
  rescue: { from: ["running"], to: "waiting", when: "the worker's lease ended; burns no attempt" },
  succeed: { from: ["running"], to: "succeeded", when: "the handler finished" },
  succeed_partially: { from: ["running"], to: "partial", when: "the handler finished, some items or children failed" },
  fail: { from: ["running"], to: "failed", when: "the attempt failed and no other may follow, or rescues ran out" },
  cancel: { from: ["waiting", "blocked", "running"], to: "cancelled", when: "somebody or a policy cancelled it" },
  skip: { from: ["waiting", "blocked", "running"], to: "skipped", when: "there was nothing to do" },
  expire: { from: ["waiting", "blocked"], to: "expired", when: "it waited longer than its job allows" },
};

/** Every state, in the order a run can meet them. */
export const runStates: readonly RunState[] = [
  "waiting",
  "blocked",
  "running",
  "succeeded",
  "partial",
  "failed",
  "cancelled",
  "skipped",
  "expired",
];

/** States a run can be created in: `running` is for tracked work, which starts elsewhere. */
export const initialStates: readonly RunState[] = ["waiting", "blocked", "running"];

/** The states no run leaves. */
export const finalStates: readonly FinalState[] = ["succeeded", "partial", "failed", "cancelled", "skipped", "expired"];

const finals: ReadonlySet<RunState> = new Set(finalStates);

/** Whether a run in this state never changes again. */
export function isFinal(state: RunState): state is FinalState {
  return finals.has(state);
}

const finishEvents: Readonly<Record<FinalState, RunEvent>> = {
  succeeded: "succeed",
  partial: "succeed_partially",
  failed: "fail",
  cancelled: "cancel",
  skipped: "skip",
  expired: "expire",
};

/** The event that finishes a run in `state`. */
export function finishEvent(state: FinalState): RunEvent {
  return finishEvents[state];
}

/** Whether `event` may happen to a run in `state`. */
export function canTransition(state: RunState, event: RunEvent): boolean {
  return transitions[event].from.includes(state);
}

/**
 * The state after `event`.
 *
 * @throws {@link DaybookError} `TRANSITION_INVALID` when the table has no such pair.
 */
export function applyTransition(state: RunState, event: RunEvent): RunState {
  if (canTransition(state, event)) return transitions[event].to;
  const { from } = transitions[event];
  throw new DaybookError(
    "TRANSITION_INVALID",
    isFinal(state)
      ? `The run is ${state}, which is final: "${event}" changes nothing any more. Start a new run instead.`
      : `A run that is ${state} cannot "${event}"; that needs ${from.join(" or ")}.`,
    { params: { state, event, from } },
  );
}
