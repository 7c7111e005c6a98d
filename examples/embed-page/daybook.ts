import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { createDaybook, defineJob, type Daybook } from "daybook";
import { createClient, type Client } from "daybook/client";
import { z } from "zod";

/** Where Daybook is on this site. */
export const mountPath = "/ops/daybook";

export const catalogImport = defineJob({
  name: "catalog-import",
  description: "Brings a customer's articles into the shop",
  input: z.object({ articles: z.int().min(1).max(500) }),
  retry: { attempts: 1 },
  async run({ input, progress, log }) {
    progress.total(input.articles);
    progress.stage("Importing articles");
    for (let article = 1; article <= input.articles; article += 1) {
      await pause(50);
      progress.add("created");
    }
    log.info("imported", { articles: input.articles });
    return { articles: input.articles };
  },
});

/** The shop's own way in: it lives as long as the process and never leaves it. */
const ownSecret = randomUUID();

/** Opens the book. Customers have no account: all that Daybook lets in is the shop itself. A real one would name its staff here, too. */
export function openDaybook(): Promise<Daybook> {
  return createDaybook({
    store: process.env["DAYBOOK_STORE"] ?? "sqlite:./daybook.db",
    jobs: [catalogImport],
    http: {
      basePath: mountPath,
      authenticate: ({ headers }) =>
        headers.get("authorization") === `Bearer ${ownSecret}` ? { name: "shop", role: "operator" } : null,
    },
  });
}

/** The API of a Daybook in this process, without a line between. */
export function clientOf(daybook: Daybook): Client {
  return createClient({
    baseUrl: `http://daybook.invalid${mountPath}`,
    token: ownSecret,
    fetch: (...call) => daybook.fetch(new Request(...call)),
  });
}
