import type { ClaimedRun } from "../../../src/store/port/run-store.ts";
import type { Store } from "../../../src/store/port/store.ts";
import { claim, ensureWorker, finish, giveBack, t0 } from "../builders.ts";
import { breathe, microseconds, runChild } from "./child.ts";
import { exceededNow } from "./limits.ts";
import type { Hold } from "./roles.ts";

const nothingLeft = async (store: Store): Promise<boolean> => {
  const counts = await store.runs.activeCounts(t0);
  return Object.values(counts).every((count) => count === 0);
};

// A worker beside others: claims, looks whether a limit was exceeded, settles, until the book is empty and nothing more comes.
await runChild<"work">(async (store, { workerId, batch, limits, retries }, around) => {
  await ensureWorker(store, { id: workerId });
  const holds: Hold[] = [];
  const finished: string[] = [];
  const refused: string[] = [];
  const exceeded = new Set<string>();

  const settleAll = async (runs: readonly ClaimedRun[], from: number): Promise<void> => {
    const until = microseconds();
    const ends = runs.map((run) => (run.attempt <= retries ? giveBack() : finish()));
    const requests = runs.map((run, place) => ({
      run,
      workerId,
      codeVersion: null,
      settlement: ends[place] ?? finish(),
    }));
    const answers = await store.runs.settle(requests);
    for (const [place, run] of runs.entries()) {
      const { id, attempt, concurrencyKey, queue, parentId, overlapKey } = run;
      holds.push({ id, attempt, concurrencyKey, queue, parentId, overlapKey, from, until });
      if (answers[place] !== true) refused.push(id);
      else if (ends[place]?.kind === "finish") finished.push(id);
    }
  };

  for (;;) {
    const runs = await claim(store, workerId, { limit: batch });
    const from = microseconds();
    for (const text of await exceededNow(store, limits)) exceeded.add(text);
    await breathe();
    if (runs.length > 0) await settleAll(runs, from);
    else if (around.stopped() && (await nothingLeft(store))) break;
  }
  return { holds, finished, refused, exceeded: [...exceeded] };
});
