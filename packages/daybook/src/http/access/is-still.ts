import { isDaybookError } from "../../errors/daybook-error.ts";
import type { Endpoint } from "../contract/endpoint.ts";
import { authorize } from "./authorize.ts";
import type { Caller } from "./caller.ts";

/**
 * Whether a caller who was let in would be let in again, as the same: not signed out, not disabled, not revoked, not bound to another tenant since.
 * A book that is away says nothing about anybody.
 */
export async function isStill(
  endpoint: Pick<Endpoint, "role" | "tenants" | "id">,
  caller: Caller,
  identify: () => Promise<Caller>,
): Promise<boolean> {
  try {
    const now = await identify();
    authorize(endpoint, now);
    return now.name === caller.name && now.tenant === caller.tenant;
  } catch (error) {
    return !(isDaybookError(error) && (error.code === "UNAUTHENTICATED" || error.code === "FORBIDDEN"));
  }
}
