import { toReadable } from "../../engine/api/json-text.ts";
import { readTimeline } from "../../engine/api/timeline.ts";
import { formatInstant } from "../../time/instant.ts";
import { tenantOf } from "../access/caller.ts";
import * as contract from "../contract/timeline.ts";
import { given } from "../given.ts";
import { knownRun } from "../known-run.ts";
import type { HttpParts } from "../parts.ts";
import { route, type Route } from "../route.ts";

export function timelineRoutes({ daybook: { runs }, store, clock }: HttpParts): Route[] {
  return [
    route(contract.getTimeline, async ({ query: { tenant, ...query }, caller }) => {
      const question = given({ ...query, tenant: tenantOf(caller, tenant) });
      const { from, before, data, nextCursor, planned, plannedBefore } = await readTimeline(
        store,
        clock.now(),
        question,
      );
      return {
        from: formatInstant(from),
        before: formatInstant(before),
        data: toReadable(data),
        nextCursor,
        planned: toReadable(planned),
        plannedBefore: formatInstant(plannedBefore),
      };
    }),
    route(contract.getRunTimeline, async ({ params, caller }) => {
      await knownRun(store, params.run, caller);
      const { data, childrenLeftOut } = await runs.timeline(params.run);
      return { data: toReadable(data), childrenLeftOut };
    }),
  ];
}
