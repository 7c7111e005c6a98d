import { defineJob, discard, NonRetryableError, partial, type RunContext } from "daybook";
import { z } from "zod";
import { dealershipIds, tokenVariable } from "../dealerships.ts";
import { FeedRefusedError, readFeed } from "../feed/client.ts";
import type { StockServices } from "../services.ts";
import { checkVehicle, type Vehicle } from "../stock/vehicle.ts";

const input = z.object({ dealership: z.enum(dealershipIds) });

export default defineJob({
  name: "dealership-stock",
  description: "Reads one dealership's feed and brings its vehicles into the stock",
  input,
  timeout: "10m",
  retry: { attempts: 2, delay: "2s" },
  // A nightly sync and one by hand never write the same dealership at the same time.
  concurrency: { limit: 1, key: ({ dealership }) => `dealership-stock:${dealership}` },

  async run(context: RunContext<z.output<typeof input>, StockServices>) {
    const { progress, log, items, signal, run, services } = context;
    const { dealership } = context.input;
    const token = services.tokens.get(dealership);
    if (token === undefined) return discard("no credentials");
    if (services.feedUrl === null) throw new NonRetryableError("Set STOCK_SYNC_FEED_URL to where the feeds are.");

    const onRetry = (why: string, waitMs: number) => log.warn("Feed is retried", { why, waitMs });
    const totals = { offered: 0, created: 0, updated: 0, unchanged: 0, invalid: 0 };
    progress.stage("Opening the feed", { of: 2 });
    try {
      for await (const page of readFeed({ feedUrl: services.feedUrl, dealership, token, signal, onRetry })) {
        if (page.page === 1) progress.stage("Syncing vehicles", { of: 2 });
        progress.total(page.total);
        progress.message(`page ${page.page}`);

        const valid: Vehicle[] = [];
        for (const record of page.vehicles) {
          totals.offered += 1;
          const checked = checkVehicle(record, totals.offered);
          if (checked.valid) valid.push(checked.vehicle);
          else {
            totals.invalid += 1;
            items.fail(checked.key, new Error(checked.problem), record);
          }
        }
        const changes = services.stock.upsert(dealership, valid, run.parentId ?? run.id);
        for (const change of ["created", "updated", "unchanged"] as const) {
          totals[change] += changes[change];
          if (changes[change] > 0) progress.add(change, changes[change]);
        }
      }
    } catch (error) {
      if (!(error instanceof FeedRefusedError)) throw error;
      throw new NonRetryableError(`${error.message} Check ${tokenVariable(dealership)}.`, { cause: error });
    }

    log.info("Stock is in step with the feed", totals);
    return totals.invalid > 0 ? partial(totals) : totals;
  },
});
