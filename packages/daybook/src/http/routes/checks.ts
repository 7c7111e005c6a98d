import { toReadable } from "../../engine/api/json-text.ts";
import { resultNotFound } from "../../engine/checks/checks-api.ts";
import { actorOf, mayKnow, tenantOf } from "../access/caller.ts";
import * as contract from "../contract/checks.ts";
import { given } from "../given.ts";
import type { HttpParts } from "../parts.ts";
import { readablePage } from "../readable-page.ts";
import { route, type Route } from "../route.ts";

export function checkRoutes({ daybook: { checks } }: HttpParts): Route[] {
  return [
    route(contract.listChecks, async ({ params: { job }, query: { tenant }, caller }) => ({
      data: toReadable(await checks.list(job, given({ tenant: tenantOf(caller, tenant) }))),
    })),
    route(contract.askCheck, async ({ params: { job, check }, body, caller }) =>
      toReadable(await checks.ask(job, check, given({ ...actorOf(caller), tenant: tenantOf(caller, body?.tenant) }))),
    ),
    route(contract.listCheckHistory, async ({ params: { job, check }, query: { tenant, ...page }, caller }) =>
      readablePage(await checks.history(job, check, given({ tenant: tenantOf(caller, tenant) }), given(page))),
    ),
    route(contract.getCheckResult, async ({ params, caller }) => {
      const result = await checks.get(params.result);
      if (mayKnow(caller, result.tenant)) return toReadable(result);
      throw resultNotFound(params.result);
    }),
  ];
}
