import { DatabaseSync } from "node:sqlite";
import { type Entry, readJournals } from "./child/journal.ts";

export interface RunRow {
  readonly id: string;
  readonly job: string;
  readonly state: string;
  readonly attempt: number;
  readonly failures: number;
  readonly rescues: number;
  readonly worker_id: string | null;
  readonly finished_at: number | null;
  readonly schedule_id: string | null;
  readonly due_at: number | null;
  readonly trigger: string;
  readonly result: string | null;
  readonly error: string | null;
  readonly progress: string | null;
}

export interface AttemptRow {
  readonly run_id: string;
  readonly number: number;
  readonly outcome: string;
  readonly worker_id: string | null;
  readonly progress: string | null;
}

export interface FireRow {
  readonly schedule_id: string;
  readonly due_at: number;
  readonly outcome: string;
  readonly run_id: string | null;
  readonly decided_by: string | null;
}

export interface WorkerRow {
  readonly id: string;
  readonly pid: number;
  readonly state: string;
}

/** One line of the witness. */
export interface Change {
  readonly seq: number;
  readonly run: string;
  readonly was: string | null;
  readonly became: string;
  readonly attempt: number;
  readonly worker: string | null;
  readonly key: string | null;
  readonly running_of_key: number | null;
}

/** A book beside what its processes wrote down of themselves and what was done to them. */
export interface Ledger {
  readonly runs: readonly RunRow[];
  readonly attempts: readonly AttemptRow[];
  readonly fires: readonly FireRow[];
  readonly workers: readonly WorkerRow[];
  readonly changes: readonly Change[];
  readonly journal: readonly Entry[];
  /** When a process was killed, stopped, or killed itself: from then on its attempts count no more. */
  readonly struckAt: ReadonlyMap<number, number>;
  /** What SQLite's own check of the file says; "ok" when it is sound. */
  readonly integrity: readonly string[];
}

/** What became of the processes, by pid. */
export interface ProcessEnds {
  /** Killed or stopped by the test, at this moment. */
  readonly struckAt: ReadonlyMap<number, number>;
  /** Brought themselves down. */
  readonly fellOver: ReadonlySet<number>;
}

/** Reads the whole book with SQL of its own, so that a bug in the store's reads hides nothing. */
export function readLedger(book: string, journalFolder: string, ends: ProcessEnds): Ledger {
  const journal = readJournals(journalFolder);
  const struckAt = new Map(ends.struckAt);
  // Nobody knows the moment at which a process brought itself down; it was after the last it wrote.
  for (const { pid, at } of journal) if (ends.fellOver.has(pid)) struckAt.set(pid, at);
  const database = new DatabaseSync(book, { timeout: 10_000 });
  const all = <Row>(sql: string): Row[] => database.prepare(sql).all() as Row[];
  try {
    database.exec("BEGIN");
    return {
      runs: all(
        `SELECT id, job, state, attempt, failures, rescues, worker_id, finished_at, schedule_id, due_at, trigger, result, error, progress
         FROM run ORDER BY seq`,
      ),
      attempts: all("SELECT run_id, number, outcome, worker_id, progress FROM attempt ORDER BY run_id, number"),
      fires: all("SELECT schedule_id, due_at, outcome, run_id, decided_by FROM fire ORDER BY schedule_id, due_at"),
      workers: all("SELECT id, pid, state FROM worker"),
      changes: all("SELECT seq, run, was, became, attempt, worker, key, running_of_key FROM fault_change ORDER BY seq"),
      journal,
      struckAt,
      integrity: all<{ integrity_check: string }>("PRAGMA integrity_check").map((row) => row.integrity_check),
    };
  } finally {
    database.close();
  }
}
