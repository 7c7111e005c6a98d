import type { z } from "zod";
import { toReadable } from "../../engine/api/json-text.ts";
import { PeriodSums } from "../../engine/api/period-sums.ts";
import { summarize, summarizeBy } from "../../engine/api/statistics.ts";
import type { SummedPeriod } from "../../store/port/history-store.ts";
import { formatInstant, type Instant } from "../../time/instant.ts";
import { tenantOf } from "../access/caller.ts";
import * as contract from "../contract/overview.ts";
import { given } from "../given.ts";
import { jsonTextResponse } from "../json-response.ts";
import type { HttpParts } from "../parts.ts";
import { route, type Route } from "../route.ts";
import { Snapshots } from "../snapshots.ts";

const usualDays = 7;
const dayMs = 86_400_000;
const hourMs = 3_600_000;
const mostActive = 100;
const mostRecent = 20;
/** An answer may be so old, so that a wall of screens costs the book as much as one. */
const maxAgeMs = 1_000;
/** One that is asked for at this age is made anew beside the asking: the rest of the second is the time that has. */
const refreshAfterMs = 500;
const mostQuestions = 200;
/** Jobs and tenants in one answer. */
const mostKeys = 1_000;

const encoder = new TextEncoder();

/** What an answer hangs on, and so what it is remembered by. */
interface Question {
  readonly tenant: string | undefined;
  readonly days: number;
  readonly job?: string;
}

export function overviewRoutes({ daybook: { runs }, store, clock }: HttpParts): Route[] {
  const sums = new PeriodSums(store.rollUps, clock);
  const answers = new Snapshots<Uint8Array>(clock, { maxAgeMs, refreshAfterMs, most: mostQuestions });
  const shared = async (question: Question, make: () => Promise<unknown>): Promise<Response> => {
    const { tenant, days, job } = question;
    const key = JSON.stringify([tenant ?? null, job ?? null, days]);
    return jsonTextResponse(await answers.read(key, async () => encoder.encode(JSON.stringify(await make()))));
  };
  /** Whole hours, the first of them included: an hour has one row, whatever minute it is. */
  const period = async ({ days, ...of }: Question) => {
    const from = Math.floor((clock.now() - days * dayMs) / hourMs) * hourMs;
    return periodOf(from, await sums.read({ ...given(of), from }));
  };

  const overview = async (question: Question): Promise<z.output<typeof contract.getOverview.answer>> => {
    const { tenant } = question;
    const [counts, active, recent, summed] = await Promise.all([
      tenant === undefined ? runs.activeCounts() : null,
      runs.list(given({ states: ["running"] as const, tenant }), { limit: mostActive }),
      runs.list(given({ tenant }), { limit: mostRecent }),
      period(question),
    ]);
    return {
      counts,
      active: toReadable(active.data),
      latest: toReadable(recent.data[0] ?? null),
      recent: toReadable(recent.data),
      ...summed,
    };
  };
  const ofJob = (question: Question): Promise<z.output<typeof contract.getJobStatistics.answer>> => period(question);

  return [
    route(contract.getOverview, ({ query: { days = usualDays, ...query }, caller }) => {
      const question = { tenant: tenantOf(caller, query.tenant), days };
      return shared(question, () => overview(question));
    }),
    route(contract.getJobStatistics, ({ params: { job }, query: { days = usualDays, ...query }, caller }) => {
      const question = { tenant: tenantOf(caller, query.tenant), job, days };
      return shared(question, () => ofJob(question));
    }),
  ];
}

function periodOf(from: Instant, { byHour, byJob, byTenant }: SummedPeriod) {
  return {
    from: formatInstant(from),
    total: summarize(byHour),
    byJob: summarizeBy(byJob, ({ key }) => String(key)).slice(0, mostKeys),
    byTenant: summarizeBy(byTenant, ({ key }) => (key === null ? null : String(key))).slice(0, mostKeys),
    hours: byHour.map((hour) => ({ hourAt: formatInstant(Number(hour.key)), statistics: summarize([hour]) })),
  };
}
