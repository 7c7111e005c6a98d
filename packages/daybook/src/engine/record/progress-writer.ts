import type { ProgressSnapshot } from "../../run/progress.ts";
import type { ProgressWrite, RunStore } from "../../store/port/run-store.ts";
import type { Clock } from "../../time/clock.ts";
import type { ActiveAttempt } from "../execute/active-attempt.ts";
import { ServiceLoop, type NextTurn } from "../service/service-loop.ts";
import type { ServiceHealth } from "../service/service-health.ts";
import type { Service } from "../service/service.ts";
import type { RunNotes } from "./run-notes.ts";

/** Often enough for a bar that moves; four writes a second whatever the handlers do. */
const flushEveryMs = 250;

/**
 * Saves the progress and the notes (logs, failed items) of all attempts of this process, together, at most every 250 ms.
 *
 * Owns: which attempts report progress, and snapshots that the store has not taken yet. A crash loses at most the last 250 ms of
 * progress and logs of runs that will run again anyway. An attempt that the store no longer knows as ours is aborted.
 */
export class ProgressWriter implements Service {
  readonly #runs: RunStore;
  readonly #clock: Clock;
  readonly #notes: RunNotes;
  readonly #active: ReadonlyMap<string, ActiveAttempt>;
  readonly #loop: ServiceLoop;
  readonly #reporting = new Set<ActiveAttempt>();
  /** Snapshots that the store has not taken yet. */
  readonly #unsaved = new Set<ActiveAttempt>();
  #lastFlush = Number.NEGATIVE_INFINITY;

  constructor(options: {
    runs: RunStore;
    clock: Clock;
    health: ServiceHealth;
    notes: RunNotes;
    active: ReadonlyMap<string, ActiveAttempt>;
  }) {
    this.#runs = options.runs;
    this.#clock = options.clock;
    this.#notes = options.notes;
    this.#active = options.active;
    this.#loop = new ServiceLoop("progress writer", {
      clock: options.clock,
      health: options.health,
      turn: () => this.#turn(),
    });
  }

  start(): void {
    this.#loop.start();
  }

  /** Saves what is left once more. */
  async stop(): Promise<void> {
    await this.#loop.stop();
    await this.#flush().catch(() => undefined);
  }

  /** The attempt has begun to report. */
  watch(attempt: ActiveAttempt): void {
    const first = this.#reporting.size === 0;
    this.#reporting.add(attempt);
    if (first) this.#loop.wake();
  }

  /** There are notes to save. */
  noted(): void {
    this.#loop.wake();
  }

  async #turn(): Promise<NextTurn> {
    const wait = this.#lastFlush + flushEveryMs - this.#clock.monotonic();
    if (wait > 0) return wait;
    await this.#flush();
    return this.#reporting.size > 0 || this.#notes.waiting > 0 ? flushEveryMs : null;
  }

  async #flush(): Promise<void> {
    this.#lastFlush = this.#clock.monotonic();
    const now = this.#clock.now();
    const writes: ProgressWrite[] = [];
    for (const attempt of this.#reporting) {
      const tracker = attempt.trackedProgress;
      if (this.#active.get(attempt.run.id) !== attempt || tracker === null) this.#forget(attempt);
      else if (tracker.changed || this.#unsaved.has(attempt)) {
        this.#unsaved.add(attempt);
        const snapshot = attempt.progressAt(now);
        if (snapshot !== null) writes.push(write(attempt, snapshot));
      }
    }
    const written = [...this.#unsaved];
    await this.#notes.flushAll();
    if (writes.length === 0) return;
    const lost = await this.#runs.writeProgress(writes);
    for (const attempt of written) this.#unsaved.delete(attempt);
    for (const id of lost) this.#lost(id, writes);
  }

  #forget(attempt: ActiveAttempt): void {
    this.#reporting.delete(attempt);
    this.#unsaved.delete(attempt);
  }

  #lost(id: string, writes: readonly ProgressWrite[]): void {
    const attempt = this.#active.get(id);
    const written = writes.find((entry) => entry.runId === id);
    // Settled in the meantime is not lost.
    if (attempt === undefined || attempt.run.attempt !== written?.attempt || attempt.workerId !== written.workerId)
      return;
    attempt.abort({ kind: "lease_lost", reason: "another worker has it" });
  }
}

function write(attempt: ActiveAttempt, progress: ProgressSnapshot): ProgressWrite {
  return { runId: attempt.run.id, attempt: attempt.run.attempt, workerId: attempt.workerId, progress };
}
