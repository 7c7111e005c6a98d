import { gzipSync } from "node:zlib";
import { listen } from "../../packages/daybook/src/http/listen.ts";
import type { Round, Subject } from "../measure/subject.ts";
import { framesOf, readingsOf, visitOnce } from "./dashboard-visit.ts";
import { openHttpBook, storeOf } from "./http-book.ts";

const scrollSeconds = 20;

/** A browser that knows nothing yet opens the overview: when something is painted, when its figures are there, and what scripts that took. */
export const firstLoad: Subject = (round) =>
  served(round, (url) =>
    visitOnce(async (page) => {
      await page.goto(url);
      await page.locator("main .card").nth(3).waitFor();
      const told = await page.evaluate<{ paint: number; figures: number; scripts: string[] }>(`({
        paint: performance.getEntriesByName("first-contentful-paint")[0].startTime,
        figures: performance.now(),
        scripts: performance.getEntriesByType("resource").map(({ name }) => name).filter((name) => name.endsWith(".js")),
      })`);
      const sizes = await Promise.all(
        told.scripts.map(async (script) => gzipSync(await (await fetch(script)).bytes()).byteLength),
      );
      return {
        "first-paint": told.paint,
        "first-figures": told.figures,
        "first-scripts": sizes.reduce((sum, size) => sum + size, 0) / 1_000,
      };
    }),
  );

/** A reader scrolls down the list of all runs as fast as it comes, some screens a second. */
export const scrollRuns: Subject = (round) =>
  served(round, (url) =>
    visitOnce(async (page) => {
      await page.goto(`${url}/runs`);
      await page.locator("[data-row]").nth(10).waitFor();
      const frames = await framesOf(page, scrollSeconds, "scrollBy(0, 60);");
      const last = await page.locator("[data-row]").last().getAttribute("data-row");
      return { ...readingsOf("scroll", frames), "scroll-rows": Number(last) };
    }),
  );

/** The book that the measure keeps, served and not worked at. */
async function served<Result>(round: Round, act: (url: string) => Promise<Result>): Promise<Result> {
  const daybook = await openHttpBook(storeOf(round));
  const server = await listen(daybook, 0);
  try {
    return await act(server.url);
  } finally {
    await server.close();
    await daybook.stop();
  }
}
