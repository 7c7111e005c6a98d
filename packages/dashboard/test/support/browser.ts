import sparticuz from "@sparticuz/chromium";
import { chromium, type Browser } from "playwright-core";

/** The package's own arguments are for functions in a cloud: one process for all, which ends with the first context that is closed. */
const args = ["--no-sandbox", "--font-render-hinting=none", "--disable-gpu", "--disable-lcd-text"];

/** Chromium: the one that `CHROMIUM_PATH` names, or one out of a package, so that a fresh machine needs nothing installed. */
export async function openBrowser(): Promise<Browser> {
  const installed = process.env["CHROMIUM_PATH"];
  const executablePath = installed === undefined || installed === "" ? await sparticuz.executablePath() : installed;
  return chromium.launch({ executablePath, args, timeout: 120_000 });
}
