import { openBrowser } from "../../packages/dashboard/test/support/browser.ts";
import { percentile } from "../measure/median.ts";

type Page = Awaited<ReturnType<Awaited<ReturnType<typeof openBrowser>>["newPage"]>>;

/** A frame that took longer than this was seen: at 60 a second the next one was missed. */
const slowMs = 1_000 / 60 + 8;

/** A new browser with nothing kept, one page, and what a reader does there. */
export async function visitOnce<Result>(act: (page: Page) => Promise<Result>): Promise<Result> {
  const browser = await openBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1_440, height: 900 } });
    page.setDefaultTimeout(120_000);
    return await act(page);
  } finally {
    await browser.close();
  }
}

export interface Frames {
  readonly perSecond: number;
  /** Of 100. */
  readonly slowShare: number;
  /** All but one in 500 were shorter. */
  readonly longestMs: number;
}

/** Watches the page's frames for a while; `each`, a script, is run in each of them. */
export async function framesOf(page: Page, seconds: number, each = ""): Promise<Frames> {
  const lengths = await page.evaluate<number[]>(`new Promise((resolve) => {
    const lengths = [];
    let last = performance.now();
    const end = last + ${seconds * 1_000};
    requestAnimationFrame(function look(now) {
      lengths.push(now - last);
      last = now;
      ${each}
      if (now < end) requestAnimationFrame(look);
      else resolve(lengths);
    });
  })`);
  return {
    perSecond: lengths.length / seconds,
    slowShare: (lengths.filter((length) => length > slowMs).length / lengths.length) * 100,
    longestMs: percentile(lengths, 0.998),
  };
}
