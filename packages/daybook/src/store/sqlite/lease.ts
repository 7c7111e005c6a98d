import type { Instant } from "../../time/instant.ts";
import type { Lease } from "../port/lease.ts";
import { Connection } from "./connection.ts";
import { leaseClockMs } from "./lease-clock.ts";

/** Renews the lease of a living worker. False when it has none to renew. */
export function renewLease(connection: Connection, workerId: string, now: Instant): boolean {
  return connection.write(() => {
    const { changes } = connection.statement("worker_beat").run({ id: workerId, now, beat: leaseClockMs() });
    return changes === 1;
  });
}

/** Opens one file for heartbeats alone. @throws DaybookError `STORE_…` */
export function openSqliteLease(path: string, busyTimeoutMs: number): Lease {
  const connection = new Connection(path, { durability: "process", busyTimeoutMs });
  return {
    renew: async (workerId, now) => renewLease(connection, workerId, now),
    close: async () => connection.close(),
  };
}
