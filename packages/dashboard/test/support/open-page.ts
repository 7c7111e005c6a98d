import type { BrowserContext, Page } from "playwright-core";

/** Patience for a machine under load; what is waited for usually takes no time. */
const patienceMs = 120_000;

/** A page, and what it complains of: errors, and what it logs as an error or a warning. */
export async function openPage(context: BrowserContext): Promise<{ page: Page; complaints: readonly string[] }> {
  const page = await context.newPage();
  page.setDefaultTimeout(patienceMs);
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  return { page, complaints };
}
