import type { RunState } from "../../run/state.ts";
import type { RunFilter } from "../port/run-store.ts";

/** A filter that can also say: of no tenant. */
export interface ListFilter extends RunFilter {
  readonly withoutTenant?: boolean;
}

/** What a filter can ask for beside states, instants and a text. */
type Asked = "job" | "tenant" | "queue" | "trigger" | "scheduleId" | "workerId";

/** A part of the book that can have such runs, by a condition that no other part meets. Constant texts, never built from values. */
export interface Part {
  readonly condition: string;
  /** What else its runs have to be; no index knows. */
  readonly sifted?: string;
  /** What of the filter an index over the part answers in the order of creation; null for parts that are small. */
  readonly answers: readonly Asked[] | null;
}

/** The predicate of the indexes over exceptions, letter for letter: only then are they used. */
const exceptional = "finished_at IS NOT NULL AND state <> 'succeeded'";
const asked: readonly Asked[] = ["job", "tenant", "queue", "trigger", "scheduleId", "workerId"];

/** @param manyWait whether so many wait that the newest are found faster by the order of creation than by sorting all of them */
export async function partsOf(filter: ListFilter, manyWait: () => Promise<boolean>): Promise<Part[]> {
  if (filter.parentId !== undefined) return [{ condition: "true", answers: null }];
  if (filter.states === undefined) return [{ condition: "true", answers: answersOf(filter) }];
  const parts = new Map<string, Part>();
  for (const state of filter.states)
    for (const part of await partsOfState(state, filter, manyWait))
      parts.set(`${part.condition} ${part.sifted ?? ""}`, part);
  return [...parts.values()];
}

/** Whether many runs may have to be looked at for few. */
export function mayBeLong({ answers, sifted }: Part, filter: ListFilter): boolean {
  if (answers === null) return false;
  return sifted !== undefined || asked.some((name) => filter[name] !== undefined && !answers.includes(name));
}

async function partsOfState(state: RunState, filter: ListFilter, manyWait: () => Promise<boolean>): Promise<Part[]> {
  switch (state) {
    case "waiting":
      if (await manyWait()) return [{ condition: "true", sifted: "state = 'waiting'", answers: answersOf(filter) }];
      return ["lane = 0", "lane = 1", "lane = 2"].map((condition) => ({ condition, answers: null }));
    case "blocked":
      return [{ condition: "blocked_key IS NOT NULL", answers: null }];
    case "running":
      return [{ condition: "state = 'running'", answers: null }];
    case "succeeded":
      return [{ condition: "finished_at IS NOT NULL", sifted: "state = 'succeeded'", answers: answersOf(filter) }];
    case "partial":
    case "failed":
    case "cancelled":
    case "skipped":
    case "expired":
      return [{ condition: `${exceptional} AND state = '${state}'`, answers: filter.job === undefined ? [] : ["job"] }];
  }
}

/** The narrowest index over all runs of a kind. */
function answersOf({ scheduleId, tenant, job }: ListFilter): readonly Asked[] {
  if (scheduleId !== undefined) return ["scheduleId"];
  if (tenant !== undefined) return ["tenant"];
  return job === undefined ? [] : ["job"];
}
