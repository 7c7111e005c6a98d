import type { JobStore, RegisterRequest, RegisterResult, StoredJob } from "../port/job-store.ts";
import { type JobChanges, jobChangesOf, type JobRow, type KnownJob, limitOf, toStoredJob } from "../rows/job-row.ts";
import type { Connection } from "./connection.ts";
import type { ControlsReader } from "./controls.ts";
import type { RunUnblocker } from "./run-unblock.ts";

/** Registered jobs. */
export class SqliteJobStore implements JobStore {
  readonly #connection: Connection;
  readonly #controls: ControlsReader;
  readonly #unblocker: RunUnblocker;

  constructor(connection: Connection, controls: ControlsReader, unblocker: RunUnblocker) {
    this.#connection = connection;
    this.#controls = controls;
    this.#unblocker = unblocker;
  }

  async register(request: RegisterRequest): Promise<RegisterResult> {
    return this.#connection.write(() => {
      const changes = jobChangesOf(request, this.#known());
      for (const written of changes.written) this.#write(written, request);
      const remove = this.#connection.statement("job_remove");
      for (const name of changes.result.removed) remove.run({ name, now: request.now });
      this.#followUp(changes);
      return changes.result;
    });
  }

  async get(name: string): Promise<StoredJob | null> {
    const row = this.#connection.read(() => this.#connection.statement("job_get").get({ name })) as unknown as
      | JobRow
      | undefined;
    return row === undefined ? null : toStoredJob(row);
  }

  async list(): Promise<StoredJob[]> {
    const rows = this.#connection.read(() => this.#connection.statement("job_list").all()) as unknown as JobRow[];
    return rows.map(toStoredJob);
  }

  #known(): KnownJob[] {
    return this.#connection.statement("job_list_known").all() as unknown as KnownJob[];
  }

  #write({ job, changedAt }: JobChanges["written"][number], { app, now }: RegisterRequest): void {
    this.#connection.statement("job_upsert").run({
      name: job.record.name,
      app,
      definition: JSON.stringify(job.record),
      hash: job.definitionHash,
      limit: limitOf(job.record),
      version: job.version,
      source: job.source,
      now,
      changed_at: changedAt,
    });
  }

  /** Runs of a restored job were held aside when claims met them; runs blocked under an old limit may go on under the new one. */
  #followUp({ result: { added, changed, removed, restored }, limitsChanged }: JobChanges): void {
    if (added.length + changed.length + removed.length + restored.length === 0 && !limitsChanged) return;
    for (const job of restored) {
      this.#connection.statement("run_release_held").run({ job, tenant: null });
      this.#connection.changes.tell({ kind: "many", what: { job, tenant: null } });
    }
    if (restored.length > 0) this.#connection.bump("runs");
    this.#connection.bump("controls");
    this.#connection.bump("schedules");
    this.#controls.forget();
    if (limitsChanged) this.#unblocker.wakeAll();
  }
}
