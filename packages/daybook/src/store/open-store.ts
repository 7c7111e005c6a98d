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
  /** Of a SQLite file. PostgreSQL keeps what it accepted as its `synchronous_commit` says. @defaultValue `"process"` */
  durability?: Durability;
  /**
   * How long a write waits for another process's write before it fails with `STORE_BUSY`. On PostgreSQL: how long a call waits for a free
   * connection, and a statement for its end.
   * @defaultValue 5000
   */
  busyTimeoutMs?: number;
}

/**
 * Opens a store by its address: `sqlite:./daybook.db`, a bare path, or `postgres://user:password@host/database?schema=daybook&pool=10`.
 * Does not touch the schema: see `migrate` and `assertSchema`. PostgreSQL is connected to when it is first used.
 *
 * @throws DaybookError `STORE_UNSUPPORTED` for another kind of address, `OPTION_INVALID` for one that cannot be read, `STORE_…` when the file cannot be opened.
 */
export async function openStore(url: string, options: StoreOptions = {}): Promise<Store> {
  const scheme = /^([a-z][a-z0-9+.-]+):/i.exec(url)?.[1]?.toLowerCase();
  if (scheme === undefined) return openSqliteStore(url, options);
  if (scheme === "sqlite") return openSqliteStore(url.slice("sqlite:".length), options);
  if (scheme === "postgres" || scheme === "postgresql") {
    // Loaded only here: with a file nobody pays for the driver.
    const { openPostgresStore } = await import("./postgres/open-postgres-store.ts");
    return openPostgresStore(url, options);
  }
  throw new DaybookError(
    "STORE_UNSUPPORTED",
    `No store for "${scheme}:" addresses. Use sqlite:<file> or postgres://user:password@host/database.`,
    { params: { scheme } },
  );
}
