import { tenantOf, type Caller } from "../access/caller.ts";
import * as contract from "../contract/tracked-runs.ts";
import { given } from "../given.ts";
import { knownRun } from "../known-run.ts";
import type { HttpParts } from "../parts.ts";
import { route, type Route } from "../route.ts";

export function trackedRunRoutes({ daybook: { trackedRuns }, store }: HttpParts): Route[] {
  const about = async (run: string, caller: Caller): Promise<string> => (await knownRun(store, run, caller)).id;

  return [
    route(contract.startTrackedRun, ({ body: { tenant, ...start }, caller }) =>
      trackedRuns.start(given({ ...start, tenant: tenantOf(caller, tenant), by: caller.name })),
    ),
    route(contract.reportProgress, async ({ params, body: { token, ...report }, caller }) =>
      trackedRuns.progress(await about(params.run, caller), token, report),
    ),
    route(contract.reportLog, async ({ params, body: { token, lines }, caller }) =>
      trackedRuns.log(await about(params.run, caller), token, lines),
    ),
    route(contract.reportFailedItems, async ({ params, body: { token, items }, caller }) =>
      trackedRuns.failItems(await about(params.run, caller), token, items),
    ),
    route(contract.reportHeartbeat, async ({ params, body: { token }, caller }) =>
      trackedRuns.heartbeat(await about(params.run, caller), token),
    ),
    route(contract.completeTrackedRun, async ({ params, body: { token, error, ...end }, caller }) =>
      trackedRuns.complete(
        await about(params.run, caller),
        token,
        given({ ...end, error: error === undefined ? undefined : given(error) }),
      ),
    ),
  ];
}
