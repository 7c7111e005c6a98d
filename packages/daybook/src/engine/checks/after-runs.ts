import type { CheckStore } from "../../store/port/check-store.ts";
import type { CancelTimer, Clock } from "../../time/clock.ts";
import type { DaybookEvents } from "../events.ts";
import type { JobBook } from "../register/job-book.ts";
import { waitMs } from "./overdue.ts";

/** Runs that end within this time ask once, so that a drain of thousands does not write as many rows more. */
const gatherMs = 250;

export interface AfterRunsOptions {
  readonly checks: CheckStore;
  readonly book: JobBook;
  readonly clock: Clock;
  readonly nextId: () => string;
  readonly onAsked: () => void;
  readonly onFailure: (error: unknown) => void;
}

interface Due {
  readonly job: string;
  readonly check: string;
  readonly tenant: string | null;
  readonly runId: string;
}

/**
 * Asks for the checks that follow a job's runs.
 *
 * Owns: what is still to be asked for, for a moment, by job, check and tenant. It is lost when the process dies: the next run asks again.
 */
export class AfterRuns {
  readonly #options: AfterRunsOptions;
  readonly #due = new Map<string, Due>();
  #cancelTimer: CancelTimer | null = null;

  constructor(options: AfterRunsOptions) {
    this.#options = options;
  }

  ended({ id, job, tenant, state }: DaybookEvents["run.finished"]): void {
    if (state !== "succeeded" && state !== "partial") return;
    const entry = this.#options.book.get(job);
    if (entry === undefined || entry.record.checks.length === 0) return;
    // A run of all tenants has looked at the data of none: its children did.
    if (entry.record.fanOut !== null && tenant === null) return;
    for (const { name: check, after } of entry.record.checks)
      if (after) this.#due.set(JSON.stringify([job, check, tenant]), { job, check, tenant, runId: id });
    if (this.#due.size > 0) this.#cancelTimer ??= this.#options.clock.timer(gatherMs, () => void this.flush());
  }

  /** Asks for all that is due, now. */
  async flush(): Promise<void> {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    const { checks, clock, nextId, onAsked, onFailure } = this.#options;
    const due = [...this.#due.values()];
    this.#due.clear();
    try {
      for (const each of due) {
        const askedAt = clock.now();
        await checks.ask({ ...each, id: nextId(), askedAt, askedBy: null, deadlineAt: askedAt + waitMs });
      }
    } catch (error) {
      onFailure(error);
    }
    if (due.length > 0) onAsked();
  }
}
