import type { RunState } from "../../run/state.ts";
import { finalStates } from "../../run/transitions.ts";
import { type Asked, asksMoreThan, type ListFilter } from "../rows/list-filter.ts";

/** A column by which an index is ordered before the id. */
export type KeyColumn = "job" | "tenant" | "schedule_id" | "state";

/** A part of the book that can have such runs; no run is in two. Its texts are constant, never built from values. */
export interface Part {
  /** What its runs have in common: letter for letter the predicate of its index, if that has one. Only then is it used. */
  readonly condition: string;
  /** By what its index is ordered before the id; null for parts that are small, and not in the order of creation. */
  readonly by: readonly KeyColumn[] | null;
  /** The one state of its index, where `by` has it. */
  readonly state?: RunState;
  /** What of the filter is answered by the index. */
  readonly answers: readonly Asked[];
  /** The states of its runs that are wanted, where it has others as well. */
  readonly sifted?: readonly RunState[];
}

/** The predicate of the indexes over exceptions. */
const exceptional = "finished_at IS NOT NULL AND state <> 'succeeded'";

/**
 * The parts in which all runs of a filter are.
 *
 * @param manyWait whether so many wait that the newest are found faster by the order of creation than by sorting all of them
 */
export function partsOf(filter: ListFilter, manyWait: boolean): Part[] {
  const { parentId, states } = filter;
  if (parentId !== undefined) return [small("parent_id = $parentId::uuid", states)];
  if (states === undefined) return [walkOf(filter)];
  // All that is final is one walk.
  const ended = finalStates.every((state) => states.includes(state));
  const single = states.filter((state) => !ended || !finalStates.some((final) => final === state));
  return [
    ...(ended ? [walkOf(filter, "finished_at IS NOT NULL")] : []),
    ...[...new Set(single)].flatMap((state) => partsOfState(state, filter, manyWait)),
  ];
}

/** Whether many runs may have to be looked at for few. */
export function mayBeLong({ by, answers, sifted }: Part, filter: ListFilter): boolean {
  if (by === null) return false;
  return sifted !== undefined || asksMoreThan(answers, filter);
}

function partsOfState(state: RunState, filter: ListFilter, manyWait: boolean): Part[] {
  switch (state) {
    case "waiting":
      if (manyWait) return [{ ...walkOf(filter), sifted: ["waiting"] }];
      return [small("lane = 0"), small("lane = 1"), small("lane = 2")];
    case "blocked":
      return [small("blocked_key IS NOT NULL")];
    case "running":
      return [small("state = 'running'")];
    case "succeeded":
      return [{ ...walkOf(filter, "finished_at IS NOT NULL"), sifted: ["succeeded"] }];
    case "partial":
    case "failed":
    case "cancelled":
    case "skipped":
    case "expired":
      return filter.job === undefined
        ? [{ condition: exceptional, by: ["state"], state, answers: [] }]
        : [{ condition: exceptional, by: ["job", "state"], state, answers: ["job"] }];
  }
}

function small(condition: string, sifted?: readonly RunState[]): Part {
  return { condition, by: null, answers: [], ...(sifted === undefined ? {} : { sifted }) };
}

/** The narrowest index over all runs of a kind that has their order of creation. */
function walkOf({ scheduleId, tenant, job }: ListFilter, condition = "true"): Part {
  if (scheduleId !== undefined)
    return { condition: `${condition} AND schedule_id IS NOT NULL`, by: ["schedule_id"], answers: ["scheduleId"] };
  if (tenant !== undefined)
    return { condition: `${condition} AND tenant IS NOT NULL`, by: ["tenant"], answers: ["tenant"] };
  return job === undefined ? { condition, by: [], answers: [] } : { condition, by: ["job"], answers: ["job"] };
}
