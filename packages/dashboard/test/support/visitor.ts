import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, onTestFinished } from "vitest";
import { openBrowser } from "./browser.ts";
import { openPage } from "./open-page.ts";

/** Pictures for people, of how each test left its page. */
const pictures = join(import.meta.dirname, "../../pictures/latest");

export interface Visit {
  readonly theme?: "light" | "dark";
  readonly language?: string;
  readonly width?: number;
  /** What a proxy in front would add to every request. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Requests may fail, so the console may say so. */
  readonly troubled?: boolean;
}

/** One browser for a file of tests, a fresh profile for each visit. A page that logs an error, or breaks its own policy, fails its test. */
export function useBrowser(): (url: string, visit?: Visit) => Promise<Page> {
  let browser: Browser | undefined;
  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true });
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());

  return async (url, { theme = "light", language = "en", width = 1_280, headers = {}, troubled = false } = {}) => {
    if (browser === undefined) throw new Error("The browser is not open yet.");
    const context = await browser.newContext({
      viewport: { width, height: 900 },
      colorScheme: theme,
      locale: language,
      timezoneId: "Europe/Berlin",
      extraHTTPHeaders: headers,
    });
    const { page, complaints } = await openPage(context);
    const { currentTestName = "test" } = expect.getState();
    onTestFinished(async () => {
      await page.screenshot({ path: join(pictures, `${currentTestName.replaceAll(/[^\w]+/g, "-")}.png`) });
      await context.close();
      expect(troubled ? [] : complaints).toEqual([]);
    });
    await page.goto(url);
    return page;
  };
}
