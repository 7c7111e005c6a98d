import { decideSettlement, type HandlerEnd } from "../../run/decide-settlement.ts";
import { parseRetry, type RetryPolicy } from "../../run/retry-policy.ts";
import type { RetryOptions } from "../../run/retry.ts";
import type { Settlement } from "../../run/settlement.ts";
import type { Store } from "../../store/port/store.ts";
import type { Clock } from "../../time/clock.ts";
import type { EventHub } from "../events.ts";
import type { ActiveAttempt } from "../execute/active-attempt.ts";
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

const defaultRetry = parseRetry(undefined);

/** Turns the end of an attempt into its record: decides what follows, saves logs and items first, settles, tells the listeners. */
export class OutcomeRecorder {
  readonly #options: OutcomeRecorderOptions;

  constructor(options: OutcomeRecorderOptions) {
    this.#options = options;
  }

  record(attempt: ActiveAttempt, end: HandlerEnd, done: () => void): void {
    const failed = end.kind === "threw" || attempt.aborted?.kind === "timed_out";
    const { notes } = this.#options;
    // The usual run has nothing to wait for, and then its end is settled in the same turn of the event loop.
    if (!failed && !notes.hasUnsaved(attempt)) {
      this.#settle(attempt, end, attempt.entry?.retry ?? defaultRetry, done);
      return;
    }
    void this.#recordSlowly(attempt, end, failed, done);
  }

  async #recordSlowly(attempt: ActiveAttempt, end: HandlerEnd, failed: boolean, done: () => void): Promise<void> {
    await this.#options.notes.flush(attempt);
    const retry = failed ? await this.#retryPolicy(attempt) : (attempt.entry?.retry ?? defaultRetry);
    this.#settle(attempt, end, retry, done);
  }

  /** The operator's retry policy where there is one. A store that cannot be asked now must not lose the end: code's policy it is. */
  async #retryPolicy(attempt: ActiveAttempt): Promise<RetryPolicy> {
    const code = attempt.entry?.retry ?? defaultRetry;
    try {
      const [override] = await this.#options.store.overrides.list({ scope: "job", subject: attempt.run.job, field: "retry" });
      return override === undefined ? code : parseRetry(override.value as RetryOptions);
    } catch (error) {
      this.#options.onServiceError("outcome recorder", error);
      return code;
    }
  }

  #settle(attempt: ActiveAttempt, end: HandlerEnd, retry: RetryPolicy, done: () => void): void {
    const { run, workerId, usage, trackedProgress } = attempt;
    const now = this.#options.clock.now();
    const settlement = decideSettlement({
      end,
      abort: this.#abortThatCounts(attempt, end),
      failures: run.failures,
      maxAttempts: run.trigger === "track" ? 1 : Math.max(run.maxAttempts, retry === attempt.entry?.retry ? 0 : retry.attempts),
      retry,
      random: Math.random(),
      now,
      progress: trackedProgress === null ? null : trackedProgress.snapshot(now),
      failedItems: attempt.failedParts,
      cpuMs: usage?.cpuMs ?? null,
      memoryBytes: usage?.peakBytes ?? null,
    });
    if (settlement === null) {
      this.#lost(attempt, done);
      return;
    }
    const codeVersion = attempt.entry?.version ?? this.#options.codeVersion;
    this.#options.settler.settle({ run, workerId, codeVersion, settlement }, (applied) => {
      if (applied) this.#tell(attempt, settlement);
      else this.#lost(attempt, () => undefined);
      done();
    });
  }

  /**
   * A handler that never asked for its signal cannot have ended because of it: when it returned although the worker is
   * stopping, its work is done, and running it again would do it twice.
   */
  #abortThatCounts(attempt: ActiveAttempt, end: HandlerEnd): ActiveAttempt["aborted"] {
    const heardNothing = attempt.aborted?.kind === "stopping" && !attempt.signalWasRead;
    return heardNothing && end.kind === "returned" ? null : attempt.aborted;
  }

  #lost(attempt: ActiveAttempt, done: () => void): void {
    const { id, job, attempt: number } = attempt.run;
    this.#options.events.emit("run.lost", { id, job, attempt: number });
    done();
  }

  #tell(attempt: ActiveAttempt, settlement: Settlement): void {
    const { events } = this.#options;
    const { id, job, tenant, parentId } = attempt.run;
    if (settlement.kind === "finish") {
      events.emit("run.finished", { id, job, tenant, state: settlement.state, parentId });
      return;
    }
    this.#options.onReturned(settlement.availableAt);
    events.emit("run.returned", { id, job, outcome: settlement.outcome, availableAt: settlement.availableAt });
  }
}
