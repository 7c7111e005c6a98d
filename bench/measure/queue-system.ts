import type { Round } from "./subject.ts";

/** A job queue as the PostgreSQL bench sees it: Daybook or a peer, with settings that are its own. */
export interface QueueSystem {
  /** Makes what the system keeps in the round's database, by the system's own migrations. */
  install(round: Round): Promise<void>;
  /** Connects. `onHandled` is the job's handler: it is called as its first and only line. */
  open(round: Round, onHandled: () => void): Promise<OpenQueue>;
}

/** One process's connection to its queue; it adds jobs at any time, and works once it is started. */
export interface OpenQueue {
  /** Resolves when the job is accepted. */
  add(number: number): Promise<unknown>;
  /** The jobs from `from` on, in one call of the system's own. Resolves when all are accepted. */
  addMany(from: number, count: number): Promise<unknown>;
  /** Begins to work. */
  start(): Promise<unknown>;
  /** Resolves when everything that this process has handled is recorded. Called when no more jobs are to come. */
  finish(): Promise<unknown>;
  counts(): Promise<JobCounts>;
  close(): Promise<unknown>;
}

/** What the system's own store says, past its workers. */
export interface JobCounts {
  readonly waiting: number;
  /** Null for a system that deletes what succeeded. */
  readonly completed: number | null;
}

/** Where a system is exported: `file` as an address, `name` as the export's. */
export interface SystemPlace {
  readonly file: string;
  readonly name: string;
}

export async function loadSystem({ system }: Round): Promise<QueueSystem> {
  if (system === null) throw new Error("The plan names no queue system for this subject.");
  const module = (await import(system.file)) as Record<string, QueueSystem | undefined>;
  const found = module[system.name];
  if (found === undefined) throw new Error(`${system.file} has no ${system.name}.`);
  return found;
}

/** Jobs of one bulk call, the same for all. */
const bulk = 1_000;

export async function addBacklog(queue: OpenQueue, count: number): Promise<void> {
  for (let from = 0; from < count; from += bulk) await queue.addMany(from, Math.min(bulk, count - from));
}

/** @throws Error when a job is missing, left over or recorded twice */
export async function assertAllRecorded(queue: OpenQueue, handled: number, expected: number): Promise<void> {
  const { waiting, completed } = await queue.counts();
  if (waiting !== 0 || handled !== expected || (completed ?? expected) !== expected) {
    const recorded = completed === null ? "" : `, ${completed} are recorded`;
    throw new Error(`Of ${expected} jobs ${handled} were handled${recorded}, ${waiting} are left.`);
  }
}
