import { formatDuration } from "../../time/duration.ts";
import type { StoreHealth } from "../port/store.ts";
import type { Connection } from "./connection.ts";
import { readHorizon, readIndexes, readTables } from "./health-tables.ts";
import type { Migrator } from "./migrate.ts";
import type { Transaction } from "./transaction.ts";

type Finding = StoreHealth["findings"][number];

interface ServerRow {
  readonly version: string;
  readonly size_bytes: number;
  readonly now_ms: number;
  readonly autovacuum: boolean;
  readonly fsync: boolean;
  readonly synchronous_commit: string;
  readonly connections: number;
  readonly max_connections: number;
}

/** A clock wrong by so much writes instants that people notice; NTP keeps clocks a hundred times closer. */
const skewMs = 2_000;
/** So full that one more deploy, with old and new processes side by side, may find no connection. */
const fullShare = 0.8;

/** Figures and findings for `daybook doctor`. */
export async function readHealth(connection: Connection, migrator: Migrator): Promise<StoreHealth> {
  const { schema } = connection;
  const schemaStatus = await migrator.status();
  return connection.read(async (tx) => {
    const before = Date.now();
    const [server] = (await tx.rows<ServerRow>("health_server", { schema })) as [ServerRow];
    const after = Date.now();
    const isComplete = schemaStatus.current === schemaStatus.wanted;
    return {
      kind: "postgres",
      location: `${connection.location}, schema ${schema}`,
      version: server.version,
      sizeBytes: server.size_bytes,
      findings: [
        ...serverFindings(server),
        pooler(connection),
        ...clock(server.now_ms - (before + after) / 2, (after - before) / 2),
        ...(isComplete ? await workerClocks(tx) : []),
        ...(await readTables(tx, schema)),
        ...(await readHorizon(tx)),
        ...(isComplete ? await readIndexes(tx, schema) : []),
        schemaFinding(schemaStatus),
      ],
    };
  });
}

function serverFindings(server: ServerRow): Finding[] {
  const findings: Finding[] = [];
  const used = `${server.connections} of ${server.max_connections} in use`;
  if (server.connections > server.max_connections * fullShare) {
    const remedy =
      "Raise max_connections, put a pooler in front, or lower pool in the addresses (10 per process if not set)";
    findings.push({ level: "warning", message: `Connections: ${used}. ${remedy}.` });
  } else findings.push({ level: "ok", message: `Connections: ${used}.` });
  if (!server.autovacuum) {
    const remedy =
      "Set autovacuum and track_counts to on: without them dead rows are never cleared away, and claiming gets slower every hour";
    findings.push({ level: "error", message: `Autovacuum: off. ${remedy}.` });
  }
  if (!server.fsync) {
    const message =
      "Durability: fsync is off; a crash of the server's machine may damage the whole database. Set fsync to on.";
    findings.push({ level: "warning", message });
  } else if (server.synchronous_commit === "off") {
    const message =
      "Durability: synchronous_commit is off; a crash of the server may lose runs that were accepted in its last moments. Set it to on, at least for this role.";
    findings.push({ level: "warning", message });
  }
  return findings;
}

function pooler(connection: Connection): Finding {
  if (connection.hasSessions)
    return { level: "ok", message: "Connection: direct, or pooled by session; hints arrive." };
  return {
    level: "warning",
    message:
      "Connection: through a pooler in transaction mode. Everything works, but statements are not kept prepared and no hints arrive: this process looks for changes once a second. Connect workers directly, or in session mode, for quicker starts.",
  };
}

/** @param aheadMs how far the server is ahead of this machine. @param unsureMs by how much that may be wrong. */
function clock(aheadMs: number, unsureMs: number): Finding[] {
  const far = Math.abs(aheadMs) - unsureMs;
  if (far <= skewMs) return [{ level: "ok", message: "Clock: this machine and the server agree." }];
  const direction = aheadMs > 0 ? "behind" : "ahead of";
  const message = `Clock: this machine is ${formatDuration(Math.round(far))} ${direction} the server. Leases do not depend on it, but due instants do: synchronise both, best by NTP.`;
  return [{ level: "warning", message }];
}

async function workerClocks(tx: Transaction): Promise<Finding[]> {
  const workers = await tx.rows<{ id: string; host: string; ahead_ms: number }>("health_workers");
  return workers
    .filter((worker) => Math.abs(worker.ahead_ms) > skewMs)
    .map(({ id, host, ahead_ms: aheadMs }) => ({
      level: "warning",
      message: `Clock: ${host} is ${formatDuration(Math.abs(aheadMs))} ${aheadMs > 0 ? "ahead of" : "behind"} the server, as the last heartbeat of worker ${id} tells. Synchronise it, best by NTP.`,
    }));
}

function schemaFinding({ current, wanted }: { readonly current: number; readonly wanted: number }): Finding {
  if (current === wanted) return { level: "ok", message: `Schema: ${current}.` };
  const remedy = current < wanted ? 'Run "daybook db migrate".' : "Update Daybook on this machine.";
  return { level: "error", message: `Schema: ${current}, wanted ${wanted}. ${remedy}` };
}
