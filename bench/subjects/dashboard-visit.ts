import { openBrowser } from "../../packages/dashboard/test/support/browser.ts";
import { percentile } from "../measure/median.ts";
import type { Readings } from "../measure/subject.ts";

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

interface Frames {
  readonly perSecond: number;
  /** Of 100. */
  readonly slowShare: number;
  /** All but one in 500 were shorter. */
  readonly longestMs: number;
  /** How long the page's own thread was at work for a frame; where this is far below 16.7 ms, it is not the page that frames wait for. */
  readonly busyMs: number;
}

/** The figures of a plan's `frameUnits` of that page. */
export function readingsOf(page: string, { perSecond, slowShare, longestMs, busyMs }: Frames): Readings {
  return {
    [`${page}-frames`]: perSecond,
    [`${page}-slow-frames`]: slowShare,
    [`${page}-longest`]: longestMs,
    [`${page}-busy`]: busyMs,
  };
}

/** A page with nothing but one box that moves: how many frames a page has here at best. */
export async function openYardstick(page: Page): Promise<void> {
  await page.setContent(
    "<style>@keyframes move { to { transform: translateX(900px) } } p { width: 200px; height: 8px; background: #3b82d9; animation: move 2s linear infinite alternate }</style><p></p>",
  );
}

/** Watches the page's frames for a while; `each`, a script, is run in each of them. */
export async function framesOf(page: Page, seconds: number, each = ""): Promise<Frames> {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  const busy = async (): Promise<number> => {
    const { metrics } = await session.send("Performance.getMetrics");
    return (metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0) * 1_000;
  };
  const busyBefore = await busy();
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
  const busyMs = ((await busy()) - busyBefore) / lengths.length;
  await session.detach();
  return {
    busyMs,
    perSecond: lengths.length / seconds,
    slowShare: (lengths.filter((length) => length > slowMs).length / lengths.length) * 100,
    longestMs: percentile(lengths, 0.998),
  };
}
