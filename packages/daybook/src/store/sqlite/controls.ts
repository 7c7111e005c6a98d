import { type WrittenControls, type Controls, isHeld, toControls } from "../rows/controls.ts";
import type { Connection } from "./connection.ts";

export { type Controls, isHeld };

/**
 * The controls in force, read again only when the `controls` counter of the pulse row has moved. The counter is read and moved
 * inside transactions, so what this returns within a transaction is exact, not a copy that may lag behind.
 */
export class ControlsReader {
  readonly #connection: Connection;
  #version = -1;
  #controls: Controls | null = null;

  constructor(connection: Connection) {
    this.#connection = connection;
    // A counter that was rolled back may later stand for other contents.
    connection.onRollback(() => this.forget());
  }

  /** The controls as this transaction sees them. */
  current(): Controls {
    const row = this.#connection.statement("controls_version").get() as { controls: number };
    if (this.#controls === null || row.controls !== this.#version) {
      this.#controls = this.#load();
      this.#version = row.controls;
    }
    return this.#controls;
  }

  /** Drops what is remembered: this transaction changes the controls, and its counter moves only at its end. */
  forget(): void {
    this.#controls = null;
  }

  #load(): Controls {
    const jobs = this.#rows<{ name: string; concurrency_limit: number | null; removed: number }>("job_list_controls");
    const queues = this.#rows<{ name: string; code_concurrency: number | null }>("queue_list_controls");
    return toControls({
      overrides: this.#rows<WrittenControls["overrides"][number]>("override_list_controls"),
      jobs: jobs.map((job) => ({ name: job.name, limit: job.concurrency_limit, removed: job.removed === 1 })),
      queues: queues.map((queue) => ({ name: queue.name, concurrency: queue.code_concurrency })),
    });
  }

  #rows<Row>(name: string): Row[] {
    return this.#connection.statement(name).all() as unknown as Row[];
  }
}
