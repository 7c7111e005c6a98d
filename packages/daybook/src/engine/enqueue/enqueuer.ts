import { DaybookError } from "../../errors/daybook-error.ts";
import type { EnqueueOutcome, NewRun, RunStore } from "../../store/port/run-store.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";

interface Pending {
  readonly runs: readonly NewRun[];
  readonly resolve: (outcomes: EnqueueOutcome[]) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Writes new runs. Calls of the same moment share one transaction, each remaining all or nothing by itself, so that a
 * thousand simultaneous `enqueue` calls cost one write; a call alone is written at once.
 *
 * Owns: the calls not yet written. A call resolves only when its runs are in the book; when the process dies before, it never did.
 */
export class Enqueuer {
  readonly #runs: RunStore;
  readonly #claimer: ClaimingWriter;
  readonly #telemetry: Telemetry;
  #pending: Pending[] = [];

  constructor(runs: RunStore, claimer: ClaimingWriter, telemetry: Telemetry) {
    this.#runs = runs;
    this.#telemetry = telemetry;
    this.#claimer = claimer;
  }

  /** @throws DaybookError `JOB_DISABLED`, `TENANT_DISABLED`, or `STORE_…`; then none of `runs` was written. */
  enqueue(runs: readonly NewRun[]): Promise<Enqueued[]> {
    const span = this.#telemetry.enqueueing(runs);
    return span === null ? this.#enqueue(runs) : span.until(this.#enqueue(span.runs));
  }

  /**
   * Writes runs in the caller's own transaction, by themselves: calls of others must neither wait for it nor go with it. Nobody is
   * woken, since the runs are not there before it commits; the store tells the workers then.
   * @throws DaybookError as `enqueue`, and what `RunStore.enqueueWithin` throws.
   */
  enqueueWithin(tx: object, runs: readonly NewRun[]): Promise<Enqueued[]> {
    const span = this.#telemetry.enqueueing(runs);
    return span === null ? this.#enqueueWithin(tx, runs) : span.until(this.#enqueueWithin(tx, span.runs));
  }

  /** A run that the store writes together with more than runs, by a call of its own. @returns and throws what `write` does. */
  enqueueBy<Written>(run: NewRun, write: (run: NewRun) => Promise<Written>): Promise<Written> {
    const span = this.#telemetry.enqueueing([run]);
    return span === null ? write(run) : span.until(write(span.runs[0] ?? run));
  }

  async #enqueue(runs: readonly NewRun[]): Promise<Enqueued[]> {
    if (runs.length === 0) return [];
    const outcomes = await new Promise<EnqueueOutcome[]>((resolve, reject) => {
      if (this.#pending.length === 0) queueMicrotask(() => void this.#write());
      this.#pending.push({ runs, resolve, reject });
    });
    return toEnqueued(outcomes, runs);
  }

  async #enqueueWithin(tx: object, runs: readonly NewRun[]): Promise<Enqueued[]> {
    if (runs.length === 0) return [];
    const [outcomes = []] = await this.#runs.enqueueWithin(tx, [runs]);
    return toEnqueued(outcomes, runs);
  }

  async #writeGroups(groups: readonly (readonly NewRun[])[]): Promise<EnqueueOutcome[][]> {
    const started = await this.#claimer.enqueueAndClaim(groups);
    if (started !== null) return started;
    const outcomes = await this.#runs.enqueue(groups);
    this.#claimer.wake();
    return outcomes;
  }

  async #write(): Promise<void> {
    const batch = this.#pending;
    this.#pending = [];
    try {
      const outcomes = await this.#writeGroups(batch.map((pending) => pending.runs));
      batch.forEach((pending, index) => pending.resolve(outcomes[index] ?? []));
    } catch (error) {
      for (const pending of batch) pending.reject(error);
    }
  }
}

/** What became of a run. */
interface Enqueued {
  readonly id: string;
  readonly created: boolean;
}

interface ClaimingWriter {
  /** Writes the groups and starts what this process has slots for; null when it has none or does not work. */
  enqueueAndClaim(groups: readonly (readonly NewRun[])[]): Promise<EnqueueOutcome[][] | null>;
  /** Runs were written that this process may claim. */
  wake(): void;
}

/** @throws DaybookError `JOB_DISABLED`, `TENANT_DISABLED` for a run that was refused. */
export function toEnqueued(
  outcomes: readonly EnqueueOutcome[],
  runs: readonly NewRun[],
): { id: string; created: boolean }[] {
  return outcomes.map((outcome, index) => {
    if (outcome.kind === "refused") throw refusal(outcome.by, runs[index]);
    return { id: outcome.id, created: outcome.kind === "created" };
  });
}

function refusal(by: "daybook_disabled" | "job_disabled" | "tenant_disabled", run: NewRun | undefined): DaybookError {
  const params = { job: run?.job, tenant: run?.tenant };
  if (by === "tenant_disabled") {
    return new DaybookError(
      "TENANT_DISABLED",
      `Tenant "${run?.tenant}" is disabled for job "${run?.job}". Enable it before enqueueing for it.`,
      { params },
    );
  }
  const what =
    by === "job_disabled"
      ? `Job "${run?.job}" is disabled. Enable it: daybook job enable ${run?.job}.`
      : "Daybook is disabled for all jobs. Enable it: daybook job enable --all.";
  return new DaybookError("JOB_DISABLED", what, { params });
}
