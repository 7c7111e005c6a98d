import { claim, ensureWorker, finish } from "../builders.ts";
import { breathe, runChild } from "./child.ts";

// A worker that forgets its heartbeat and settles run after run, until the store refuses one; then it tries all the others.
await runChild<"outlive">(async (store, { workerId, leaseMs, runs }) => {
  await ensureWorker(store, { id: workerId, leaseMs });
  const taken = await claim(store, workerId, { limit: runs });
  const rest = taken.map((run) => ({ run, workerId, codeVersion: null, settlement: finish() }));
  const settled: string[] = [];
  for (let request = rest.shift(); request !== undefined; request = rest.shift()) {
    const [held] = await store.runs.settle([request]);
    if (held !== true) break;
    settled.push(request.run.id);
    await breathe();
  }
  return { taken, settled, late: await store.runs.settle(rest) };
});
