import { setTimeout as sleep } from "node:timers/promises";
import { listen } from "../../packages/daybook/src/http/listen.ts";
import { createDaybook, defineJob, type RunContext } from "../../packages/daybook/src/index.ts";

/** A process with runs that are all active and all make progress, as often as it is written; serves the dashboard. */
const [store, count] = process.argv.slice(2);
if (store === undefined) throw new Error("dashboard-active-process.ts is started by the bench.");
const active = Number(count);
const steps = 2_000;

const daybook = await createDaybook({
  store,
  jobs: [
    defineJob({
      name: "long-sync",
      async run({ progress, signal, tenant }: RunContext) {
        progress.total(steps);
        progress.stage("Syncing", { of: 1 });
        for (let step = 0; step < steps && !signal.aborted; step += 1) {
          await sleep(250);
          progress.message(`page ${step} of ${tenant ?? "all"}`);
          progress.add("updated");
        }
      },
    }),
  ],
  worker: { concurrency: active, drain: 0, abortGrace: "1s" },
});
await daybook.start();
const server = await listen(daybook, 0);
for (let run = 0; run < active; run += 1) await daybook.enqueue("long-sync", undefined, { tenant: `tenant-${run}` });
process.once("disconnect", () => process.exit());
process.send?.({ url: server.url });
