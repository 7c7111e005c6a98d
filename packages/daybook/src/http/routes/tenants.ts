import { toReadable } from "../../engine/api/json-text.ts";
import { DaybookError } from "../../errors/daybook-error.ts";
import { actorOf, mayKnow, tenantOf } from "../access/caller.ts";
import * as contract from "../contract/tenants.ts";
import { given } from "../given.ts";
import type { HttpParts } from "../parts.ts";
import { readablePage } from "../readable-page.ts";
import { route, type Route } from "../route.ts";

export function tenantRoutes({ daybook: { tenants } }: HttpParts): Route[] {
  return [
    route(contract.listTenants, async ({ caller }) => {
      const all = await tenants.list();
      return { data: toReadable(all.filter(({ id }) => mayKnow(caller, id))) };
    }),
    route(contract.pauseTenant, ({ params, caller }) => tenants.pause(params.tenant, actorOf(caller))),
    route(contract.resumeTenant, ({ params, caller }) => tenants.resume(params.tenant, actorOf(caller))),
    route(contract.disableTenant, ({ params, caller }) => tenants.disable(params.tenant, actorOf(caller))),
    route(contract.enableTenant, ({ params, caller }) => tenants.enable(params.tenant, actorOf(caller))),
    route(contract.listTenantHealth, async ({ query: { tenant, ...query }, caller }) =>
      readablePage(await tenants.matrix(given({ ...query, tenant: tenantOf(caller, tenant) }))),
    ),
    route(contract.getTenantHealth, async ({ params: { tenant }, caller }) => {
      if (mayKnow(caller, tenant)) return toReadable(await tenants.health(tenant));
      throw new DaybookError("TENANT_NOT_FOUND", `No tenant "${tenant}" is in the book.`, { params: { tenant } });
    }),
  ];
}
