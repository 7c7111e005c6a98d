import { setTimeout as pause } from "node:timers/promises";
import type { EnqueueOutcome } from "../port/run-store.ts";
import type { FireCommit, FireOutcome } from "../port/schedule-store.ts";
import type { RunCanceller } from "./run-cancel.ts";
import type { RunEnqueuer } from "./run-enqueue.ts";
import type { Database, Transaction } from "./transaction.ts";

type Fire = FireCommit["fires"][number];

/** What the book says of a fire, once it is known what became of its run. */
interface Verdict {
  readonly dueAt: number;
  readonly outcome: FireOutcome;
  readonly reason: string | null;
  readonly runId: string | null;
}

/** Commits of different schedules written at the same time: each is a handful of round trips, and at midnight hundreds are due. */
const lanes = 4;

/** Long enough that a ticker does not spin on a schedule that another has locked, short enough that it fires in time when that one dies. */
const lockedPauseMs = 50;

/**
 * Writes fires with their runs. Nobody waits for a schedule that another process is at: one whose network died in the middle of its
 * transaction keeps the row locked until the server gives it up, and must not keep the other schedules.
 */
export class FireCommitter {
  readonly #database: Database;
  readonly #enqueuer: RunEnqueuer;
  readonly #canceller: RunCanceller;

  constructor(database: Database, enqueuer: RunEnqueuer, canceller: RunCanceller) {
    this.#database = database;
    this.#enqueuer = enqueuer;
    this.#canceller = canceller;
  }

  /**
   * A transaction per commit, those of one schedule in their order; one that fails keeps none of the others. False where another ticker
   * was first.
   */
  async commitAll(commits: readonly FireCommit[]): Promise<boolean[]> {
    const answers = commits.map(() => false);
    const waiting = bySchedule(commits);
    const failures: unknown[] = [];
    let locked = 0;
    const lane = async (): Promise<void> => {
      for (let places = waiting.shift(); places !== undefined; places = waiting.shift()) {
        for (const place of places) {
          const answer = await this.#commit(commits[place] as FireCommit).catch((error: unknown) => {
            failures.push(error);
            return null;
          });
          answers[place] = answer === true;
          if (answer === "locked") locked += 1;
        }
      }
    };
    await Promise.all(Array.from({ length: Math.min(lanes, waiting.length) }, lane));
    if (failures.length > 0) throw failures[0];
    // The caller finds a locked schedule due again at once; usually it is gone by then.
    if (locked > 0) await pause(lockedPauseMs);
    return answers;
  }

  #commit(commit: FireCommit): Promise<boolean | "locked"> {
    const { scheduleId: id, expectedDueAt: expected } = commit;
    return this.#database.write(async (tx) => {
      const dues = commit.fires.map((fire) => fire.dueAt);
      const [place] = await tx.rows<{ job: string; tenant: string | null }>("schedule_advance", {
        id,
        expected,
        next_due_at: commit.nextDueAt,
        next_fire_at: commit.nextFireAt,
        last_due_at: dues.length === 0 ? null : Math.max(...dues),
      });
      if (place === undefined) return (await tx.rows("schedule_is_at", { id, expected })).length > 0 && "locked";
      if (commit.cancelRunIds.length > 0) {
        await this.#canceller.cancelWithin(tx, commit.cancelRunIds, {
          by: `schedule:${id}`,
          reason: "The next instant of its schedule is due (overlap policy cancel_previous).",
          now: commit.decidedAt,
        });
      }
      await this.#write(tx, commit, place);
      tx.bump("schedules");
      return true;
    });
  }

  async #write(
    tx: Transaction,
    commit: FireCommit,
    { job, tenant }: { job: string; tenant: string | null },
  ): Promise<void> {
    const fires = await this.#undecided(tx, commit);
    if (fires.length === 0) return;
    const verdicts = await this.#verdicts(tx, fires);
    await tx.run("fire_insert", {
      schedule: commit.scheduleId,
      job,
      tenant,
      decided_at: commit.decidedAt,
      decided_by: commit.decidedBy,
      dues: verdicts.map((verdict) => verdict.dueAt),
      outcomes: verdicts.map((verdict) => verdict.outcome),
      reasons: verdicts.map((verdict) => verdict.reason),
      runs: verdicts.map((verdict) => verdict.runId),
    });
    const { scheduleId, decidedAt, decidedBy } = commit;
    for (const verdict of verdicts)
      tx.tell({ kind: "fire", what: { scheduleId, job, tenant, ...verdict, decidedAt, decidedBy } });
  }

  /** A schedule that was sent back to an instant it had decided on: that instant has its fire, and gets no second run. */
  async #undecided(tx: Transaction, { scheduleId, fires }: FireCommit): Promise<Fire[]> {
    if (fires.length === 0) return [];
    const rows = await tx.rows<{ due_at: number }>("fire_list_decided", {
      schedule: scheduleId,
      dues: fires.map((fire) => fire.dueAt),
    });
    const decided = new Set(rows.map((row) => row.due_at));
    return fires.filter(({ dueAt }) => !decided.has(dueAt) && decided.add(dueAt));
  }

  async #verdicts(tx: Transaction, fires: readonly Fire[]): Promise<Verdict[]> {
    const runs = fires.flatMap(({ run }) => (run === null ? [] : [run]));
    const outcomes =
      runs.length === 0
        ? []
        : await this.#enqueuer.enqueueWithin(
            tx,
            runs.map((run) => [run]),
          );
    const made = outcomes.map(([outcome]) => outcome);
    return fires.map((fire) =>
      fire.run === null
        ? { dueAt: fire.dueAt, outcome: fire.outcome, reason: fire.reason, runId: null }
        : verdictOf(fire, made.shift()),
    );
  }
}

/** Places of the commits, those of one schedule together. */
function bySchedule(commits: readonly FireCommit[]): number[][] {
  const places = new Map<string, number[]>();
  for (const [place, { scheduleId }] of commits.entries()) {
    const of = places.get(scheduleId);
    if (of === undefined) places.set(scheduleId, [place]);
    else of.push(place);
  }
  return [...places.values()];
}

function verdictOf({ dueAt, outcome, reason }: Fire, made: EnqueueOutcome | undefined): Verdict {
  switch (made?.kind) {
    case "created":
      return { dueAt, outcome, reason, runId: made.id };
    case "duplicate":
      return {
        dueAt,
        outcome: "skipped",
        reason: reason ?? `Run ${made.id} with the same dedupe key is not finished.`,
        runId: made.id,
      };
    case "refused":
      return { dueAt, outcome: "disabled", reason: reason ?? `Refused: ${made.by}.`, runId: null };
    case undefined:
      return { dueAt, outcome: "refused", reason, runId: null };
  }
}
