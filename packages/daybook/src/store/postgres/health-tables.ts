import { formatDuration } from "../../time/duration.ts";
import type { StoreHealth } from "../port/store.ts";
import { loadMigrations } from "./migrate.ts";
import type { Transaction } from "./transaction.ts";

type Finding = StoreHealth["findings"][number];

interface TableRow {
  readonly name: string;
  readonly live: number;
  readonly dead: number;
  readonly vacuumed_ago_ms: number | null;
  readonly is_vacuumed: boolean;
}

interface HolderRow {
  readonly kind: "session" | "prepared" | "slot";
  readonly name: string;
  readonly what: string;
  readonly held_ms: number | null;
}

/** Fewer dead rows than these harm nobody, whatever their share. */
const fewDead = 20_000;
/** Autovacuum comes far earlier; beyond this it does not get through, or something holds it back. */
const deadShare = 0.3;
/** Longer than anything Daybook does in a transaction; backups and reports take longer, and cost just this. */
const longTransactionMs = 5 * 60_000;

/** Dead rows that are not cleared away, and tables that never are. */
export async function readTables(tx: Transaction, schema: string): Promise<Finding[]> {
  const findings = (await tx.rows<TableRow>("health_tables", { schema })).flatMap((table): Finding[] => {
    const { name, live, dead, vacuumed_ago_ms: ago } = table;
    if (!table.is_vacuumed) {
      const message = `Table ${name}: autovacuum is switched off for it. Run: ALTER TABLE "${schema}"."${name}" RESET (autovacuum_enabled)`;
      return [{ level: "error", message }];
    }
    if (dead < fewDead || dead < (live + dead) * deadShare) return [];
    const last = ago === null ? "never vacuumed" : `last vacuumed ${formatDuration(ago)} ago`;
    const message = `Table ${name}: ${dead} dead rows beside ${live} living ones, ${last}. Look for what holds the vacuum back (below), then run: VACUUM "${schema}"."${name}"`;
    return [{ level: "warning", message }];
  });
  return findings.length > 0 ? findings : [{ level: "ok", message: "Tables: dead rows are cleared away." }];
}

/** Whoever has kept dead rows from being cleared away for long, in any table of the database. */
export async function readHorizon(tx: Transaction, longMs: number = longTransactionMs): Promise<Finding[]> {
  const holders = await tx.rows<HolderRow>("health_horizon", { oldest_ms: longMs });
  return holders.map((holder) => ({ level: "warning", message: toldOf(holder) }));
}

function toldOf({ kind, name, what, held_ms: heldMs }: HolderRow): string {
  const since = heldMs === null ? "" : ` for ${formatDuration(heldMs)}`;
  const harm = "no dead row of the database can be cleared away";
  switch (kind) {
    case "session":
      return `Vacuum: process ${name} (${what}) has had a transaction open${since}; meanwhile ${harm}. Let it end, or run: SELECT pg_terminate_backend(${name})`;
    case "prepared":
      return `Vacuum: prepared transaction ${name} (of ${what}) has been left open${since}; meanwhile ${harm}. Run: COMMIT PREPARED or ROLLBACK PREPARED '${name.replaceAll("'", "''")}'`;
    case "slot":
      return `Vacuum: replication slot ${name} (${what}) lags behind; meanwhile ${harm}, or the write-ahead log fills the disk. Start its consumer, or run: SELECT pg_drop_replication_slot('${name.replaceAll("'", "''")}')`;
  }
}

/** Indexes that the migrations make and that are gone or broken. */
export async function readIndexes(tx: Transaction, schema: string): Promise<Finding[]> {
  const found = new Set((await tx.rows<{ name: string }>("health_indexes", { schema })).map((row) => row.name));
  const missing = wantedIndexes().filter((name) => !found.has(name));
  if (missing.length === 0) return [{ level: "ok", message: "Indexes: all there." }];
  return missing.map((name) => ({
    level: "error",
    message: `Index ${name}: missing or invalid. Drop what is left of it, and make it anew as "daybook db print --all" writes it.`,
  }));
}

/** Names of the indexes that the migrations, one after the other, leave behind. */
function wantedIndexes(): string[] {
  const names = new Set<string>();
  const statement =
    /CREATE (?:UNIQUE )?INDEX (?<made>\w+)|DROP INDEX daybook\.(?<dropped>\w+)|ALTER INDEX daybook\.(?<old>\w+) RENAME TO (?<renamed>\w+)|CREATE TABLE daybook\.(?<table>\w+) \((?<columns>[^;]*)/g;
  for (const { text } of loadMigrations()) {
    for (const { groups = {} } of text.replaceAll(/--.*$/gm, "").matchAll(statement)) {
      const { made, dropped, old, renamed, table, columns } = groups;
      if (made !== undefined) names.add(made);
      if (dropped !== undefined) names.delete(dropped);
      if (old !== undefined && renamed !== undefined && names.delete(old)) names.add(renamed);
      if (table !== undefined && columns?.includes("PRIMARY KEY") === true) names.add(`${table}_pkey`);
    }
  }
  return [...names];
}
