import type { Instant } from "../../time/instant.ts";
import type { Lease } from "../port/lease.ts";
import { connectTo } from "./connect.ts";
import type { Database } from "./transaction.ts";

/** Renews the lease of a living worker, by the server's clock. False when it has none to renew. */
export async function renewLease(database: Database, workerId: string, now: Instant): Promise<boolean> {
  return database.write(async (tx) => {
    // A heartbeat that a crash of the server takes with it is not missed: after its start every lease holds once more.
    const [, beaten] = await Promise.all([
      tx.rowsOf("SET LOCAL synchronous_commit = off"),
      tx.run("worker_beat", { id: workerId, now }),
    ]);
    return beaten === 1;
  });
}

/** Connects for heartbeats alone. @throws DaybookError `OPTION_INVALID` */
export function openPostgresLease(url: string, busyTimeoutMs: number): Lease {
  const { connection } = connectTo(url, { busyTimeoutMs });
  return { renew: (workerId, now) => renewLease(connection, workerId, now), close: () => connection.close() };
}
