import { DaybookError } from "../../errors/daybook-error.ts";
import type { Endpoint } from "../contract/endpoint.ts";
import type { Caller } from "./caller.ts";
import { isAtLeast } from "../../engine/access/role.ts";

/** @throws DaybookError `FORBIDDEN` unless the caller may use the endpoint. What of its answer is the caller's to see, the route decides. */
export function authorize({ role, tenants, id }: Pick<Endpoint, "role" | "tenants" | "id">, caller: Caller): void {
  if (role !== null && !isAtLeast(caller.role, role)) {
    throw new DaybookError("FORBIDDEN", `This takes the role ${role}; ${caller.name} is ${caller.role}.`, {
      params: { operation: id, role: caller.role, needed: role },
    });
  }
  if (tenants === "none" && caller.tenant !== null) {
    throw new DaybookError("FORBIDDEN", `This is not for callers who are bound to one tenant ("${caller.tenant}").`, {
      params: { operation: id, tenant: caller.tenant },
    });
  }
}
