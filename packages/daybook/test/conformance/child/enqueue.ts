import { newRun, newRuns } from "../builders.ts";
import { runChild } from "./child.ts";

await runChild<"enqueue">(async (store, { job, runs, dedupeKeys }) => {
  const made: string[] = [];
  for (const run of newRuns(runs, { job })) {
    await store.runs.enqueue([[run]]);
    made.push(run.id);
  }
  const keyed = [];
  for (const dedupeKey of dedupeKeys) {
    const outcomes = await store.runs.enqueue([[newRun({ job, dedupeKey })]]);
    keyed.push(...outcomes.flat());
  }
  return { made, keyed };
});
