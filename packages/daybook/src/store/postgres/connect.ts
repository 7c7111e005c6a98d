import { type PostgresAddress, readPostgresAddress } from "./address.ts";
import { Connection } from "./connection.ts";

/** How long a call waits for a free connection, and a new connection for the server. */
const defaultAcquireTimeoutMs = 5_000;
/** A new connection over a network takes its time, however short the caller's patience: a heartbeat that gives up has not got anywhere. */
const leastTimeoutMs = 1_000;
/**
 * Far more than any statement takes on a server that is well. Together with the moment the client waits longer, it is how long a
 * connection that died without a word holds its caller up.
 */
const defaultStatementTimeoutMs = 5_000;

/** The clients of the database at an address. Connects when they are first used. @throws DaybookError `OPTION_INVALID` */
export function connectTo(
  url: string,
  { busyTimeoutMs }: { readonly busyTimeoutMs?: number | undefined },
): { connection: Connection; address: PostgresAddress } {
  const address = readPostgresAddress(url);
  const patienceMs = busyTimeoutMs === undefined ? null : Math.max(busyTimeoutMs, leastTimeoutMs);
  const connection = new Connection({
    url: address.url,
    schema: address.schema,
    poolSize: address.poolSize,
    sessions: address.sessions,
    acquireTimeoutMs: patienceMs ?? defaultAcquireTimeoutMs,
    statementTimeoutMs: patienceMs ?? defaultStatementTimeoutMs,
  });
  return { connection, address };
}
