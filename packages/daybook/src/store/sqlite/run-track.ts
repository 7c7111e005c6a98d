import type { ClaimedRun, NewRun } from "../port/run-store.ts";
import type { CandidateRow } from "./claim-candidates.ts";
import type { Connection } from "./connection.ts";
import { PlacedRun } from "./placed-run.ts";
import type { RunEnqueuer } from "./run-enqueue.ts";

/** Writes work that runs in the caller's own code into the book. */
export class RunTracker {
  readonly #connection: Connection;
  readonly #enqueuer: RunEnqueuer;

  constructor(connection: Connection, enqueuer: RunEnqueuer) {
    this.#connection = connection;
    this.#enqueuer = enqueuer;
  }

  /** Null for a worker that is not alive. */
  start(run: NewRun, workerId: string): ClaimedRun | null {
    return this.#connection.write(() => {
      if (this.#connection.statement("worker_is_alive").get({ id: workerId }) === undefined) return null;
      this.#enqueuer.insert(run);
      const row = this.#connection.statement("run_get_candidate").get({ id: run.id }) as unknown as CandidateRow;
      const startedAt = run.createdAt;
      this.#connection.statementByPlace("run_claim_one", ["worker", "now", "seq"]).run(workerId, startedAt, row.seq);
      return new PlacedRun(row, startedAt);
    });
  }
}
