/** How a tenant stands in unique indexes, where NULLs would all be different: no tenant is not the tenant `""`. */
export function tenantPlace(tenant: string | null): string {
  return tenant === null ? "" : `=${tenant}`;
}
