import { newRun } from "../builders.ts";
import { breathe, runChild } from "./child.ts";

// Enqueues for ever and tells of every run that was accepted. Its test kills it.
await runChild<"accept">(async (store, { job }, around) => {
  for (;;) {
    const run = newRun({ job });
    await store.runs.enqueue([[run]]);
    around.note([run.id]);
    await breathe();
  }
});
