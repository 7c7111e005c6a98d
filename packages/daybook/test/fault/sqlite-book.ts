import { rmSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { type Book, reads } from "./book.ts";
import type { BookRows } from "./ledger.ts";
import { sqliteWitness } from "./witness.ts";

/** A book in a file. */
export function sqliteBook(file: string): Book {
  return {
    address: `sqlite:${file}`,
    place: file,
    async setWitness() {
      const database = new DatabaseSync(file, { timeout: 10_000 });
      try {
        database.exec(sqliteWitness);
      } finally {
        database.close();
      }
    },
    async read() {
      return readSqliteBook(file);
    },
    async remove() {
      for (const end of ["", "-wal", "-shm"]) rmSync(file + end, { force: true });
    },
  };
}

export function readSqliteBook(file: string): BookRows {
  const database = new DatabaseSync(file, { timeout: 10_000 });
  const all = <Row>(sql: string): Row[] => database.prepare(sql).all() as Row[];
  try {
    database.exec("BEGIN");
    return {
      runs: all(reads.runs),
      attempts: all(reads.attempts),
      fires: all(reads.fires),
      workers: all(reads.workers),
      changes: all(reads.changes),
      integrity: all<{ integrity_check: string }>("PRAGMA integrity_check").map((row) => row.integrity_check),
    };
  } finally {
    database.close();
  }
}
