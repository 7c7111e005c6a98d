import type { JobRecord } from "../../job/job-record.ts";
import type { JobStore, JobToRegister, RegisterRequest, RegisterResult, StoredJob } from "../port/job-store.ts";
import { lockControls } from "./key-locks.ts";
import type { RunUnblocker } from "./run-unblock.ts";
import type { Database, Transaction } from "./transaction.ts";
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

/** What a registration has to write. */
interface Changes {
  readonly result: RegisterResult;
  readonly written: readonly { readonly job: JobToRegister; readonly changedAt: number }[];
  readonly limitsChanged: boolean;
}

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
    const seen = changesOf(request, await this.#database.read(known));
    if (seen.written.length === 0 && seen.result.removed.length === 0) return seen.result;
    return this.#database.write(async (tx) => {
      await lockControls(tx, "exclusive");
      const changes = changesOf(request, await known(tx));
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
  async #followUp(tx: Transaction, { result, limitsChanged }: Changes): Promise<void> {
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

function known(tx: Transaction): Promise<Known[]> {
  return tx.rows<Known>("job_list_known");
}

function changesOf(request: RegisterRequest, rows: readonly Known[]): Changes {
  const { app, now } = request;
  const byName = new Map(rows.map((row) => [row.name, row]));
  const result = { added: [] as string[], changed: [] as string[], removed: [] as string[], restored: [] as string[] };
  const written: Changes["written"][number][] = [];
  let limitsChanged = false;
  for (const job of request.jobs) {
    const { name } = job.record;
    const row = byName.get(name);
    if (row !== undefined && isSame(row, job, app)) continue;
    const isOther = row === undefined || row.definition_hash !== job.definitionHash;
    written.push({ job, changedAt: isOther ? now : row.changed_at });
    if (row === undefined) result.added.push(name);
    else if (row.removed_at !== null) result.restored.push(name);
    else if (isOther) result.changed.push(name);
    limitsChanged ||= (row?.concurrency_limit ?? null) !== limitOf(job.record);
  }
  if (request.complete) {
    const present = new Set(request.jobs.map((job) => job.record.name));
    const absent = rows.filter((row) => row.app === app && row.removed_at === null && !present.has(row.name));
    result.removed.push(...absent.map((row) => row.name));
  }
  return { result, written, limitsChanged };
}

function toParams(
  written: Changes["written"],
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
