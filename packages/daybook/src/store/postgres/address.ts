import { DaybookError } from "../../errors/daybook-error.ts";

/** A store's address taken apart. */
export interface PostgresAddress {
  /** As the driver takes it: without our own parameters. Holds the password. */
  readonly url: string;
  /** As `openStore` takes it. Holds the password. */
  readonly storeUrl: string;
  readonly schema: string;
  /** The most connections of one process, the listening one not counted. */
  readonly poolSize: number;
  /** False behind a pooler that gives each transaction another server process. */
  readonly sessions: boolean;
  /** From how many runs on a claim keeps them as one row; null: never. */
  readonly batchFrom: number | null;
}

const defaults = { schema: "daybook", pool: "10", sessions: "on", batch: "100" } as const;
const largestPool = 1_000;
const largestBatch = 1_000_000;

/**
 * Reads `postgres://user:password@host:port/database?schema=daybook&pool=10`. Our own parameters are `schema`, `pool`, `sessions` (`off` behind
 * a pooler in transaction mode that cannot be found out by itself) and `batch` (0: never); all others are the driver's.
 *
 * @throws DaybookError `OPTION_INVALID`, without the address in it: it may hold a password.
 */
export function readPostgresAddress(storeUrl: string): PostgresAddress {
  const url = parsed(storeUrl);
  const [schema, pool, sessions, batch] = (["schema", "pool", "sessions", "batch"] as const).map((name) => {
    const value = url.searchParams.get(name) ?? defaults[name];
    url.searchParams.delete(name);
    return value;
  }) as [string, string, string, string];
  const poolSize = Number(pool);
  if (!/^\d+$/.test(pool) || poolSize < 1 || poolSize > largestPool)
    throw invalid("pool", pool, `a whole number from 1 to ${largestPool}`);
  if (sessions !== "on" && sessions !== "off") throw invalid("sessions", sessions, "on or off");
  const batchFrom = Number(batch);
  if (!/^\d+$/.test(batch) || batchFrom > largestBatch)
    throw invalid("batch", batch, `a whole number from 0 to ${largestBatch}`);
  return {
    url: url.href,
    storeUrl,
    schema,
    poolSize,
    sessions: sessions === "on",
    batchFrom: batchFrom === 0 ? null : batchFrom,
  };
}

function parsed(storeUrl: string): URL {
  try {
    return new URL(storeUrl);
  } catch {
    throw new DaybookError(
      "OPTION_INVALID",
      "The store's address cannot be read. Write postgres://user:password@host:5432/database, with every character of the password that is no letter or digit percent-encoded.",
      { params: { field: "store" } },
    );
  }
}

function invalid(field: string, value: string, wanted: string): DaybookError {
  const message = `The store's address says ${field}=${value}. Write ${wanted}.`;
  return new DaybookError("OPTION_INVALID", message, { params: { field, value } });
}
