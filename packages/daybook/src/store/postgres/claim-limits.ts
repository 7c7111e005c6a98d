import type { ClaimRequest } from "../port/run-store.ts";
import type { CandidateRow } from "./claim-candidates.ts";
import type { Controls } from "./controls.ts";
import { lockKeys, lockQueues } from "./key-locks.ts";
import type { BlockedKey } from "./run-keys.ts";
import type { Transaction } from "./transaction.ts";

/** A queue that a claim may take from, and how many runs. */
export interface QueuePlaces {
  readonly name: string;
  free: number;
}

interface Use {
  runs: number;
  solos: number;
}

/** The queues to look into: known, asked for, not paused; each with the worker's free slots. */
export function openQueues(controls: Controls, asked: ClaimRequest["queues"]): QueuePlaces[] {
  const slots = asked === null ? null : new Map(asked.map(({ name, free }) => [name, free]));
  return controls.queues
    .filter((queue) => !queue.paused)
    .map(({ name }) => ({ name, free: slots === null ? Number.MAX_SAFE_INTEGER : (slots.get(name) ?? 0) }))
    .filter((queue) => queue.free > 0);
}

/** Whether one of the queues has a concurrency over the cluster. */
export function areShared(controls: Controls, queues: readonly QueuePlaces[]): boolean {
  const asked = new Set(queues.map((queue) => queue.name));
  return controls.queues.some(({ name, concurrency }) => concurrency !== null && asked.has(name));
}

/** Locks the queues that have a concurrency, and lowers their free places to what the cluster leaves. */
export async function countQueues(tx: Transaction, controls: Controls, queues: readonly QueuePlaces[]): Promise<void> {
  const limits = new Map(controls.queues.map(({ name, concurrency }) => [name, concurrency]));
  const shared = queues.filter(({ name }) => (limits.get(name) ?? null) !== null);
  if (shared.length === 0) return;
  const names = shared.map((queue) => queue.name);
  const [, rows] = await Promise.all([
    lockQueues(tx, names),
    tx.rows<{ queue: string; runs: number }>("run_count_running_by_queue", { queues: names }),
  ]);
  const running = new Map(rows.map(({ queue, runs }) => [queue, runs]));
  for (const queue of shared) {
    queue.free = Math.min(queue.free, (limits.get(queue.name) ?? 0) - (running.get(queue.name) ?? 0));
  }
}

/**
 * The limits as one claim sees them: counted from the running rows under the locks of their keys, then counted on with what the claim
 * takes. Exact, because nobody else starts or blocks a run of these keys until the claim commits.
 */
export class RunLimits {
  readonly #controls: Controls;
  readonly #queues: ReadonlyMap<string, QueuePlaces>;
  readonly #uses: ReadonlyMap<string, Use>;

  private constructor(controls: Controls, queues: readonly QueuePlaces[], uses: ReadonlyMap<string, Use>) {
    this.#controls = controls;
    this.#queues = new Map(queues.map((queue) => [queue.name, queue]));
    this.#uses = uses;
  }

  /** Locks all keys of the rows that count for anybody, then counts those that decide about one of the rows. */
  static async of(
    tx: Transaction,
    { controls, queues, rows }: { controls: Controls; queues: readonly QueuePlaces[]; rows: readonly CandidateRow[] },
  ): Promise<RunLimits> {
    const locked = new Set<BlockedKey>();
    const counted = { keys: new Set<string>(), parents: new Set<string>(), overlaps: new Set<string>() };
    for (const row of rows) {
      const { concurrency_key: key, parent_id: parent, overlap_key: overlap } = row;
      if (key !== null && isCounted(controls, row.job, key)) locked.add(`key:${key}`);
      if (key !== null && controls.limits.has(row.job)) counted.keys.add(key);
      if (parent !== null) locked.add(`parent:${parent}`);
      if (parent !== null && row.sibling_limit !== null) counted.parents.add(parent);
      if (overlap !== null) locked.add(`overlap:${overlap}`);
      if (overlap !== null) counted.overlaps.add(overlap);
    }
    const isAny = counted.keys.size + counted.parents.size + counted.overlaps.size > 0;
    const [, uses] = await Promise.all([
      lockKeys(tx, [...locked], "exclusive"),
      isAny
        ? tx.rows<Use & { blocked_key: string }>("run_count_running", {
            keys: [...counted.keys],
            parents: [...counted.parents],
            overlaps: [...counted.overlaps],
          })
        : [],
    ]);
    return new RunLimits(
      controls,
      queues,
      new Map(uses.map(({ blocked_key, runs, solos }) => [blocked_key, { runs, solos }])),
    );
  }

  /** Whether the run's queue has a place for it. */
  hasPlace(row: CandidateRow): boolean {
    return (this.#queues.get(row.queue)?.free ?? 0) > 0;
  }

  /** Counts the run as running when all its limits allow it; otherwise returns the key it has to wait for. */
  take(row: CandidateRow): BlockedKey | null {
    const full = this.#fullKey(row);
    if (full !== null) return full;
    const queue = this.#queues.get(row.queue);
    if (queue !== undefined) queue.free -= 1;
    for (const use of this.#usesOf(row)) {
      use.runs += 1;
      if (row.solo) use.solos += 1;
    }
    return null;
  }

  #fullKey({
    job,
    concurrency_key: key,
    parent_id: parent,
    sibling_limit: siblings,
    overlap_key: overlap,
    solo,
  }: CandidateRow): BlockedKey | null {
    const limit = this.#controls.limits.get(job);
    if (key !== null && limit !== undefined && this.#running(`key:${key}`).runs >= limit) return `key:${key}`;
    if (parent !== null && siblings !== null && this.#running(`parent:${parent}`).runs >= siblings)
      return `parent:${parent}`;
    if (overlap !== null) {
      const use = this.#running(`overlap:${overlap}`);
      // Both ways: a solo run does not start beside another, and no other starts beside a solo run.
      if (solo ? use.runs > 0 : use.solos > 0) return `overlap:${overlap}`;
    }
    return null;
  }

  #running(key: BlockedKey): Use {
    const use = this.#uses.get(key);
    if (use === undefined) throw new Error(`The key ${key} was not counted.`);
    return use;
  }

  #usesOf(row: CandidateRow): Use[] {
    const keys = [`key:${row.concurrency_key}`, `parent:${row.parent_id}`, `overlap:${row.overlap_key}`];
    return keys.flatMap((key) => this.#uses.get(key) ?? []);
  }
}

/**
 * Whether anybody may count what runs under this key. Not so when no job has a limit, and for the key that each job has of its own: it
 * counts only when this job has a limit.
 */
function isCounted({ limits }: Controls, job: string, key: string): boolean {
  return limits.size > 0 && (limits.has(job) || key !== `job:${job}`);
}
