import { type Entry, readJournals } from "./child/journal.ts";
import { machineMs } from "../support/machine-clock.ts";
import { firstLapse, type LostTime } from "../support/machine-time.ts";

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
  readonly lease_ms: number;
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
  /** Of the machine's wall clock. */
  readonly at_ms: number;
}

/** A whole book, as its database has it. */
export interface BookRows {
  readonly runs: readonly RunRow[];
  readonly attempts: readonly AttemptRow[];
  readonly fires: readonly FireRow[];
  readonly workers: readonly WorkerRow[];
  readonly changes: readonly Change[];
  /** What the database's own check of its files says; "ok" when they are sound. */
  readonly integrity: readonly string[];
}

/** A book beside what its processes wrote down of themselves and what was done to them. */
export interface Ledger extends BookRows {
  readonly journal: readonly Entry[];
  /** When a process was killed, stopped, cut off, killed itself, or had no machine to keep its lease with: from then on its attempts count no more. */
  readonly struckAt: ReadonlyMap<number, number>;
  /** What the wall clock shows more than the clock of the journal. */
  readonly wallOffsetMs: number;
}

/** What became of the processes, by pid. */
export interface ProcessEnds {
  /** Killed, stopped or cut off by the test, at this moment. */
  readonly struckAt: ReadonlyMap<number, number>;
  /** Brought themselves down. */
  readonly fellOver: ReadonlySet<number>;
  /** When the machine was not ours. */
  readonly lost: readonly LostTime[];
}

export function ledgerOf(book: BookRows, journalFolder: string, ends: ProcessEnds): Ledger {
  const journal = readJournals(journalFolder);
  const struckAt = new Map(ends.struckAt);
  // Nobody knows the moment at which a process brought itself down; it was after the last it wrote.
  for (const { pid, at } of journal) if (ends.fellOver.has(pid)) struckAt.set(pid, at);
  for (const { pid, state, lease_ms: leaseMs } of book.workers) {
    const lapse = state === "lost" && !struckAt.has(pid) ? firstLapse(ends.lost, leaseMs) : null;
    if (lapse !== null) struckAt.set(pid, lapse);
  }
  return { ...book, journal, struckAt, wallOffsetMs: Date.now() - machineMs() };
}
