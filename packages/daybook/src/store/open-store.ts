import type { Store } from "./port/store.ts";
import { openSqliteStore } from "./sqlite/open-sqlite-store.ts";
import { storeKindOf } from "./store-kind.ts";
import { timeoutOfEnvironment } from "./store-timeout.ts";

/**
 * How much a power cut may take. A process that dies loses nothing with either.
 * `process`: a power cut or a crash of the operating system may lose the last moments, never the file.
 * `power`: every accepted run is on the disk before its enqueue returns; each write waits for the disk.
 */
export type Durability = "process" | "power";

export interface StoreOptions {
  /** Of a SQLite file. PostgreSQL keeps what it accepted as its `synchronous_commit` says. @defaultValue `"process"` */
  durability?: Durability | undefined;
  /**
   * How long a write waits for another process's write before it fails with `STORE_BUSY`. On PostgreSQL: how long a call waits for a free
   * connection, and a statement for its end.
   * @defaultValue what `DAYBOOK_STORE_TIMEOUT` of the environment says, else 5000
   */
  busyTimeoutMs?: number | undefined;
}

/**
 * Opens a store by its address: `sqlite:./daybook.db`, a bare path, or `postgres://user:password@host/database?schema=daybook&pool=10`.
 * Does not touch the schema: see `migrate` and `assertSchema`. PostgreSQL is connected to when it is first used.
 *
 * @throws DaybookError `STORE_UNSUPPORTED` for another kind of address, `OPTION_INVALID` for one that cannot be read, `STORE_…` when the file cannot be opened.
 */
export async function openStore(url: string, given: StoreOptions = {}): Promise<Store> {
  const place = storeKindOf(url);
  const options = { ...given, busyTimeoutMs: given.busyTimeoutMs ?? timeoutOfEnvironment(process.env) };
  if (place.kind === "sqlite") return openSqliteStore(place.path, options);
  // Loaded only here: with a file nobody pays for the driver.
  const { openPostgresStore } = await import("./postgres/open-postgres-store.ts");
  return openPostgresStore(url, options);
}
