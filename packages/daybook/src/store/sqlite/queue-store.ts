import type { Instant } from "../../time/instant.ts";
import type { QueueRecord, QueueStore } from "../port/control-store.ts";
import type { Connection } from "./connection.ts";
import type { ControlsReader } from "./controls.ts";

interface QueueRow {
  readonly name: string;
  readonly code_concurrency: number | null;
  readonly waiting: number;
  readonly running: number;
  readonly oldest_available_at: number | null;
}

/** Queues: known ones, and what stands in them. */
export class SqliteQueueStore implements QueueStore {
  readonly #connection: Connection;
  readonly #controls: ControlsReader;

  constructor(connection: Connection, controls: ControlsReader) {
    this.#connection = connection;
    this.#controls = controls;
  }

  async register(queues: readonly { readonly name: string; readonly concurrency: number | null }[]): Promise<void> {
    this.#connection.write(() => {
      let changes = 0;
      for (const { name, concurrency } of queues) {
        changes += Number(this.#connection.statement("queue_upsert").run({ name, concurrency }).changes);
      }
      if (changes === 0) return;
      this.#connection.bump("controls");
      this.#controls.forget();
    });
  }

  async list(now: Instant): Promise<QueueRecord[]> {
    return this.#connection.read(() => {
      const inForce = new Map(this.#controls.current().queues.map((queue) => [queue.name, queue]));
      const rows = this.#connection.statement("queue_list").all({ now }) as unknown as QueueRow[];
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
