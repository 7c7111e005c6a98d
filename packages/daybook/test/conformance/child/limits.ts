import type { RunRecord } from "../../../src/store/port/run-store.ts";
import type { Store } from "../../../src/store/port/store.ts";
import type { Limits } from "./roles.ts";

/** Looks into the book: what runs at this moment, beside what may. */
export async function exceededNow(store: Store, limits: Limits): Promise<string[]> {
  const { data } = await store.runs.list({ states: ["running"] }, { limit: 1_000 });
  const over = (what: string, allowed: Readonly<Record<string, number>>, of: (run: RunRecord) => string | null) =>
    Object.entries(allowed)
      .map(([name, limit]) => ({ name, limit, running: data.filter((run) => of(run) === name).length }))
      .filter(({ limit, running }) => running > limit)
      .map(({ name, limit, running }) => `${running} of ${limit} running of ${what} ${name}`);
  const found = [
    ...over("key", limits.keys, (run) => run.concurrencyKey),
    ...over("queue", limits.queues, (run) => run.queue),
    ...over("parent", limits.parents, (run) => run.parentId),
  ];
  for (const key of limits.soloKeys) {
    const runs = await store.runs.overlapping(key);
    const running = runs.filter((run) => run.state === "running").length;
    if (running > 1) found.push(`${running} solo runs of ${key} running`);
  }
  return found;
}
