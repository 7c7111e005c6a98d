import { DaybookError } from "../../errors/daybook-error.ts";
import type { ItemToRetry } from "../../job/run-context.ts";
import type { AbortKind } from "../../run/decide-settlement.ts";
import type { ProgressSnapshot } from "../../run/progress.ts";
import { ProgressTracker } from "../../run/progress-tracker.ts";
import { Redactor } from "../../run/redactor.ts";
import type { ClaimedRun } from "../../store/port/run-store.ts";
import type { Instant } from "../../time/instant.ts";
import type { Clock } from "../../time/clock.ts";
import type { WatchedAttempt } from "../telemetry/watched-attempt.ts";
import type { CatalogedJob } from "../register/job-book.ts";

/** Why an attempt was aborted. */
export interface AbortCause {
  readonly kind: AbortKind;
  readonly reason: string | null;
}

/**
 * One attempt while this process executes it: what its handler may touch, and what the services know of it.
 * The costlier parts are made when first asked for, since most short runs ask for none of them.
 */
export class ActiveAttempt {
  readonly run: ClaimedRun;
  readonly workerId: string;
  readonly entry: CatalogedJob | undefined;
  readonly #clock: Clock;
  readonly #onAbort: (attempt: ActiveAttempt) => void;
  readonly #onProgress: (attempt: ActiveAttempt) => void;
  #controller: AbortController | null = null;
  #tracker: ProgressTracker | null = null;
  #abort: AbortCause | null = null;
  #childCounts: Map<string, number> | null = null;
  #redactor: Redactor | null = null;
  /** The items that this run is made for; null for all of them. */
  itemsToRetry: readonly ItemToRetry[] | null = null;
  /** Failed items and children, which make a plain result partial. */
  failedParts = 0;
  /** How many `spawn` calls wait; while one does, the slot is given to others. */
  waits = 0;
  /** The handler has come to its end, or was given up: what it still says is not kept. */
  ended = false;
  /** Null when no telemetry is wanted. */
  watched: WatchedAttempt | null = null;
  /** The worker's figures when the attempt first met the sampler; see ResourceSampler. */
  usage: { cpuStartMs: number; cpuMs: number; peakBytes: number } | null = null;

  constructor(options: {
    run: ClaimedRun;
    workerId: string;
    entry: CatalogedJob | undefined;
    clock: Clock;
    onAbort: (attempt: ActiveAttempt) => void;
    onProgress: (attempt: ActiveAttempt) => void;
  }) {
    this.run = options.run;
    this.workerId = options.workerId;
    this.entry = options.entry;
    this.#clock = options.clock;
    this.#onAbort = options.onAbort;
    this.#onProgress = options.onProgress;
  }

  get signal(): AbortSignal {
    if (this.#controller === null) {
      this.#controller = new AbortController();
      if (this.#abort !== null) this.#controller.abort(abortError(this.#abort, this.run));
    }
    return this.#controller.signal;
  }

  /** Whether the handler ever asked for its signal, and so can have ended early because of it. */
  get signalWasRead(): boolean {
    return this.#controller !== null;
  }

  get progress(): ProgressTracker {
    if (this.#tracker === null) {
      this.#tracker = new ProgressTracker(this.#clock.now());
      this.#onProgress(this);
    }
    return this.#tracker;
  }

  /** The tracker if the handler used it. */
  get trackedProgress(): ProgressTracker | null {
    return this.#tracker;
  }

  /** What takes the credentials that the handler has fetched out of what it says; null as long as it has none. */
  get redactor(): Redactor | null {
    return this.#redactor;
  }

  /** From now on this stands in nothing that is recorded of the attempt. */
  hide(secret: string): void {
    (this.#redactor ??= new Redactor()).add(secret);
  }

  /** Progress as it may be recorded; null when the handler never reported any. */
  progressAt(now: Instant): ProgressSnapshot | null {
    const snapshot = this.#tracker?.used === true ? this.#tracker.snapshot(now) : null;
    return this.#redactor === null ? snapshot : this.#redactor.value(snapshot);
  }

  /** Children asked for so far, per job: a second `spawn` goes on counting where the first one ended. */
  get childCounts(): Map<string, number> {
    return (this.#childCounts ??= new Map());
  }

  get waitsForChildren(): boolean {
    return this.waits > 0;
  }

  get aborted(): AbortCause | null {
    return this.#abort;
  }

  /** The first cause stays, except that a lost run outranks all: nothing of it may be recorded. */
  abort(cause: AbortCause): void {
    const first = this.#abort === null;
    if (!first && cause.kind !== "lease_lost") return;
    this.#abort = cause;
    if (!first) return;
    this.#controller?.abort(abortError(cause, this.run));
    this.#onAbort(this);
  }
}

/** What `signal.reason` says. */
export function abortError(cause: AbortCause, run: ClaimedRun): DaybookError {
  const params = { run: run.id, job: run.job, attempt: run.attempt };
  const because = cause.reason === null ? "" : `: ${cause.reason}`;
  switch (cause.kind) {
    case "cancelled":
      return new DaybookError("RUN_CANCELLED", `The run was cancelled${because}.`, { params });
    case "timed_out":
      return new DaybookError("RUN_TIMED_OUT", `The attempt ran out of time${because}.`, { params });
    case "stopping":
      return new DaybookError("STOPPING", `The worker is stopping${because}; the run will go on elsewhere.`, {
        params,
      });
    case "lease_lost":
      return new DaybookError(
        "LEASE_LOST",
        `This worker no longer holds the run${because}; nothing more of this attempt is recorded.`,
        { params },
      );
  }
}
