import { claim, ensureWorker } from "../builders.ts";
import { breathe, runChild } from "./child.ts";

// Takes what it can get, tells so, keeps its lease, and never settles. Its test kills it.
await runChild<"hold">(async (store, { workerId, leaseMs }, around) => {
  await ensureWorker(store, { id: workerId, leaseMs });
  const runs = await claim(store, workerId);
  around.note(runs.map((run) => run.id));
  for (;;) {
    await store.workers.heartbeat(workerId, Date.now());
    await breathe();
  }
});
