import type { RunState } from "./state.ts";

/** How many children of a run there are in each state. */
export type ChildStates = Readonly<Partial<Record<RunState, number>>>;

/** Progress of a parent, made of its children. */
export interface ChildProgress {
  readonly total: number;
  readonly done: number;
  readonly counts: { readonly succeeded: number; readonly failed: number; readonly skipped: number };
}

/**
 * Counts a parent's children as its items.
 *
 * A child that did not do all of its work (failed, partial, cancelled, expired) is a failed item: somebody has to look.
 */
export function childProgress(states: ChildStates): ChildProgress {
  const succeeded = countOf(states, ["succeeded"]);
  const skipped = countOf(states, ["skipped"]);
  const failed = countOf(states, ["failed", "partial", "cancelled", "expired"]);
  const unfinished = countOf(states, ["waiting", "blocked", "running"]);
  const done = succeeded + skipped + failed;
  return { total: done + unfinished, done, counts: { succeeded, failed, skipped } };
}

/**
 * How a parent ends that does nothing but wait for its children; null while one of them is unfinished.
 *
 * `succeeded` when all did (or had nothing to do), `failed` when none did anything, else `partial`. Without children
 * there was nothing to do: `skipped`.
 */
export function parentState(states: ChildStates): "succeeded" | "partial" | "failed" | "skipped" | null {
  const { total, done, counts } = childProgress(states);
  if (total === 0) return "skipped";
  if (done < total) return null;
  if (counts.failed === 0) return "succeeded";
  return counts.failed === total && countOf(states, ["partial"]) === 0 ? "failed" : "partial";
}

function countOf(states: ChildStates, names: readonly RunState[]): number {
  let sum = 0;
  for (const name of names) sum += states[name] ?? 0;
  return sum;
}
