import { toReadable } from "../../engine/api/json-text.ts";
import type { JobReadOptions, SwitchOptions } from "../../engine/api/jobs-api.ts";
import type { EnqueueOptions } from "../../engine/daybook.ts";
import { actorOf, tenantOf, type Caller } from "../access/caller.ts";
import * as contract from "../contract/jobs.ts";
import { given } from "../given.ts";
import type { HttpParts } from "../parts.ts";
import { readablePage } from "../readable-page.ts";
import { route, type Route } from "../route.ts";

export function jobRoutes({ daybook }: HttpParts): Route[] {
  const { jobs, runs } = daybook;
  return [
    route(contract.listJobs, async ({ query, caller }) => ({
      data: toReadable(await jobs.list(seenBy(query, caller))),
    })),
    route(contract.getJob, async ({ params, query, caller }) =>
      toReadable(await jobs.get(params.job, seenBy(query, caller))),
    ),
    route(contract.listJobHistory, async ({ params, query: { tenant, ...page }, caller }) => {
      await jobs.assertKnown(params.job);
      return readablePage(await runs.list(given({ job: params.job, tenant: tenantOf(caller, tenant) }), given(page)));
    }),
    route(contract.triggerJob, ({ params, body, caller }) => {
      const { input, tenant, ...options } = body ?? {};
      const all: EnqueueOptions = given({
        ...options,
        trigger: "manual" as const,
        tenant: tenantOf(caller, tenant),
        by: caller.name,
      });
      return daybook.enqueue(params.job, input, all);
    }),
    route(contract.pauseJob, ({ params, body, caller }) => jobs.pause(params.job, about(body, caller))),
    route(contract.resumeJob, ({ params, body, caller }) => jobs.resume(params.job, about(body, caller))),
    route(contract.disableJob, ({ params, body, caller }) => jobs.disable(params.job, about(body, caller))),
    route(contract.enableJob, ({ params, body, caller }) => jobs.enable(params.job, about(body, caller))),
    route(contract.setJobLimit, ({ params, body, caller }) => jobs.setLimit(params.job, body.limit, actorOf(caller))),
    route(contract.setJobRetry, ({ params, body, caller }) => jobs.setRetry(params.job, given(body), actorOf(caller))),
    route(contract.resetJob, ({ params, body, caller }) =>
      jobs.reset(params.job, given({ ...actorOf(caller), fields: body?.fields })),
    ),
  ];
}

/** Callers bound to a tenant see the job as it concerns that one. */
function seenBy(query: { tenant?: string | undefined; outcomes?: number | undefined }, caller: Caller): JobReadOptions {
  return given({ tenant: tenantOf(caller, query.tenant), outcomes: query.outcomes });
}

/** Callers bound to a tenant switch the job for that one alone. */
function about(body: { tenant?: string | undefined } | undefined, caller: Caller): SwitchOptions {
  return given({ ...actorOf(caller), tenant: tenantOf(caller, body?.tenant) });
}
