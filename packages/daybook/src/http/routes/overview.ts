import { toReadable } from "../../engine/api/json-text.ts";
import { summarize, summarizeBy } from "../../engine/api/statistics.ts";
import type { RollUp } from "../../store/port/history-store.ts";
import { formatInstant, type Instant } from "../../time/instant.ts";
import { tenantOf } from "../access/caller.ts";
import * as contract from "../contract/overview.ts";
import { given } from "../given.ts";
import type { HttpParts } from "../parts.ts";
import { route, type Route } from "../route.ts";

const usualDays = 7;
const dayMs = 86_400_000;
const hourMs = 3_600_000;
const mostActive = 100;
const mostRecent = 20;

export function overviewRoutes({ daybook: { runs }, store, clock }: HttpParts): Route[] {
  /** Whole hours, the first of them included: an hour has one row, whatever minute it is. */
  const fromOf = (days: number = usualDays): Instant => Math.floor((clock.now() - days * dayMs) / hourMs) * hourMs;

  return [
    route(contract.getOverview, async ({ query, caller }) => {
      const tenant = tenantOf(caller, query.tenant);
      const from = fromOf(query.days);
      const [counts, active, recent, hours] = await Promise.all([
        tenant === undefined ? runs.activeCounts() : null,
        runs.list(given({ states: ["running"] as const, tenant }), { limit: mostActive }),
        runs.list(given({ tenant }), { limit: mostRecent }),
        store.rollUps.list(given({ from, tenant })),
      ]);
      return {
        counts,
        active: toReadable(active.data),
        latest: toReadable(recent.data[0] ?? null),
        recent: toReadable(recent.data),
        ...periodOf(from, hours),
      };
    }),
    route(contract.getJobStatistics, async ({ params, query, caller }) => {
      const from = fromOf(query.days);
      const filter = given({ job: params.job, tenant: tenantOf(caller, query.tenant), from });
      const hours = await store.rollUps.list(filter);
      return periodOf(from, hours);
    }),
  ];
}

function periodOf(from: Instant, hours: readonly RollUp[]) {
  const byHour = [...Map.groupBy(hours, ({ hourAt }) => hourAt)].toSorted(([a], [b]) => a - b);
  return {
    from: formatInstant(from),
    total: summarize(hours),
    byJob: summarizeBy(hours, ({ job }) => job),
    byTenant: summarizeBy(hours, ({ tenant }) => tenant),
    hours: byHour.map(([hourAt, same]) => ({ hourAt: formatInstant(hourAt), statistics: summarize(same) })),
  };
}
