import type { Instant } from "../../time/instant.ts";
import type { QueueRecord, QueueStore } from "../port/control-store.ts";
import type { ControlsReader } from "./controls.ts";
import { lockControlsToChange } from "./run-batches.ts";
import type { Database } from "./transaction.ts";

interface QueueRow {
  readonly name: string;
  readonly code_concurrency: number | null;
  readonly waiting: number;
  readonly running: number;
  readonly oldest_available_at: number | null;
}

/** Queues: known ones, and what stands in them. */
export class PostgresQueueStore implements QueueStore {
  readonly #database: Database;
  readonly #controls: ControlsReader;

  constructor(database: Database, controls: ControlsReader) {
    this.#database = database;
    this.#controls = controls;
  }

  async register(queues: readonly { readonly name: string; readonly concurrency: number | null }[]): Promise<void> {
    const told = new Map(queues.map(({ name, concurrency }) => [name, concurrency]));
    const params = { names: [...told.keys()], concurrencies: [...told.values()] };
    // Looked at without the lock first: most starts change nothing.
    const changed = await this.#database.read((tx) => tx.rows("queue_any_changed", params));
    if (changed.length === 0) return;
    await this.#database.write(async (tx) => {
      await lockControlsToChange(tx);
      if ((await tx.run("queue_upsert", params)) > 0) tx.bump("controls");
    });
  }

  async list(now: Instant): Promise<QueueRecord[]> {
    return this.#database.read(async (tx) => {
      const controls = await this.#controls.current(tx);
      const inForce = new Map(controls.queues.map((queue) => [queue.name, queue]));
      const rows = await tx.rows<QueueRow>("queue_list", { now });
      return rows.map((row) => ({
        name: row.name,
        concurrency: inForce.get(row.name)?.concurrency ?? null,
        codeConcurrency: row.code_concurrency,
        paused: inForce.get(row.name)?.paused ?? false,
        waiting: row.waiting,
        running: row.running,
        oldestAvailableAt: row.oldest_available_at,
      }));
    });
  }
}
