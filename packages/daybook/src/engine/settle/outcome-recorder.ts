import { DaybookError } from "../../errors/daybook-error.ts";
import { decideSettlement, type HandlerEnd } from "../../run/decide-settlement.ts";
import { parseRetry, type RetryPolicy } from "../../run/retry-policy.ts";
import type { RetryOptions } from "../../run/retry.ts";
import { recordError } from "../../run/record-error.ts";
import type { FinishSettlement, ReturnSettlement, Settlement } from "../../run/settlement.ts";
import type { Store } from "../../store/port/store.ts";
import type { Clock } from "../../time/clock.ts";
import type { EventHub } from "../events.ts";
import type { AbortCause, ActiveAttempt } from "../execute/active-attempt.ts";
import type { RunNotes } from "../record/run-notes.ts";
import type { Settler } from "./settler.ts";

export interface OutcomeRecorderOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly settler: Settler;
  readonly notes: RunNotes;
  readonly events: EventHub;
  readonly codeVersion: string | null;
  readonly onServiceError: (service: string, error: unknown) => void;
  /** A run went back to waiting and is available at that instant. */
  readonly onReturned: (availableAt: number) => void;
}

interface RetryTerms {
  readonly policy: RetryPolicy;
  readonly maxAttempts: number;
}

const defaultRetry = parseRetry(undefined);

function codeTerms({ entry, run }: ActiveAttempt): RetryTerms {
  return { policy: entry?.retry ?? defaultRetry, maxAttempts: run.maxAttempts };
}

/** Tracked work cannot go back to waiting: its function is the caller's, and no worker could call it. */
function trackedEnd(settlement: ReturnSettlement): FinishSettlement {
  const { outcome, availableAt: _availableAt, ...rest } = settlement;
  const why =
    outcome === "snoozed"
      ? new DaybookError(
          "OPTION_INVALID",
          "Tracked work returned snooze(…), but only its caller can do it again later. Return a result, or enqueue a job.",
        )
      : new DaybookError(
          "STOPPING",
          "The process stopped while it did this work, and nobody else can go on with it. Start it again.",
        );
  return {
    ...rest,
    kind: "finish",
    state: "failed",
    result: null,
    metadata: null,
    error: settlement.error ?? recordError(why),
  };
}

/** Turns the end of an attempt into its record: decides what follows, saves logs and items first, settles, tells the listeners. */
export class OutcomeRecorder {
  readonly #options: OutcomeRecorderOptions;

  constructor(options: OutcomeRecorderOptions) {
    this.#options = options;
  }

  record(attempt: ActiveAttempt, end: HandlerEnd, done: () => void): void {
    const abort = abortThatCounts(attempt, end);
    const failed = end.kind === "threw" || abort?.kind === "timed_out";
    const { notes } = this.#options;
    // The usual run has nothing to wait for, and then its end is settled in the same turn of the event loop.
    if (!failed && !notes.hasUnsaved(attempt)) {
      this.#settle(attempt, end, abort, codeTerms(attempt), done);
      return;
    }
    void this.#recordSlowly(attempt, end, abort, failed, done);
  }

  async #recordSlowly(
    attempt: ActiveAttempt,
    end: HandlerEnd,
    abort: AbortCause | null,
    failed: boolean,
    done: () => void,
  ): Promise<void> {
    await this.#options.notes.flush(attempt);
    const terms = failed ? await this.#retryTerms(attempt) : codeTerms(attempt);
    this.#settle(attempt, end, abort, terms, done);
  }

  /** The operator's word on retrying where there is one. A store that cannot be asked now must not lose the end: code's policy it is. */
  async #retryTerms(attempt: ActiveAttempt): Promise<RetryTerms> {
    const code = codeTerms(attempt);
    // Nobody but its caller could do tracked work again.
    if (attempt.run.trigger === "track") return { ...code, maxAttempts: 1 };
    try {
      const [override] = await this.#options.store.overrides.list({
        scope: "job",
        subject: attempt.run.job,
        field: "retry",
      });
      if (override === undefined) return code;
      const options = override.value as RetryOptions;
      return { policy: parseRetry(options), maxAttempts: options.attempts ?? code.maxAttempts };
    } catch (error) {
      this.#options.onServiceError("outcome recorder", error);
      return code;
    }
  }

  #settle(
    attempt: ActiveAttempt,
    end: HandlerEnd,
    abort: AbortCause | null,
    retry: RetryTerms,
    done: () => void,
  ): void {
    const { run, workerId, usage, redactor } = attempt;
    const now = this.#options.clock.now();
    const decided = decideSettlement({
      end,
      // What was asked of a handler after it ended changes nothing, but for one thing: a run that is lost may not be recorded.
      abort: attempt.aborted?.kind === "lease_lost" ? attempt.aborted : abort,
      failures: run.failures,
      maxAttempts: retry.maxAttempts,
      retry: retry.policy,
      random: Math.random(),
      now,
      progress: attempt.progressAt(now),
      failedItems: attempt.failedParts,
      cpuMs: usage?.cpuMs ?? null,
      memoryBytes: usage?.peakBytes ?? null,
    });
    const own = run.trigger === "track" && decided?.kind === "return" ? trackedEnd(decided) : decided;
    if (own === null) {
      this.#lost(attempt, done);
      return;
    }
    const settlement = redactor === null ? own : redactor.settlement(own);
    const codeVersion = attempt.entry?.version ?? this.#options.codeVersion;
    this.#options.settler.settle({ run, workerId, codeVersion, settlement }, (applied) => {
      if (applied) this.#tell(attempt, settlement);
      else this.#lost(attempt, () => undefined);
      done();
    });
  }

  #lost(attempt: ActiveAttempt, done: () => void): void {
    const { id, job, attempt: number } = attempt.run;
    attempt.watched?.settled(null);
    this.#options.events.emit("run.lost", { id, job, attempt: number });
    done();
  }

  #tell(attempt: ActiveAttempt, settlement: Settlement): void {
    const { events } = this.#options;
    const { id, job, tenant, parentId } = attempt.run;
    attempt.watched?.settled(settlement);
    if (settlement.kind === "finish") {
      events.emit("run.finished", { id, job, tenant, state: settlement.state, parentId });
      return;
    }
    this.#options.onReturned(settlement.availableAt);
    events.emit("run.returned", { id, job, outcome: settlement.outcome, availableAt: settlement.availableAt });
  }
}

/**
 * A handler that never asked for its signal cannot have ended because of it: when it returned although the worker is
 * stopping, its work is done, and running it again would do it twice. Why somebody cancelled the run stands in the book already.
 */
function abortThatCounts(attempt: ActiveAttempt, end: HandlerEnd): AbortCause | null {
  const { aborted } = attempt;
  if (aborted?.kind === "cancelled") return { ...aborted, reason: null };
  const heardNothing = aborted?.kind === "stopping" && !attempt.signalWasRead;
  return heardNothing && end.kind === "returned" ? null : aborted;
}
