import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, onTestFinished } from "vitest";
import { openBrowser } from "./browser.ts";
import { openPage } from "./open-page.ts";
import { serveReplay, type ServedReplay } from "./serve-replay.ts";
import { settled } from "./settled.ts";

export interface ReplayVisit {
  readonly theme?: "light" | "dark";
  readonly language?: "en" | "de" | "vi";
  readonly width?: number;
  readonly height?: number;
  /** Milliseconds into the recording to stand still at; null plays it. @defaultValue 0 */
  readonly at?: number | null;
}

/** Opens pages of the recording in one browser and one zone, so that they look the same every day. A page that logs an error fails its test. */
export function useReplay(): (path: string, visit?: ReplayVisit) => Promise<Page> {
  let browser: Browser | undefined;
  let served: ServedReplay | undefined;
  beforeAll(async () => {
    [browser, served] = await Promise.all([openBrowser(), serveReplay()]);
  });
  afterAll(async () => {
    await browser?.close();
    await served?.close();
  });

  return async (path, { theme = "light", language = "en", width = 1_280, height = 900, at = 0 } = {}) => {
    if (browser === undefined || served === undefined) throw new Error("The replay is not served yet.");
    const context = await browser.newContext({
      viewport: { width, height },
      colorScheme: theme,
      locale: language,
      timezoneId: "Europe/Berlin",
      reducedMotion: "reduce",
    });
    const { page, complaints } = await openPage(context);
    onTestFinished(async () => {
      await context.close();
      expect(complaints).toEqual([]);
    });
    await page.goto(served.address(path, at));
    await page.getByRole("heading", { level: 1 }).first().waitFor();
    await page.locator(".animate-pulse").first().waitFor({ state: "detached" });
    return page;
  };
}

/** A picture of a page that has come to rest. */
export function pictureOf(page: Page): Promise<Buffer> {
  return settled(page, () => page.screenshot({ animations: "disabled" }));
}
