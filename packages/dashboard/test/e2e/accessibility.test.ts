import { expect, test } from "vitest";
import { findingsOf } from "../support/axe.ts";
import { House } from "../support/house.ts";
import { useBrowser } from "../support/visitor.ts";

const visit = useBrowser();

const pages = [
  "/",
  "/runs",
  "/runs/:run",
  "/runs/:run?tab=attempts",
  "/runs/:run?tab=timeline",
  "/runs/:run?tab=compare",
  "/jobs",
  "/jobs/greets",
  "/jobs/flaky",
  "/fires",
  "/tenants",
  "/queues",
  "/tenants/north",
  "/timeline",
  "/settings",
  "/users",
  "/account",
  "/audit",
  "/nothing/here",
];
const themes = ["light", "dark"] as const;

test.for(pages.flatMap((path) => themes.map((theme) => [path, theme] as const)))(
  "%s in %s has nothing that WCAG 2.2 AA forbids",
  async ([path, theme]) => {
    const house = await House.open("SQLite");
    const { id } = await house.daybook.enqueue("flaky");
    await house.daybook.runs.wait(id);
    await house.daybook.checks.run("flaky", "pots-are-clean");
    await house.daybook.enqueue("in-halves", undefined, { tenant: "north" });
    const page = await visit(house.url + path.replace(":run", id), { theme });
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.locator("[data-link=live]").waitFor();
    await page.locator(".animate-pulse").first().waitFor({ state: "detached" });
    expect(await findingsOf(page)).toEqual([]);
  },
);
