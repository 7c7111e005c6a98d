import { defineJob, type CheckContext, type RunContext } from "daybook";
import { dealerships } from "../dealerships.ts";
import type { StockServices } from "../services.ts";
import dealershipStock from "./dealership-stock.job.ts";

/** Every night, unless the operator says otherwise: the demo does, so that there is something to see by day. */
const cron = process.env["STOCK_SYNC_CRON"] ?? "0 2 * * *";

export default defineJob({
  name: "stock-sync",
  description: "Brings every dealership's vehicles into the stock, each in a run of its own",
  schedule: { cron, timeZone: "Europe/Berlin", misfire: "fire_once", overlap: "skip" },
  // What can be tried again is tried again by the children.
  retry: { attempts: 1 },
  checks: {
    "shared-stock-numbers": {
      description: "A stock number names one car, so it stands on one lot",
      after: true,
      run: ({ services }: CheckContext<StockServices>) => services.stock.sharedNumbers(),
    },
  },

  async run({ run, services }: RunContext<unknown, StockServices>) {
    const children = dealerships.map(({ id }) => ({ input: { dealership: id }, tenant: id, key: id }));
    const { total, states } = await run.spawn(dealershipStock, children, { limit: 3 });
    // The engine ends this run as `partial` when a child is partial or failed; nothing here has to claim so.
    return { dealerships: { total, ...states }, vehicles: services.stock.tally(run.id) };
  },
});
