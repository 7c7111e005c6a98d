// Makes the pictures of the README out of the recording: docs/pictures.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openBrowser } from "../test/support/browser.ts";
import { recordedPages, serveReplay } from "../test/support/serve-replay.ts";
import { settled } from "../test/support/settled.ts";

const folder = join(import.meta.dirname, "../../../docs/pictures");
const quality = 82;

interface Shot {
  /** Of the recording. */
  readonly page: string;
  readonly theme?: "dark";
  readonly width?: number;
  readonly height?: number;
}

const shots: Readonly<Record<string, Shot>> = {
  overview: { page: "overview", height: 1_060 },
  "overview-dark": { page: "overview", theme: "dark", height: 1_060 },
  "overview-phone": { page: "overview", width: 390, height: 844 },
  run: { page: "run-sync", height: 660 },
  runs: { page: "runs", height: 780 },
  jobs: { page: "jobs", height: 580 },
  timeline: { page: "timeline-night", height: 580 },
  fires: { page: "fires", height: 580 },
};

mkdirSync(folder, { recursive: true });
const served = await serveReplay();
const browser = await openBrowser();
try {
  for (const [name, { page: where, theme = "light", width = 1_280, height = 800 }] of Object.entries(shots)) {
    const context = await browser.newContext({
      viewport: { width, height },
      deviceScaleFactor: 2,
      colorScheme: theme,
      locale: "en",
      timezoneId: "Europe/Berlin",
      reducedMotion: "reduce",
    });
    const page = await context.newPage();
    await page.goto(served.address(recordedPages[where] ?? ""));
    await page.getByRole("heading", { level: 1 }).first().waitFor();
    await page.locator(".animate-pulse").first().waitFor({ state: "detached" });
    await page.addStyleTag({
      content: "*, ::before, ::after { animation: none !important; transition: none !important }",
    });
    // WebP: a quarter of the size of a PNG that looks the same. Only the browser's own protocol makes it.
    const browserLine = await context.newCDPSession(page);
    const picture = await settled(page, async () => {
      const { data } = await browserLine.send("Page.captureScreenshot", { format: "webp", quality });
      return Buffer.from(data, "base64");
    });
    writeFileSync(join(folder, `${name}.webp`), picture);
    console.log(`docs/pictures/${name}.webp ${Math.round(picture.byteLength / 1_000)} kB`);
    await context.close();
  }
} finally {
  await browser.close();
  await served.close();
}
