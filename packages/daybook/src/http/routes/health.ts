import { toReadable } from "../../engine/api/json-text.ts";
import { tenantOf } from "../access/caller.ts";
import * as contract from "../contract/health.ts";
import { given } from "../given.ts";
import type { HttpParts } from "../parts.ts";
import { route, type Route } from "../route.ts";

export function healthRoutes({ daybook: { checks, health } }: HttpParts): Route[] {
  return [
    route(contract.listTroubledRuns, async ({ query: { tenant, factor }, caller }) =>
      toReadable(await health.runs(given({ factor, tenant: tenantOf(caller, tenant) }))),
    ),
    route(contract.listTroubledChecks, async ({ query: { tenant }, caller }) =>
      toReadable(await checks.troubles(given({ tenant: tenantOf(caller, tenant) }))),
    ),
  ];
}
