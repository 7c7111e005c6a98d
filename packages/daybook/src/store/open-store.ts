import { DaybookError } from "../errors/daybook-error.ts";
import type { Store } from "./port/store.ts";
import { openSqliteStore } from "./sqlite/open-sqlite-store.ts";

/**
 * How much a power cut may take. A process that dies loses nothing with either.
 * `process`: a power cut or a crash of the operating system may lose the last moments, never the file.
 * `power`: every accepted run is on the disk before its enqueue returns; each write waits for the disk.
 */
export type Durability = "process" | "power";

export interface StoreOptions {
  /** @defaultValue `"process"` */
  durability?: Durability;
  /** How long a write waits for another process's write before it fails with `STORE_BUSY`. @defaultValue 5000 */
  busyTimeoutMs?: number;
}

/**
 * Opens a store by its address: `sqlite:./daybook.db`, or a bare path. Does not touch the schema: see `migrate` and `assertSchema`.
 *
 * @throws DaybookError `STORE_UNSUPPORTED` for another kind of address, `STORE_…` when the file cannot be opened.
 */
export async function openStore(url: string, options: StoreOptions = {}): Promise<Store> {
  const scheme = /^([a-z][a-z0-9+.-]+):/i.exec(url)?.[1]?.toLowerCase();
  if (scheme === undefined) return openSqliteStore(url, options);
  if (scheme === "sqlite") return openSqliteStore(url.slice("sqlite:".length), options);
  throw new DaybookError("STORE_UNSUPPORTED", `No store for "${scheme}:" addresses. Use sqlite:<file>.`, {
    params: { scheme },
  });
}
