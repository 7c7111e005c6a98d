import { BulkRuns } from "../../engine/api/bulk-runs.ts";
import { actorOf } from "../access/caller.ts";
import * as contract from "../contract/failed-items.ts";
import { given } from "../given.ts";
import { knownRun } from "../known-run.ts";
import type { HttpParts } from "../parts.ts";
import { route, type Route } from "../route.ts";
import { filterOf } from "./runs.ts";

export function failedItemRoutes({ daybook: { runs }, store }: HttpParts): Route[] {
  const bulk = new BulkRuns(store, runs);
  return [
    route(contract.bulkRetryFailedItems, async ({ body: { filter, expected }, caller }) => {
      const result = await bulk.retryFailedItems(filterOf(filter, caller), given({ expected, ...actorOf(caller) }));
      return { ...result, refused: [...result.refused] };
    }),
    route(contract.retryFailedItems, async ({ params, body, caller }) => {
      await knownRun(store, params.run, caller);
      return runs.retryFailedItems(params.run, given({ keys: body?.keys, ...actorOf(caller) }));
    }),
  ];
}
