import { statSync } from "node:fs";
import type { StoreHealth } from "../port/store.ts";
import type { Connection } from "./connection.ts";
import type { Migrator } from "./migrate.ts";

type Finding = StoreHealth["findings"][number];

/** `quick_check` reads the whole file and blocks this process meanwhile: about a second for each 500 MB. */
const checkedUpToBytes = 256 * 1024 * 1024;
/** A WAL this long means that nobody can copy it into the file: some process holds a read open. */
const longWalBytes = 256 * 1024 * 1024;

/** Figures and findings for `daybook doctor`. */
export function readHealth(connection: Connection, migrator: Migrator): StoreHealth {
  return connection.read(() => {
    const sizeBytes = sizeOf(connection.path);
    return {
      kind: "sqlite",
      location: connection.path,
      version: String(connection.statementOf("SELECT sqlite_version() AS version").get()?.["version"]),
      sizeBytes,
      findings: [
        journal(connection),
        wal(connection),
        integrity(connection, sizeBytes),
        space(connection),
        schema(migrator),
      ],
    };
  });
}

function pragma(connection: Connection, name: string): string | number | null {
  const row = connection.statementOf(`PRAGMA ${name}`).get() ?? {};
  return (Object.values(row)[0] ?? null) as string | number | null;
}

function journal(connection: Connection): Finding {
  const mode = pragma(connection, "journal_mode");
  if (mode === "wal") return { level: "ok", message: `Journal: WAL, durability "${connection.durability}".` };
  return {
    level: "warning",
    message: `Journal: ${mode}. Without WAL readers and writers wait for each other; is the book on a network drive?`,
  };
}

function wal(connection: Connection): Finding {
  const bytes = sizeOf(`${connection.path}-wal`);
  if (bytes <= longWalBytes) return { level: "ok", message: `WAL: ${megabytes(bytes)}.` };
  return {
    level: "warning",
    message: `WAL: ${megabytes(bytes)}. Some process holds a read open, so it cannot be copied into the file.`,
  };
}

function integrity(connection: Connection, sizeBytes: number): Finding {
  if (sizeBytes > checkedUpToBytes) {
    return {
      level: "ok",
      message: `Integrity: not checked at ${megabytes(sizeBytes)}. Check with: sqlite3 "${connection.path}" "PRAGMA quick_check".`,
    };
  }
  const found = pragma(connection, "quick_check(1)");
  if (found === "ok") return { level: "ok", message: "Integrity: ok." };
  return {
    level: "error",
    message: `Integrity: ${found}. Stop all processes, keep a copy, and restore a backup, or try sqlite3 ".recover".`,
  };
}

function space(connection: Connection): Finding {
  const pages = Number(pragma(connection, "page_count"));
  const free = Number(pragma(connection, "freelist_count"));
  return { level: "ok", message: `Free pages: ${free} of ${pages}; they are used again before the file grows.` };
}

function schema(migrator: Migrator): Finding {
  const { current, wanted } = migrator.status();
  if (current === wanted) return { level: "ok", message: `Schema: ${current}.` };
  const remedy = current < wanted ? 'Run "daybook db migrate".' : "Update Daybook on this machine.";
  return { level: "error", message: `Schema: ${current}, wanted ${wanted}. ${remedy}` };
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_048_576).toFixed(1)} MB`;
}
