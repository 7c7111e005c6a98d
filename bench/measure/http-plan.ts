import type { Measure, Part } from "./plan.ts";

/** What is asked for, by the name in its figures. */
export const pages = [
  "overview",
  "run-list",
  "run-list-deep",
  "run-list-failed",
  "run-list-tenant",
  "run-page",
  "job-page",
];

const units: Readonly<Record<string, string>> = {
  ...Object.fromEntries(pages.flatMap((page) => ["p50", "p95", "p99"].map((share) => [`${page}-${share}`, "ms"]))),
  "ten-callers": "requests/s",
  "ten-callers-p95": "ms",
  "overview-held": "requests/s",
  "overview-held-p95": "ms",
  "overview-held-p99": "ms",
  "overview-held-failed": "requests",
  "drain-kept": "of 1",
};

function on(store: string, needs: Measure["needs"] = []): Measure {
  const subject = `daybook, ${store}`;
  const part = (file: string, run: string): Part => ({ subject, file: `subjects/${file}`, run, keepsDatabase: true });
  return {
    name: store.toLowerCase(),
    units,
    noneOf: ["overview-held-failed"],
    prepare: part("http-history.ts", "makeHttpHistory"),
    parts: [part("http-pages.ts", "httpPages")],
    needs,
  };
}

const liveUnits = Object.fromEntries(["p50", "p95", "p99"].map((share) => [`report-to-500-clients-${share}`, "ms"]));

/** The live stream, in a book that is empty: what it reads does not depend on the history. */
function live(store: string, needs: Measure["needs"] = []): Measure {
  const subject = `daybook, ${store}`;
  return {
    name: `live-${store.toLowerCase()}`,
    units: liveUnits,
    parts: [{ subject, file: "subjects/live-clients.ts", run: "liveClients" }],
    needs,
  };
}

/** The way in over HTTP, beside a book with millions of finished runs. */
export const httpPlan: readonly Measure[] = [
  on("SQLite"),
  on("PostgreSQL", ["postgres"]),
  live("SQLite"),
  live("PostgreSQL", ["postgres"]),
];
