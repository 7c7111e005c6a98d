import { DaybookError } from "../../errors/daybook-error.ts";
import type { EnqueueOutcome, NewRun, RunStore } from "../../store/port/run-store.ts";

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
  readonly #onWritten: () => void;
  #pending: Pending[] = [];

  constructor(runs: RunStore, onWritten: () => void) {
    this.#runs = runs;
    this.#onWritten = onWritten;
  }

  /** @throws DaybookError `JOB_DISABLED`, `TENANT_DISABLED`, or `STORE_…`; then none of `runs` was written. */
  async enqueue(runs: readonly NewRun[]): Promise<{ id: string; created: boolean }[]> {
    if (runs.length === 0) return [];
    const outcomes = await new Promise<EnqueueOutcome[]>((resolve, reject) => {
      if (this.#pending.length === 0) queueMicrotask(() => void this.#write());
      this.#pending.push({ runs, resolve, reject });
    });
    return outcomes.map((outcome, index) => {
      if (outcome.kind === "refused") throw refusal(outcome.by, runs[index]);
      return { id: outcome.id, created: outcome.kind === "created" };
    });
  }

  async #write(): Promise<void> {
    const batch = this.#pending;
    this.#pending = [];
    try {
      const outcomes = await this.#runs.enqueue(batch.map((pending) => pending.runs));
      this.#onWritten();
      batch.forEach((pending, index) => pending.resolve(outcomes[index] ?? []));
    } catch (error) {
      for (const pending of batch) pending.reject(error);
    }
  }
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
