import type { ClaimedRun } from "../../../src/store/port/run-store.ts";
import { claim, ensureWorker, finish, giveBack, minute, t0 } from "../builders.ts";
import { runsOf } from "../history.ts";
import { breathe, runChild } from "./child.ts";
import { exceededNow } from "./limits.ts";

// Makes random calls beside others who do the same, and looks after each claim whether a limit was exceeded.
await runChild<"chaos">(async (store, { workerId, operations, parents, limits }) => {
  await ensureWorker(store, { id: workerId });
  const made: string[] = [];
  const finished: string[] = [];
  const refused: string[] = [];
  const exceeded = new Set<string>();
  const held: ClaimedRun[] = [];
  let now = t0;

  const take = async (limit: number): Promise<void> => {
    held.push(...(await claim(store, workerId, { limit, now })));
    for (const text of await exceededNow(store, limits)) exceeded.add(text);
  };
  const end = async (pick: number, again: boolean): Promise<void> => {
    const [run] = held.splice(pick % Math.max(1, held.length), 1);
    if (run === undefined) return;
    const settlement = again ? giveBack({ availableAt: now }) : finish({ finishedAt: now });
    const [done] = await store.runs.settle([{ run, workerId, codeVersion: null, settlement }]);
    if (done !== true) refused.push(run.id);
    else if (!again) finished.push(run.id);
  };

  for (const operation of operations) {
    switch (operation.kind) {
      case "enqueue": {
        const runs = runsOf(operation, parents, now);
        await store.runs.enqueue([runs]);
        made.push(...runs.map((run) => run.id));
        break;
      }
      case "claim":
      case "drain":
        await take(operation.kind === "claim" ? operation.limit : 20);
        break;
      case "settle":
        await end(operation.pick, operation.end.startsWith("retry"));
        break;
      case "cancel": {
        const id = made[operation.pick % Math.max(1, made.length)];
        await store.runs.cancel(id === undefined ? [] : [id], { by: null, reason: null, now });
        break;
      }
      case "release":
        await store.runs.releaseHeld({});
        break;
      case "wait":
        now += minute;
        break;
    }
    await breathe();
  }
  while (held.length > 0) await end(0, false);
  return { made, finished, refused, exceeded: [...exceeded] };
});
