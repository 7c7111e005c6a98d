import type { RunView } from "daybook";
import type { Page } from "playwright-core";
import type { World } from "./world.ts";

/** Pages to show, by name. */
export type Pages = Readonly<Record<string, string>>;

/** From the beginning of the last night's sync to the middle of the picture. */
const nightMs = 4 * 60_000;

/** Pages that need nothing to run. */
export async function standingPages({ daybook }: World): Promise<Pages> {
  const [sync] = await newest("stock-sync");
  const syncs = await newest("dealership-stock");
  const failed = syncs.find(({ state }) => state === "failed");
  const partial = syncs.find(({ state }) => state === "partial");
  if (sync === undefined || failed === undefined || partial === undefined)
    throw new Error("The world has no past to show: no sync has ended as it should.");
  return {
    overview: "/",
    "overview-day": "/?days=1",
    "overview-month": "/?days=30",
    runs: "/runs",
    "runs-failed": "/runs?state=failed",
    "runs-active": "/runs?state=running,waiting,blocked",
    "runs-job": "/runs?job=dealership-stock",
    "runs-tenant": "/runs?tenant=berlin",
    "runs-day": "/runs?span=day",
    "run-sync": `/runs/${sync.id}`,
    "run-failed": `/runs/${failed.id}?tab=attempts`,
    "run-partial": `/runs/${partial.id}?tab=items`,
    "run-data": `/runs/${partial.id}?tab=data`,
    "run-timeline": `/runs/${failed.id}?tab=timeline`,
    "run-compare": `/runs/${partial.id}?tab=compare`,
    jobs: "/jobs",
    job: "/jobs/stock-sync",
    "job-input": "/jobs/daily-sales-report",
    "job-child": "/jobs/dealership-stock",
    "job-hourly": "/jobs/price-export",
    timeline: "/timeline",
    "timeline-night": `/timeline?length=15m&at=${new Date((sync.startedAt ?? 0) + nightMs).toISOString()}`,
    "timeline-tenants": "/timeline?length=1d&order=tenant",
    fires: "/fires",
    tenants: "/tenants",
    tenant: "/tenants/berlin",
    queues: "/queues",
    settings: "/settings",
    users: "/users",
    audit: "/audit",
    account: "/account",
  };

  async function newest(job: string): Promise<readonly RunView[]> {
    return (await daybook.runs.list({ job }, { limit: 20 })).data;
  }
}

/** Pages of what runs, once it does. */
export async function movingPages({ daybook }: World): Promise<Pages> {
  const { data } = await daybook.runs.list({ states: ["running"] }, { limit: 50 });
  const idOf = (wanted: string, tenant: string | null): string => {
    const found = data.find((run) => run.job === wanted && run.tenant === tenant);
    if (found === undefined)
      throw new Error(`No ${wanted} of ${tenant ?? "nobody"} is running any more; record again.`);
    return found.id;
  };
  return {
    run: `/runs/${idOf("dealership-stock", "hamburg")}`,
    "run-parent": `/runs/${idOf("stock-sync", null)}`,
  };
}

/** Looks at pages as a reader does. @returns what they asked below the API's root, each with the wall time at which they did */
export async function visitAll(page: Page, url: string, pages: Pages): Promise<Map<string, number>> {
  const root = `${url}/api/v1`;
  const asked = new Map<string, number>();
  page.on("request", (request) => {
    const address = request.url();
    if (request.method() === "GET" && address.startsWith(`${root}/`) && !address.startsWith(`${root}/events`))
      asked.set(address.slice(root.length), Date.now());
  });
  for (const path of Object.values(pages)) {
    await page.goto(url + path);
    await page.getByRole("heading", { level: 1 }).first().waitFor();
    await page.locator(".animate-pulse").first().waitFor({ state: "detached" });
    // What a page asks only once something else is there.
    await page.waitForTimeout(400);
  }
  page.removeAllListeners("request");
  return asked;
}
