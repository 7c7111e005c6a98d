import type { Instant } from "../../time/instant.ts";
import type { ProgressWrite } from "../port/run-store.ts";
import type { Connection } from "./connection.ts";
import type { RunEnqueuer } from "./run-enqueue.ts";
import { type KeyedRow, keysOf } from "./run-keys.ts";
import type { RunUnblocker } from "./run-unblock.ts";

/** What changes a run without starting or ending it: progress, release from being held, another place in the line. */
export class RunChanger {
  readonly #connection: Connection;
  readonly #enqueuer: RunEnqueuer;
  readonly #unblocker: RunUnblocker;

  constructor(connection: Connection, enqueuer: RunEnqueuer, unblocker: RunUnblocker) {
    this.#connection = connection;
    this.#enqueuer = enqueuer;
    this.#unblocker = unblocker;
  }

  /** Returns the ids whose worker holds them no more. */
  writeProgress(writes: readonly ProgressWrite[]): string[] {
    if (writes.length === 0) return [];
    return this.#connection.write(() => {
      const statement = this.#connection.statementByPlace("run_save_progress", ["progress", "id", "attempt", "worker"]);
      const stale = writes.filter(({ runId, attempt, workerId, progress }) => {
        const saved = statement.run(JSON.stringify(progress), runId, attempt, workerId).changes === 1;
        if (saved) this.#connection.changes.run(runId);
        return !saved;
      });
      return stale.map((write) => write.runId);
    });
  }

  releaseHeld({ job, tenant }: { readonly job?: string; readonly tenant?: string }): number {
    return this.#connection.write(() => {
      const about = { job: job ?? null, tenant: tenant ?? null };
      const held = this.#connection.statement("run_release_held").run(about);
      const blocked = this.#connection.statement("run_release_blocked").run(about);
      const released = Number(held.changes) + Number(blocked.changes);
      if (released > 0) {
        this.#connection.changes.tell({ kind: "many", what: about });
        this.#connection.bump("runs");
      }
      return released;
    });
  }

  reschedule(
    id: string,
    change: { readonly availableAt?: Instant; readonly priority?: number; readonly queue?: string },
  ): boolean {
    return this.#connection.write(() => {
      const row = this.#connection.statement("run_reschedule").get({
        id,
        available_at: change.availableAt ?? null,
        priority: change.priority ?? null,
        queue: change.queue ?? null,
      }) as unknown as KeyedRow | undefined;
      if (row === undefined) return false;
      if (change.queue !== undefined) this.#enqueuer.makeQueueKnown(change.queue);
      this.#connection.changes.run(id);
      this.#connection.bump("runs");
      // It may have been next in line for a key, and may come later now, or in a queue that nobody serves.
      this.#unblocker.wake(keysOf(row));
      return true;
    });
  }
}
