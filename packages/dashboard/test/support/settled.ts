import type { Page } from "playwright-core";

const mostLooks = 40;

/** Looks at a page until two looks are the same: it has come to rest. */
export async function settled(page: Page, look: () => Promise<Buffer>): Promise<Buffer> {
  await page.evaluate("document.fonts.ready");
  let last = await look();
  for (let count = 0; count < mostLooks; count += 1) {
    const next = await look();
    if (next.equals(last)) return next;
    last = next;
  }
  throw new Error("The page does not come to rest.");
}
