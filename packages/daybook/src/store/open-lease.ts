import type { Lease } from "./port/lease.ts";
import { storeKindOf } from "./store-kind.ts";

/** Opens a store's address for heartbeats alone, and loads no more than they need. @throws DaybookError as `openStore`. */
export async function openLease(url: string, busyTimeoutMs: number): Promise<Lease> {
  const place = storeKindOf(url);
  if (place.kind === "postgres") return (await import("./postgres/lease.ts")).openPostgresLease(url, busyTimeoutMs);
  return (await import("./sqlite/lease.ts")).openSqliteLease(place.path, busyTimeoutMs);
}
