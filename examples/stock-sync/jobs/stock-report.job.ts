import { setTimeout as pause } from "node:timers/promises";
import { defineJob, type RunContext } from "daybook";
import { dealerships } from "../dealerships.ts";
import type { StockServices } from "../services.ts";

/** Every morning, unless the operator says otherwise: the demo does, so that there is always something to watch. */
const cron = process.env["STOCK_REPORT_CRON"] ?? "0 6 * * *";

export default defineJob({
  name: "stock-report",
  description: "Sums up what each dealership has in stock",
  schedule: { cron, timeZone: "Europe/Berlin", misfire: "skip", overlap: "skip" },
  queue: "reports",
  retry: { attempts: 2, delay: "5s" },

  async run({ progress, log, signal, services }: RunContext<unknown, StockServices>) {
    progress.total(dealerships.length);
    const report: Record<string, { vehicles: number; meanHorsepower: number; oldest: number }> = {};
    for (const { id, name } of dealerships) {
      progress.message(name);
      await pause(services.paceMs, undefined, { signal });
      const sums = services.stock.sums(id);
      if (sums === null) {
        log.info("Nothing in stock; was it ever synced?", { dealership: id });
        progress.add("skipped");
        continue;
      }
      report[id] = sums;
      log.info("Summed up", { dealership: id, ...sums });
      progress.add("succeeded");
    }
    return report;
  },
});
