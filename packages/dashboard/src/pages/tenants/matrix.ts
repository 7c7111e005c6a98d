import type { TenantHealth } from "../../transport/contract.ts";

export interface CellPlace {
  readonly tenant: string;
  readonly job: string;
}

/** The columns: each job that any of the tenants has, by name. */
export function jobsOf(tenants: readonly TenantHealth[]): string[] {
  return [...new Set(tenants.flatMap(({ jobs }) => jobs.map(({ job }) => job)))].toSorted();
}

/** The rows that fit what was typed and chosen. */
export function searched(
  tenants: readonly TenantHealth[],
  text: string,
  show: "all" | "failing" | "switched",
): TenantHealth[] {
  const wanted = text.toLowerCase();
  return tenants.filter(({ tenant, failing, jobs, ...own }) => {
    if (!tenant.toLowerCase().includes(wanted)) return false;
    if (show === "failing") return failing > 0;
    return show === "all" || [own, ...jobs].some(({ enabled, paused }) => !enabled || paused);
  });
}
