import type { NewRun } from "../port/run-store.ts";

/** A run that is unique among others by a key, and which of its keys that are. */
export interface KeyedRun {
  readonly run: NewRun;
  /** In the order in which they are looked at: the dedupe key, then the place among the parent's children. */
  readonly identities: readonly string[];
}

/** What makes a new run a duplicate of another one. */
export function identitiesOf(run: NewRun): string[] {
  const identities: string[] = [];
  if (run.dedupeKey !== null) identities.push(JSON.stringify(["dedupe", run.dedupeKey, run.job, run.tenant]));
  if (run.parentId !== null && run.childKey !== null)
    identities.push(JSON.stringify(["child", run.parentId, run.childKey]));
  return identities;
}

/**
 * The runs that can be written in one statement: each key once, the first run that has it. In the order of their keys.
 */
export function firstOfEach(runs: readonly KeyedRun[]): KeyedRun[] {
  const seen = new Set<string>();
  const first = runs.filter(({ identities }) => {
    const isFirst = identities.every((identity) => !seen.has(identity));
    for (const identity of identities) seen.add(identity);
    return isFirst;
  });
  const place = ({ identities }: KeyedRun): string => identities.join();
  return first.toSorted((a, b) => (place(a) < place(b) ? -1 : 1));
}
