import { packageVersion } from "../../package-version.ts";
import type { LatencyFigures } from "../../engine/measure/latency.ts";
import type { LiveFeed } from "../live/live-feed.ts";
import type { HttpParts } from "../parts.ts";
import type { MetricMaker } from "./metric-maker.ts";

/** What metrics say of the process that answers. @returns what says it. */
export function makeProcessMetrics(
  make: MetricMaker,
  { daybook, store, latencies }: HttpParts,
  feed: LiveFeed,
): () => void {
  const build = make.gauge("daybook_build_info", "1; the labels say what runs here.", "version", "node", "store");
  const claims = latency(
    make,
    "daybook_claim_duration_seconds",
    "Calls to the store that claim runs.",
    latencies.claim.read(),
  );
  const renewals = latency(
    make,
    "daybook_lease_renew_duration_seconds",
    "Heartbeats that renewed the lease of this process.",
    latencies.leaseRenew.read(),
  );
  const failures = make.gauge(
    "daybook_service_failures",
    "Failures in a row of a service of this process; 0 when its last turn went well.",
    "service",
  );
  const clients = make.gauge("daybook_live_clients", "Clients that listen to live streams of this process.");
  const connections = make.gauge("daybook_store_connections", "Connections of this process to the store.", "state");
  const most = make.gauge("daybook_store_connections_max", "The most connections that this process opens.");
  const waiting = make.gauge("daybook_store_calls_waiting", "Calls of this process that wait for a connection.");
  const labels = {
    version: packageVersion(),
    node: process.versions.node,
    store: store.url.startsWith("sqlite:") ? "sqlite" : "postgres",
  };

  return () => {
    build(labels, 1);
    claims(latencies.claim.read());
    renewals(latencies.leaseRenew.read());
    for (const report of daybook.serviceReports()) failures({ service: report.service }, report.failures);
    clients({}, feed.size);
    const use = store.connections();
    if (use === null) return;
    connections({ state: "busy" }, use.open - use.idle);
    connections({ state: "idle" }, use.idle);
    most({}, use.most);
    waiting({}, use.waiting);
  };
}

function latency(make: MetricMaker, name: string, help: string, { stepsMs }: LatencyFigures) {
  const bounds = stepsMs.map((step) => step / 1_000);
  const histogram = make.histogram(name, help, bounds);
  return ({ counts, sumMs }: LatencyFigures): void => histogram.say({}, counts, sumMs / 1_000);
}
