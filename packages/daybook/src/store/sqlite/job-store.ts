import type { JobRecord } from "../../job/job-record.ts";
import type { Instant } from "../../time/instant.ts";
import type { JobStore, JobToRegister, RegisterRequest, RegisterResult, StoredJob } from "../port/job-store.ts";
import type { Connection } from "./connection.ts";
import type { ControlsReader } from "./controls.ts";
import type { RunUnblocker } from "./run-unblock.ts";
import { toJobRecord } from "../rows/job-definition.ts";

interface JobRow {
  readonly name: string;
  readonly app: string;
  readonly definition: string;
  readonly definition_hash: string;
  readonly concurrency_limit: number | null;
  readonly version: string | null;
  readonly source: string | null;
  readonly registered_at: number;
  readonly changed_at: number;
  readonly removed_at: number | null;
}

type Known = Omit<JobRow, "definition">;

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
      const known = new Map(this.#known().map((row) => [row.name, row]));
      const added: string[] = [];
      const changed: string[] = [];
      const restored: string[] = [];
      let limitsChanged = false;
      for (const job of request.jobs) {
        const row = known.get(job.record.name);
        if (row !== undefined && isSame(row, job, request.app)) continue;
        this.#write(job, request, row);
        if (row === undefined) added.push(job.record.name);
        else if (row.removed_at !== null) restored.push(row.name);
        else if (row.definition_hash !== job.definitionHash) changed.push(row.name);
        limitsChanged ||= (row?.concurrency_limit ?? null) !== limitOf(job.record);
      }
      const removed = request.complete ? this.#removeAbsent(request, [...known.values()]) : [];
      const result = { added, changed, removed, restored };
      if (added.length + changed.length + removed.length + restored.length > 0 || limitsChanged)
        this.#followUp(restored, limitsChanged);
      return result;
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

  #known(): Known[] {
    return this.#connection.statement("job_list_known").all() as unknown as Known[];
  }

  #write(job: JobToRegister, { app, now }: RegisterRequest, row: Known | undefined): void {
    this.#connection.statement("job_upsert").run({
      name: job.record.name,
      app,
      definition: JSON.stringify(job.record),
      hash: job.definitionHash,
      limit: limitOf(job.record),
      version: job.version,
      source: job.source,
      now,
      changed_at: row === undefined || row.definition_hash !== job.definitionHash ? now : row.changed_at,
    });
  }

  #removeAbsent(request: RegisterRequest, known: readonly Known[]): string[] {
    const present = new Set(request.jobs.map((job) => job.record.name));
    const absent = known.filter((row) => row.app === request.app && row.removed_at === null && !present.has(row.name));
    for (const row of absent) this.#remove(row.name, request.now);
    return absent.map((row) => row.name);
  }

  #remove(name: string, now: Instant): void {
    this.#connection.statement("job_remove").run({ name, now });
  }

  /** Runs of a restored job were held aside when claims met them; runs blocked under an old limit may go on under the new one. */
  #followUp(restored: readonly string[], limitsChanged: boolean): void {
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

function limitOf(record: JobRecord): number | null {
  return record.concurrency?.limit ?? null;
}

function isSame(row: Known, job: JobToRegister, app: string): boolean {
  return (
    row.app === app &&
    row.removed_at === null &&
    row.definition_hash === job.definitionHash &&
    row.version === job.version &&
    row.source === job.source
  );
}

function toStoredJob(row: JobRow): StoredJob {
  return {
    name: row.name,
    app: row.app,
    definition: toJobRecord(row.definition),
    definitionHash: row.definition_hash,
    version: row.version,
    source: row.source,
    registeredAt: row.registered_at,
    changedAt: row.changed_at,
    removedAt: row.removed_at,
  };
}
