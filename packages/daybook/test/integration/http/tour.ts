import { endpoints } from "./endpoints.ts";
import { cookieOf, password, type Desk, type Reply } from "./desk.ts";

/** Requests that together reach every endpoint on a book in which something has happened. */
export async function tour(desk: Pick<Desk, "daybook" | "ask">): Promise<Map<string, Reply>> {
  const replies = new Map<string, Reply>();
  const go = async (id: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Reply> => {
    const endpoint = endpoints.find((each) => each.id === id);
    const reply = await desk.ask(endpoint?.method ?? id, path, { body, ...(headers && { headers }) });
    replies.set(id, reply);
    return reply;
  };
  await desk.daybook.start();
  const made = await go("runs.enqueue", "/runs", { job: "stock-sync", input: { shop: "north" }, tenant: "north" });
  const run = made.body.id as string;
  await desk.daybook.runs.wait(run);
  const failed = await desk.ask("POST", "/runs", { body: { job: "fails" } });
  await desk.daybook.runs.wait(failed.body.id);
  const later = await desk.ask("POST", "/runs", { body: { job: "stock-sync", delay: "1h" } });
  await go("runs.latest", "/runs/latest?job=fails&state=failed");
  await go("runs.export", "/runs/export?format=csv");
  await go("runs.bulkCancel", "/runs/bulk-cancel", { filter: { job: "nobody" } });
  await go("runs.bulkRetry", "/runs/bulk-retry", { filter: { job: "nobody" }, expected: 0 });
  await go("overview.get", "/overview?days=1");
  await go("jobs.statistics", "/jobs/stock-sync/statistics");
  await go("runs.list", "/runs?limit=10");
  await go("runs.activeCounts", "/runs/active-counts");
  await go("runs.get", `/runs/${failed.body.id}`);
  await go("runs.attempts", `/runs/${failed.body.id}/attempts`);
  await go("runs.logs", `/runs/${run}/logs?level=info,warn&tail=true`);
  await go("runs.failedItems", `/runs/${run}/failed-items`);
  await go("runs.childStates", `/runs/${run}/child-states`);
  await go("timeline.get", "/timeline?limit=10");
  await go("runs.timeline", `/runs/${failed.body.id}/timeline`);
  await go("runs.bulkRetryFailedItems", "/runs/bulk-retry-failed-items", { filter: { job: "stock-sync" } });
  await go("runs.cancel", `/runs/${later.body.id}/cancel`, { reason: "not today" });
  await go("runs.retry", `/runs/${failed.body.id}/retry`);
  await go("jobs.list", "/jobs?outcomes=5");
  await go("jobs.pause", "/jobs/fails/pause", { tenant: "north" });
  await go("jobs.resume", "/jobs/fails/resume", { tenant: "north" });
  await go("jobs.disable", "/jobs/fails/disable");
  await go("jobs.setLimit", "/jobs/stock-sync/limit", { limit: 2 });
  await go("jobs.setRetry", "/jobs/stock-sync/retry", { attempts: 5, delay: "1s" });
  await go("jobs.get", "/jobs/stock-sync");
  await go("jobs.enable", "/jobs/fails/enable");
  await go("jobs.reset", "/jobs/stock-sync/reset");
  await go("jobs.history", "/jobs/stock-sync/history?limit=2");
  await go("jobs.trigger", "/jobs/stock-sync/trigger", { input: { shop: "north" }, tenant: "north", delay: "1h" });
  await go("jobs.disableAll", "/jobs/disable-all");
  await go("jobs.enableAll", "/jobs/enable-all");
  const schedule = "/schedules/stock-sync/default";
  await go("schedules.list", "/schedules?job=stock-sync&withRemoved=true");
  await go("schedules.get", `${schedule}?locale=de`);
  await go("schedules.preview", `${schedule}/preview?count=3&from=2027-03-27T00:00:00Z`);
  await go("schedules.lint", `${schedule}/lint`);
  await go("schedules.propose", "/schedules/preview", {
    cron: "30 2 * * *",
    schedule: { job: "stock-sync", key: "default" },
    from: "2027-03-27T12:00:00Z",
    count: 2,
  });
  await go("schedules.pause", `${schedule}/pause`);
  await go("schedules.resume", `${schedule}/resume`);
  await go("schedules.setCron", `${schedule}/cron`, { cron: "30 2 * * *" });
  await go("schedules.resetCron", `${schedule}/cron`);
  await go("fires.list", "/fires?job=stock-sync&outcome=ran");
  await go("fires.why", "/why?job=stock-sync&at=2026-11-22T01:00:00Z");
  await go("queues.list", "/queues");
  await go("queues.setConcurrency", "/queues/default/concurrency", { concurrency: 3 });
  await go("queues.pause", "/queues/default/pause");
  await go("queues.resume", "/queues/default/resume");
  await go("queues.reset", "/queues/default/reset");
  await go("workers.list", "/workers?withEnded=true");
  await go("tenants.disable", "/tenants/south/disable");
  await go("tenants.enable", "/tenants/south/enable");
  await go("tenants.pause", "/tenants/north/pause");
  await go("tenants.resume", "/tenants/north/resume");
  await go("tenants.list", "/tenants");
  await go("tenants.matrix", "/tenants/matrix?limit=10");
  await go("tenants.health", "/tenants/north/health");
  await go("settings.set", "/settings/retention.maxAge", { value: "60d" });
  await go("settings.list", "/settings");
  await go("settings.reset", "/settings/retention.maxAge");
  await go("accounts.create", "/accounts", { name: "Vera", password, role: "viewer", tenant: "north" });
  await go("accounts.change", "/accounts/vera", { role: "operator", tenant: null, disabled: false });
  const signedIn = await go("session.signIn", "/session", { name: "vera", password });
  await go("accounts.list", "/accounts");
  await go("me.get", "/me");
  const vera = { cookie: cookieOf(signedIn.headers), "sec-fetch-site": "same-origin", "x-caller": "null" };
  const change = { current: password, password: `${password}!` };
  const changed = await go("me.setPassword", "/me/password", change, vera);
  await go("me.signOutEverywhere", "/me/sessions", undefined, { ...vera, cookie: cookieOf(changed.headers) });
  await go("session.signOut", "/session", undefined, vera);
  await go("accounts.setPassword", "/accounts/vera/password", { password });
  await go("accounts.signOut", "/accounts/vera/sessions");
  await go("tokens.create", "/tokens", { name: "ci", role: "viewer", expires: "1d" });
  await go("tokens.list", "/tokens");
  await go("tokens.revoke", "/tokens/ci");
  await go("accounts.remove", "/accounts/vera");
  await go("events.stream", `/events?run=${run}`);
  await go("runs.retryFailedItems", `/runs/${run}/retry-failed-items`, { keys: ["sku-1"] });
  await go("audit.list", "/audit?limit=100");
  return replies;
}
