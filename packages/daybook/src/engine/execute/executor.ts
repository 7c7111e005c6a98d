import type { HandlerEnd } from "../../run/decide-settlement.ts";
import type { ClaimedRun } from "../../store/port/run-store.ts";
import type { CancelTimer, Clock } from "../../time/clock.ts";
import { formatDuration } from "../../time/duration.ts";
import type { WorkerSlots } from "../claim/worker-slots.ts";
import type { EventHub } from "../events.ts";
import type { WatchedAttempt } from "../telemetry/watched-attempt.ts";
import type { JobBook } from "../register/job-book.ts";
import { ActiveAttempt } from "./active-attempt.ts";

export interface ExecutorOptions {
  readonly clock: Clock;
  readonly slots: WorkerSlots;
  readonly book: JobBook;
  readonly events: EventHub;
  readonly abortGraceMs: number;
  /** Runs the handler; rejects with what the handler threw. */
  readonly callHandler: (attempt: ActiveAttempt) => unknown;
  readonly onProgressUsed: (attempt: ActiveAttempt) => void;
  /** Records the end; calls `done` when it is in the book, or known to be stale. */
  readonly finish: (attempt: ActiveAttempt, end: HandlerEnd, done: () => void) => void;
  readonly onSlotFree: () => void;
  /** Null when nobody listens. */
  readonly watch: (run: ClaimedRun) => WatchedAttempt | null;
}

/**
 * Executes claimed runs in this process.
 *
 * Owns: the attempts under way. Each goes: started, perhaps aborted (cancel, timeout, shutdown, lease lost), ended, recorded, forgotten.
 * An aborted handler has `abortGrace` to return; then its end is recorded without it, while its slot stays taken until it
 * really returns, so that a deaf handler costs this process a slot and not the cluster a run.
 */
export class Executor {
  readonly #options: ExecutorOptions;
  readonly #active = new Map<string, ActiveAttempt>();

  constructor(options: ExecutorOptions) {
    this.#options = options;
  }

  get active(): ReadonlyMap<string, ActiveAttempt> {
    return this.#active;
  }

  /** Takes over a claimed run, whose slot is taken. Never throws: whatever happens becomes the end of the attempt. */
  execute(run: ClaimedRun, workerId: string): void {
    this.#begin(run, workerId, this.#options.callHandler, undefined);
  }

  /** Executes the caller's own function as this run's handler, outside the slots; resolves when the end is recorded. */
  track(run: ClaimedRun, workerId: string, call: (attempt: ActiveAttempt) => unknown): Promise<HandlerEnd> {
    return new Promise((resolve) => this.#begin(run, workerId, call, resolve));
  }

  // Callbacks rather than awaited promises: this is the path of every run, and each extra promise of it showed in the drain.
  #begin(
    run: ClaimedRun,
    workerId: string,
    call: (attempt: ActiveAttempt) => unknown,
    onRecorded: ((end: HandlerEnd) => void) | undefined,
  ): void {
    const { clock, book, events } = this.#options;
    let cancelTimer: CancelTimer | null = null;
    let ended = false;
    let abandoned = false;
    const endWith = (end: HandlerEnd): void => {
      if (abandoned) this.#giveBack(attempt);
      if (ended) return;
      ended = true;
      attempt.watched?.ended();
      attempt.ended = true;
      cancelTimer?.();
      abandoned = end.kind === "abandoned";
      this.#options.finish(attempt, end, () => this.#recorded(attempt, end, onRecorded));
    };
    const attempt = new ActiveAttempt({
      run,
      workerId,
      entry: book.get(run.job),
      clock,
      onProgress: this.#options.onProgressUsed,
      onAbort: () => {
        if (ended) return;
        cancelTimer?.();
        cancelTimer = clock.timer(this.#options.abortGraceMs, () => endWith({ kind: "abandoned" }));
      },
    });
    this.#active.set(run.id, attempt);
    if (events.has("run.started"))
      events.emit("run.started", { id: run.id, job: run.job, tenant: run.tenant, attempt: run.attempt });
    const timeoutMs = run.trigger === "track" ? null : (attempt.entry?.record.timeoutMs ?? null);
    if (timeoutMs !== null) this.#armTimeout(attempt, timeoutMs, (cancel) => (cancelTimer = cancel));
    const returned = (value: unknown): void => endWith({ kind: "returned", value });
    const threw = (error: unknown): void => endWith({ kind: "threw", error });
    const watched = this.#options.watch(run);
    attempt.watched = watched;
    try {
      const value = watched === null ? call(attempt) : watched.call(() => call(attempt));
      if (value instanceof Promise) value.then(returned, threw);
      // Query builders and the like: to be awaited, and no promises of this realm.
      else if (isThenable(value)) Promise.resolve(value).then(returned, threw);
      else returned(value);
    } catch (error) {
      threw(error);
    }
  }

  #recorded(attempt: ActiveAttempt, end: HandlerEnd, onRecorded: ((end: HandlerEnd) => void) | undefined): void {
    if (this.#active.get(attempt.run.id) === attempt) this.#active.delete(attempt.run.id);
    if (end.kind !== "abandoned") this.#giveBack(attempt);
    onRecorded?.(end);
  }

  /** Clocks ring early for waits that are longer than their timers can be: then the rest is waited for. */
  #armTimeout(attempt: ActiveAttempt, timeoutMs: number, armed: (cancel: CancelTimer) => void): void {
    const { clock } = this.#options;
    const end = clock.monotonic() + timeoutMs;
    const arm = (): void => armed(clock.timer(end - clock.monotonic(), ring));
    const ring = (): void => {
      if (end - clock.monotonic() >= 1) arm();
      else attempt.abort({ kind: "timed_out", reason: `longer than ${formatDuration(timeoutMs)}` });
    };
    arm();
  }

  #giveBack(attempt: ActiveAttempt): void {
    if (attempt.run.trigger === "track") return;
    if (!attempt.waitsForChildren) this.#options.slots.giveBack(attempt.run.queue);
    this.#options.onSlotFree();
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}
