import type { BookRows } from "./ledger.ts";

/** The database of a scene: where it is, and how it is read behind the store's back. */
export interface Book {
  /** As processes open it. */
  readonly address: string;
  /** As messages name it: the file, or the schema. */
  readonly place: string;
  /** Sets the witness; the schema is there. */
  setWitness(): Promise<void>;
  /** Reads everything with SQL of its own, so that a bug in the store's reads hides nothing. */
  read(): Promise<BookRows>;
  remove(): Promise<void>;
}

/** Reads of every book, in either dialect; the witness's table lies beside the book's own. */
export const reads = {
  runs: `SELECT id, job, state, attempt, failures, rescues, worker_id, finished_at, schedule_id, due_at, trigger, result, error, progress
         FROM run ORDER BY id`,
  attempts: "SELECT run_id, number, outcome, worker_id, progress FROM attempt ORDER BY run_id, number",
  fires: "SELECT schedule_id, due_at, outcome, run_id, decided_by FROM fire ORDER BY schedule_id, due_at",
  workers: "SELECT id, pid, state, lease_ms FROM worker",
  changes: "SELECT seq, run, was, became, attempt, worker, key, running_of_key, at_ms FROM fault_change ORDER BY seq",
} as const;
