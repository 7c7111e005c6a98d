import type { RunState } from "../../run/state.ts";
import { type Asked, asksMoreThan, type ListFilter } from "../rows/list-filter.ts";

/** One way through the book: an index, and what of the filter it answers. Constant texts, never built from values. */
export interface Path {
  readonly index: string;
  /** What the index's entries have in common. */
  readonly condition: string;
  /** What else its runs have to be; the index does not know. */
  readonly sifted?: string;
  /** What of the filter is answered by the index; null for indexes over few runs, which are not in the order of creation. */
  readonly answers: readonly Asked[] | null;
}

/** The predicate of the indexes over exceptions, letter for letter: SQLite uses a partial index only when it finds it. */
const exceptional = "finished_at IS NOT NULL AND state <> 'succeeded'";

/**
 * The paths on which all runs of a filter are found, none twice.
 *
 * @param manyWait whether so many are ready that the newest are found faster by the order of creation than by sorting all that wait
 */
export function pathsOf(filter: ListFilter, manyWait: () => boolean): Path[] {
  const { states } = filter;
  if (filter.parentId !== undefined) return [{ index: "run_parent", condition: "true", answers: null }];
  if (states === undefined) return [pathOf(filter)];
  const paths = new Map<string, Path>();
  for (const path of states.flatMap((state) => pathsOfState(state, filter, manyWait)))
    paths.set(`${path.index} ${path.condition} ${path.sifted ?? ""}`, path);
  return [...paths.values()];
}

/** Whether many entries may have to be looked at for few runs. */
export function mayBeLong({ answers, sifted }: Path, filter: ListFilter): boolean {
  if (answers === null) return false;
  return sifted !== undefined || asksMoreThan(answers, filter);
}

function pathsOfState(state: RunState, filter: ListFilter, manyWait: () => boolean): Path[] {
  switch (state) {
    case "running":
      return [{ index: "run_running", condition: "state = 'running'", answers: null }];
    case "blocked":
      return [{ index: "run_blocked", condition: "blocked_key IS NOT NULL", answers: null }];
    case "waiting":
      if (manyWait()) return [{ ...pathOf(filter), sifted: "state = 'waiting'" }];
      return [
        { index: "run_later", condition: "lane = 0", answers: null },
        { index: "run_ready", condition: "lane = 1", answers: null },
        { index: "run_held", condition: "lane = 2", answers: null },
      ];
    case "succeeded":
      return [{ ...pathOf(filter), sifted: "state = 'succeeded'" }];
    case "partial":
    case "failed":
    case "cancelled":
    case "skipped":
    case "expired": {
      const condition = `${exceptional} AND state = '${state}'`;
      return filter.job === undefined
        ? [{ index: "run_exception", condition, answers: [] }]
        : [{ index: "run_job_exception", condition, answers: ["job"] }];
    }
  }
}

/** The narrowest index over all runs that has their order of creation. */
function pathOf(filter: ListFilter): Path {
  const condition = "true";
  if (filter.scheduleId !== undefined) return { index: "run_schedule", condition, answers: ["scheduleId"] };
  if (filter.tenant === undefined)
    return filter.job === undefined
      ? { index: "run_created", condition, answers: [] }
      : { index: "run_job", condition, answers: ["job"] };
  return filter.job === undefined
    ? { index: "run_tenant", condition, answers: ["tenant"] }
    : { index: "run_job_tenant", condition, answers: ["job", "tenant"] };
}
