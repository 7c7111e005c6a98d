import type { JobRecord } from "../../job/job-record.ts";
import type { JobToRegister, RegisterRequest, RegisterResult, StoredJob } from "../port/job-store.ts";

/** What an earlier Daybook did not write yet. */
const later: Pick<JobRecord, "inputSchema" | "inputRequired" | "checks"> = {
  inputSchema: null,
  inputRequired: false,
  checks: [],
};

/** The definition of a job as it stands in the book. */
function toJobRecord(text: string): JobRecord {
  return { ...later, ...(JSON.parse(text) as JobRecord) };
}

/** A row of `job`. */
export interface JobRow {
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

/** What is known of a job before a registration. */
export type KnownJob = Omit<JobRow, "definition">;

/** What a registration has to write. */
export interface JobChanges {
  readonly result: RegisterResult;
  readonly written: readonly { readonly job: JobToRegister; readonly changedAt: number }[];
  readonly limitsChanged: boolean;
}

/** What a registration changes of what is known. */
export function jobChangesOf(request: RegisterRequest, rows: readonly KnownJob[]): JobChanges {
  const { app, now } = request;
  const byName = new Map(rows.map((row) => [row.name, row]));
  const result = { added: [] as string[], changed: [] as string[], removed: [] as string[], restored: [] as string[] };
  const written: JobChanges["written"][number][] = [];
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

/** How many of its runs may run at a time, as its code says. */
export function limitOf(record: JobRecord): number | null {
  return record.concurrency?.limit ?? null;
}

function isSame(row: KnownJob, job: JobToRegister, app: string): boolean {
  return (
    row.app === app &&
    row.removed_at === null &&
    row.definition_hash === job.definitionHash &&
    row.version === job.version &&
    row.source === job.source
  );
}

export function toStoredJob(row: JobRow): StoredJob {
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
