/** Viewers read, operators act on runs and switches, admins decide who may. Each may what those before it may. */
export type Role = "viewer" | "operator" | "admin";

export const roles: readonly [Role, ...Role[]] = ["viewer", "operator", "admin"];

export function isAtLeast(role: Role, least: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(least);
}
