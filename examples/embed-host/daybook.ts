import { createDaybook, defineJob, type Daybook } from "daybook";
import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { personOf } from "./people.ts";

/** Where the examples mount Daybook. */
export const mountPath = "/ops/daybook";

const priceList = defineJob({
  name: "price-list",
  description: "Works out the prices of a shop, one article after another",
  input: z.object({ shop: z.string(), articles: z.int().min(1).max(1_000).default(20) }),
  async run({ input, progress, signal }) {
    progress.total(input.articles);
    for (let article = 0; article < input.articles; article += 1) {
      await pause(50, undefined, { signal });
      progress.add("updated");
    }
    return { shop: input.shop, articles: input.articles };
  },
});

/** Opens the book and says who of the application's people may do what. One call for the whole process; `start` comes when it serves. */
export function openDaybook(): Promise<Daybook> {
  return createDaybook({
    store: process.env["DAYBOOK_STORE"] ?? "sqlite:./daybook.db",
    jobs: [priceList],
    http: {
      // The path that a browser sees, whether or not the framework leaves it in what it hands on.
      basePath: mountPath,
      authenticate: (request) => personOf(request.headers.get("cookie")),
    },
  });
}
