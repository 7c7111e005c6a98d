import { toReadable } from "../../engine/api/json-text.ts";
import type { SwitchOptions } from "../../engine/api/jobs-api.ts";
import { tenantOf, type Caller } from "../access/caller.ts";
import * as contract from "../contract/jobs.ts";
import { given } from "../given.ts";
import type { HttpParts } from "../parts.ts";
import { route, type Route } from "../route.ts";

export function jobRoutes({ daybook: { jobs } }: HttpParts): Route[] {
  return [
    route(contract.listJobs, async () => ({ data: toReadable(await jobs.list()) })),
    route(contract.getJob, async ({ params }) => toReadable(await jobs.get(params.job))),
    route(contract.pauseJob, ({ params, body, caller }) => jobs.pause(params.job, about(body, caller))),
    route(contract.resumeJob, ({ params, body, caller }) => jobs.resume(params.job, about(body, caller))),
    route(contract.disableJob, ({ params, body, caller }) => jobs.disable(params.job, about(body, caller))),
    route(contract.enableJob, ({ params, body, caller }) => jobs.enable(params.job, about(body, caller))),
    route(contract.setJobLimit, ({ params, body, caller }) =>
      jobs.setLimit(params.job, body.limit, { by: caller.name }),
    ),
    route(contract.setJobRetry, ({ params, body, caller }) =>
      jobs.setRetry(params.job, given(body), { by: caller.name }),
    ),
    route(contract.resetJob, ({ params, caller }) => jobs.reset(params.job, { by: caller.name })),
  ];
}

/** Callers bound to a tenant switch the job for that one alone. */
function about(body: { tenant?: string | undefined } | undefined, caller: Caller): SwitchOptions {
  return given({ by: caller.name, tenant: tenantOf(caller, body?.tenant) });
}
