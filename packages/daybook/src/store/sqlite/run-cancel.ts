import type { Instant } from "../../time/instant.ts";
import type { CancelResult } from "../port/run-store.ts";
import type { Connection } from "./connection.ts";
import { RollUpSums } from "./roll-up.ts";
import { type Aftermath, endRun, type EndableRow } from "./run-end.ts";
import { FreedKeys } from "./run-keys.ts";
import type { RunUnblocker } from "./run-unblock.ts";

interface CancelRow extends EndableRow {
  readonly state: string;
}

/** Cancels and expires runs. */
export class RunCanceller {
  readonly #connection: Connection;
  readonly #unblocker: RunUnblocker;

  constructor(connection: Connection, unblocker: RunUnblocker) {
    this.#connection = connection;
    this.#unblocker = unblocker;
  }

  cancel(
    ids: readonly string[],
    options: { readonly by: string | null; readonly reason: string | null; readonly now: Instant },
  ): CancelResult {
    const { by, reason, now } = options;
    const result = { cancelled: [] as string[], requested: [] as string[] };
    if (ids.length === 0) return result;
    return this.#connection.write(() => {
      const rows = this.#connection
        .statement("run_list_to_cancel")
        .all({ ids: JSON.stringify(ids) }) as unknown as CancelRow[];
      const aftermath: Aftermath = { sums: new RollUpSums(), keys: new FreedKeys() };
      for (const row of rows) {
        if (row.state === "running") {
          this.#connection.statement("run_request_cancel").run({ seq: row.seq, now, by, reason });
          this.#connection.changes.run(row.id);
          this.#connection.bump("runs");
          result.requested.push(row.id);
        } else {
          endRun(this.#connection, row, { state: "cancelled", at: now, reason, cancelledBy: by }, aftermath);
          result.cancelled.push(row.id);
        }
      }
      aftermath.sums.write(this.#connection);
      this.#unblocker.wake(aftermath.keys);
      return result;
    });
  }

  /** Ends what has waited past its `expiresAt`. */
  expire(now: Instant, limit: number): string[] {
    return this.#connection.write(() => {
      const rows = this.#connection.statement("run_list_expired").all({ now, limit }) as unknown as EndableRow[];
      const aftermath: Aftermath = { sums: new RollUpSums(), keys: new FreedKeys() };
      for (const row of rows) endRun(this.#connection, row, { state: "expired", at: now, reason: null }, aftermath);
      aftermath.sums.write(this.#connection);
      this.#unblocker.wake(aftermath.keys);
      return rows.map((row) => row.id);
    });
  }
}
