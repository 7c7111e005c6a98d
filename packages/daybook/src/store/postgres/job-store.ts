import type { JobStore, RegisterRequest, RegisterResult, StoredJob } from "../port/job-store.ts";
import { type JobChanges, jobChangesOf, type JobRow, type KnownJob, limitOf, toStoredJob } from "../rows/job-row.ts";
import { lockControlsToChange } from "./run-batches.ts";
import type { RunUnblocker } from "./run-unblock.ts";
import type { Database, Transaction } from "./transaction.ts";

/** Registered jobs. */
export class PostgresJobStore implements JobStore {
  readonly #database: Database;
  readonly #unblocker: RunUnblocker;

  constructor(database: Database, unblocker: RunUnblocker) {
    this.#database = database;
    this.#unblocker = unblocker;
  }

  async register(request: RegisterRequest): Promise<RegisterResult> {
    // Looked at without the lock first: most starts change nothing, and then no claim has to wait for them.
    const seen = jobChangesOf(request, await this.#database.read(known));
    if (seen.written.length === 0 && seen.result.removed.length === 0) return seen.result;
    return this.#database.write(async (tx) => {
      await lockControlsToChange(tx);
      const changes = jobChangesOf(request, await known(tx));
      const { result, written } = changes;
      if (written.length > 0) await tx.run("job_upsert", toParams(written, request));
      if (result.removed.length > 0) await tx.run("job_remove", { names: result.removed, now: request.now });
      await this.#followUp(tx, changes);
      return result;
    });
  }

  async get(name: string): Promise<StoredJob | null> {
    const [row] = await this.#database.read((tx) => tx.rows<JobRow>("job_get", { name }));
    return row === undefined ? null : toStoredJob(row);
  }

  async list(): Promise<StoredJob[]> {
    const rows = await this.#database.read((tx) => tx.rows<JobRow>("job_list"));
    return rows.map(toStoredJob);
  }

  /** Runs of a restored job were held aside when claims met them; runs blocked under an old limit may go on under the new one. */
  async #followUp(tx: Transaction, { result, limitsChanged }: JobChanges): Promise<void> {
    const { added, changed, removed, restored } = result;
    if (added.length + changed.length + removed.length + restored.length === 0 && !limitsChanged) return;
    if (restored.length > 0) {
      await tx.run("run_release_held_of_jobs", { jobs: restored });
      for (const job of restored) tx.tell({ kind: "many", what: { job, tenant: null } });
      tx.bump("runs");
    }
    tx.bump("controls");
    tx.bump("schedules");
    if (limitsChanged) await this.#unblocker.wakeAll(tx);
  }
}

function known(tx: Transaction): Promise<KnownJob[]> {
  return tx.rows<KnownJob>("job_list_known");
}

function toParams(
  written: JobChanges["written"],
  { app, now }: RegisterRequest,
): Record<string, string | number | (string | number | null)[]> {
  const jobs = written.map(({ job }) => job);
  return {
    app,
    now,
    names: jobs.map(({ record }) => record.name),
    definitions: jobs.map(({ record }) => JSON.stringify(record)),
    hashes: jobs.map((job) => job.definitionHash),
    limits: jobs.map(({ record }) => limitOf(record)),
    versions: jobs.map((job) => job.version),
    sources: jobs.map((job) => job.source),
    changed_ats: written.map(({ changedAt }) => changedAt),
  };
}
