import type { Role } from "../../store/port/access-store.ts";

/** The roles, the least first. */
export const roles: readonly [Role, ...Role[]] = ["viewer", "operator", "admin"];

export function isAtLeast(role: Role, least: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(least);
}
