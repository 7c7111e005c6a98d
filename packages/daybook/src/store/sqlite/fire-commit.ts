import type { EnqueueOutcome } from "../port/run-store.ts";
import type { FireCommit, FireOutcome } from "../port/schedule-store.ts";
import type { Connection } from "./connection.ts";
import type { RunCanceller } from "./run-cancel.ts";
import type { RunEnqueuer } from "./run-enqueue.ts";

type Fire = FireCommit["fires"][number];

/** What the book says of a fire, once it is known what became of its run. */
interface Verdict {
  readonly outcome: FireOutcome;
  readonly reason: string | null;
  readonly runId: string | null;
}

/** Writes fires with their runs. */
export class FireCommitter {
  readonly #connection: Connection;
  readonly #enqueuer: RunEnqueuer;
  readonly #canceller: RunCanceller;

  constructor(connection: Connection, enqueuer: RunEnqueuer, canceller: RunCanceller) {
    this.#connection = connection;
    this.#enqueuer = enqueuer;
    this.#canceller = canceller;
  }

  /** One transaction. False where another ticker was first. */
  commit(commit: FireCommit): boolean {
    return this.#connection.write(() => {
      const dues = commit.fires.map((fire) => fire.dueAt);
      const place = this.#connection.statement("schedule_advance").get({
        id: commit.scheduleId,
        expected: commit.expectedDueAt,
        next_due_at: commit.nextDueAt,
        next_fire_at: commit.nextFireAt,
        last_due_at: dues.length === 0 ? null : Math.max(...dues),
      }) as { job: string; tenant: string | null } | undefined;
      if (place === undefined) return false;
      if (commit.cancelRunIds.length > 0) {
        this.#canceller.cancel(commit.cancelRunIds, {
          by: `schedule:${commit.scheduleId}`,
          reason: "The next instant of its schedule is due (overlap policy cancel_previous).",
          now: commit.decidedAt,
        });
      }
      for (const fire of commit.fires) this.#fire(commit, fire, place);
      this.#connection.bump("schedules");
      return true;
    });
  }

  #fire(commit: FireCommit, fire: Fire, { job, tenant }: { job: string; tenant: string | null }): void {
    // A schedule that was sent back to an instant it had decided on: that instant has its fire, and gets no second run.
    const key = { schedule: commit.scheduleId, due_at: fire.dueAt };
    if (this.#connection.statement("fire_get").get(key) !== undefined) return;
    const verdict =
      fire.run === null
        ? { outcome: fire.outcome, reason: fire.reason, runId: null }
        : this.#verdict(fire, this.#enqueuer.enqueue([[fire.run]])[0]?.[0]);
    this.#connection.statement("fire_insert").run({
      ...key,
      job,
      tenant,
      outcome: verdict.outcome,
      reason: verdict.reason,
      run_id: verdict.runId,
      decided_at: commit.decidedAt,
      decided_by: commit.decidedBy,
    });
    const { scheduleId, decidedAt, decidedBy } = commit;
    const what = { scheduleId, job, tenant, dueAt: fire.dueAt, ...verdict, decidedAt, decidedBy };
    this.#connection.changes.tell({ kind: "fire", what });
  }

  #verdict(fire: Fire, made: EnqueueOutcome | undefined): Verdict {
    switch (made?.kind) {
      case "created":
        return { outcome: fire.outcome, reason: fire.reason, runId: made.id };
      case "duplicate":
        return {
          outcome: "skipped",
          reason: fire.reason ?? `Run ${made.id} with the same dedupe key is not finished.`,
          runId: made.id,
        };
      case "refused":
        return { outcome: "disabled", reason: fire.reason ?? `Refused: ${made.by}.`, runId: null };
      case undefined:
        return { outcome: "refused", reason: fire.reason, runId: null };
    }
  }
}
