import type { ClaimRequest, NewRun } from "../port/run-store.ts";
import type { Connection } from "./connection.ts";
import type { Controls } from "./controls.ts";
import type { BlockedKey } from "./run-keys.ts";
import { runningByKey } from "./running-by-key.ts";

/** A queue that a claim may take from, and how many runs. */
export interface QueuePlaces {
  readonly name: string;
  free: number;
}

/** What limits ask of a run. */
type LimitedRun = Pick<
  NewRun,
  "job" | "queue" | "concurrencyKey" | "parentId" | "siblingLimit" | "overlapKey" | "solo"
>;

interface OverlapUse {
  runs: number;
  solos: number;
}

/**
 * The limits as one claim sees them: counted from the running rows when first asked for, then counted on with what the claim takes.
 * Exact, because the claim's transaction is the only writer.
 */
export class RunLimits {
  readonly #connection: Connection;
  readonly #controls: Controls;
  readonly #running = new Map<BlockedKey, number>();
  readonly #overlaps = new Map<string, OverlapUse>();
  readonly #queues = new Map<string, QueuePlaces>();
  /** Runs under each concurrency key; all are counted when the first is asked for. */
  #byKey: Map<string, number> | null = null;
  /** Taken by this claim, not written yet, under keys not counted yet. */
  readonly #untold = new Map<BlockedKey, number>();

  constructor(connection: Connection, controls: Controls) {
    this.#connection = connection;
    this.#controls = controls;
  }

  /** The queues to look into: known, asked for, not paused; each with the smaller of the worker's free slots and the cluster's. */
  queuePlaces(asked: ClaimRequest["queues"]): QueuePlaces[] {
    const slots = asked === null ? null : new Map(asked.map(({ name, free }) => [name, free]));
    for (const { name, paused, concurrency } of this.#controls.queues) {
      const local = slots === null ? Number.POSITIVE_INFINITY : (slots.get(name) ?? 0);
      if (paused || local < 1) continue;
      const shared =
        concurrency === null
          ? Number.POSITIVE_INFINITY
          : concurrency - this.#count("run_count_running_by_queue", { queue: name });
      this.#queues.set(name, { name, free: Math.min(local, shared) });
    }
    return [...this.#queues.values()];
  }

  /** What was taken is written now: counting the rows finds it. */
  written(): void {
    this.#untold.clear();
  }

  /** Counts the run as running when all its limits allow it; otherwise returns the key it has to wait for. */
  take(row: LimitedRun): BlockedKey | null {
    const full = this.#fullKey(row);
    if (full !== null) return full;
    const queue = this.#queues.get(row.queue);
    if (queue !== undefined) queue.free -= 1;
    if (row.concurrencyKey !== null) this.#addKey(row.concurrencyKey);
    if (row.parentId !== null) this.#add(`parent:${row.parentId}`);
    if (row.overlapKey !== null) {
      const use = this.#overlapUse(row.overlapKey);
      use.runs += 1;
      if (row.solo) use.solos += 1;
    }
    return null;
  }

  #fullKey(row: LimitedRun): BlockedKey | null {
    if (row.concurrencyKey !== null) {
      const limit = this.#controls.limits.get(row.job);
      if (limit !== undefined && this.#runningOfKey(row.concurrencyKey) >= limit) return `key:${row.concurrencyKey}`;
    }
    if (row.parentId !== null && row.siblingLimit !== null) {
      const key: BlockedKey = `parent:${row.parentId}`;
      if (this.#runningOf(key, "run_count_running_by_parent", row.parentId) >= row.siblingLimit) return key;
    }
    if (row.overlapKey !== null) {
      const use = this.#overlapUse(row.overlapKey);
      // Both ways: a solo run does not start beside another, and no other starts beside a solo run.
      if (row.solo ? use.runs > 0 : use.solos > 0) return `overlap:${row.overlapKey}`;
    }
    return null;
  }

  /** Only keys that were asked for are counted on; the others are counted from the rows when they are first asked for. */
  #add(key: BlockedKey): void {
    const running = this.#running.get(key);
    if (running !== undefined) this.#running.set(key, running + 1);
    else this.#untold.set(key, (this.#untold.get(key) ?? 0) + 1);
  }

  #addKey(name: string): void {
    // Then nobody asks.
    if (this.#controls.limits.size === 0) return;
    if (this.#byKey === null) this.#untold.set(`key:${name}`, (this.#untold.get(`key:${name}`) ?? 0) + 1);
    else this.#byKey.set(name, (this.#byKey.get(name) ?? 0) + 1);
  }

  #runningOfKey(name: string): number {
    if (this.#byKey === null) {
      this.#byKey = runningByKey(this.#connection);
      for (const [key, runs] of this.#untold) {
        if (!key.startsWith("key:")) continue;
        const untold = key.slice("key:".length);
        this.#byKey.set(untold, (this.#byKey.get(untold) ?? 0) + runs);
      }
    }
    return this.#byKey.get(name) ?? 0;
  }

  #runningOf(key: BlockedKey, statement: string, name: string): number {
    let running = this.#running.get(key);
    if (running === undefined) {
      running = this.#count(statement, { key: name }) + (this.#untold.get(key) ?? 0);
      this.#running.set(key, running);
    }
    return running;
  }

  #overlapUse(name: string): OverlapUse {
    let use = this.#overlaps.get(name);
    if (use === undefined) {
      use = {
        ...(this.#connection.statement("run_count_running_by_overlap").get({ key: name }) as unknown as OverlapUse),
      };
      this.#overlaps.set(name, use);
    }
    return use;
  }

  #count(statement: string, params: Record<string, string>): number {
    return (this.#connection.statement(statement).get(params) as { runs: number }).runs;
  }
}
