import { defineJob, type AnyJob, type RunContext } from "daybook";
import { z } from "zod";

/** Waits by the clock of the recorded world, or until the run is aborted. */
export type Wait = (ms: number, signal: AbortSignal) => Promise<void>;

const channels = ["Marketplace", "Price portal", "Own shop"] as const;

/** What runs beside the example's syncs where cars are sold: hourly, nightly and by hand; quick, long and failing now and then. */
export function moreJobs(wait: Wait, now: () => number): readonly AnyJob[] {
  let exports = 0;
  return [
    defineJob({
      name: "price-export",
      description: "Sends today's prices to the sales channels",
      schedule: { cron: "0 * * * *", timeZone: "Europe/Berlin", misfire: "skip" },
      queue: "exports",
      retry: { attempts: 2, delay: "20s" },
      async run({ progress, log, signal, run }: RunContext) {
        exports += run.attempt === 1 ? 1 : 0;
        progress.total(channels.length * 98);
        for (const [place, channel] of channels.entries()) {
          progress.stage(channel, { of: channels.length });
          for (let batch = 0; batch < 7; batch += 1) {
            await wait(900, signal);
            // The portal is down every 17th hour, and for longer than a second try every 51st.
            if (place === 1 && batch === 3 && exports % 17 === 9 && (run.attempt === 1 || exports % 51 === 9))
              throw new Error("The price portal answers 503", { cause: new Error("upstream connect error") });
            progress.add("updated", 14);
          }
          log.info("Prices are sent", { channel, prices: 98 });
        }
        return { prices: 98, channels: channels.length };
      },
    }),
    defineJob({
      name: "photo-import",
      description: "Fetches new photos and makes thumbnails of them",
      schedule: { every: "2h" },
      queue: "media",
      retry: { attempts: 1 },
      async run({ progress, log, signal }: RunContext) {
        progress.stage("Looking for new photos");
        await wait(4_000, signal);
        const count = 60 + (Math.floor(now() / 3_600_000) % 5) * 20;
        progress.total(count);
        progress.stage("Making thumbnails");
        for (let photo = 1; photo <= count; photo += 1) {
          await wait(700, signal);
          progress.message(`IMG_${String(4_100 + photo).padStart(5, "0")}.jpg`);
          progress.add("created");
          if (photo % 50 === 0) log.info("Photos are stored", { photos: photo });
        }
        return { photos: count };
      },
    }),
    defineJob({
      name: "daily-sales-report",
      description: "Totals yesterday's sales and mails them to the managers",
      schedule: { cron: "30 6 * * *", timeZone: "Europe/Berlin", misfire: "fire_once", overlap: "skip" },
      queue: "reports",
      priority: 10,
      timeout: "30m",
      input: z
        .object({
          day: z.iso.date().optional().meta({ description: "Yesterday, unless it is given" }),
          managers: z.enum(["all", "sales", "stock"]).optional(),
          dryRun: z.boolean().optional().meta({ description: "Mails nothing" }),
        })
        .optional(),
      async run({ progress, log, signal }: RunContext) {
        for (const [place, stage] of ["Reading sales", "Totalling", "Mailing"].entries()) {
          progress.stage(stage, { of: 3 });
          await wait(9_000 + place * 2_000, signal);
        }
        log.info("The report is mailed", { managers: 4 });
        return { sales: 37, revenue: 512_430.5 };
      },
    }),
    defineJob({
      name: "invoice-reminders",
      description: "Reminds customers of invoices that are due",
      schedule: { cron: "0 9 * * 1-5", timeZone: "Europe/Berlin" },
      queue: "reports",
      async run({ progress, signal }: RunContext) {
        progress.total(12);
        for (let reminder = 0; reminder < 12; reminder += 1) {
          await wait(400, signal);
          progress.add("succeeded");
        }
        return { reminders: 12 };
      },
    }),
    defineJob({
      name: "month-end-report",
      description: "Everything the accountants want, once a month, by hand",
      kind: "manual",
      queue: "reports",
      async run({ signal }: RunContext) {
        await wait(45_000, signal);
        return { pages: 14 };
      },
    }),
  ];
}
