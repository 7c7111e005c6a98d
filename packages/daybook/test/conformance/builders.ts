import { hostname } from "node:os";
import type { JobRecord } from "../../src/job/job-record.ts";
import type { ProgressSnapshot } from "../../src/run/progress.ts";
import type { RecordedError } from "../../src/run/recorded-error.ts";
import type { FinishSettlement, ReturnSettlement } from "../../src/run/settlement.ts";
import type { RunState } from "../../src/run/state.ts";
import type { NewCheck } from "../../src/store/port/check-store.ts";
import type { JobToRegister } from "../../src/store/port/job-store.ts";
import type {
  ClaimedRun,
  ClaimRequest,
  EnqueueOutcome,
  NewRun,
  SettleRequest,
} from "../../src/store/port/run-store.ts";
import type { Store } from "../../src/store/port/store.ts";
import type { NewWorker } from "../../src/store/port/worker-store.ts";
import type { Instant } from "../../src/time/instant.ts";

/** The instant at which most tests take place. */
export const t0: Instant = Date.UTC(2026, 10, 22, 2, 0, 0);
export const second = 1_000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;

/** The job of every builder that is not told another one. */
export const jobName = "stock-sync";

let made = 0;

/** A UUIDv7 of that instant; ids made later in this process sort later within one millisecond. */
export function newId(at: Instant = t0): string {
  made += 1;
  const time = at.toString(16).padStart(12, "0");
  const order = made.toString(16).padStart(6, "0");
  const place = process.pid.toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${order.slice(0, 3)}-8${order.slice(3)}-${place}`;
}

/** A run available at `t0`, with no key, parent or schedule. */
export function newRun(change: Partial<NewRun> = {}): NewRun {
  const createdAt = change.createdAt ?? t0;
  return {
    id: newId(createdAt),
    job: jobName,
    tenant: null,
    queue: "default",
    priority: 100,
    availableAt: createdAt,
    maxAttempts: 3,
    input: null,
    trigger: "api",
    triggeredBy: null,
    parentId: null,
    childKey: null,
    siblingLimit: null,
    concurrencyKey: null,
    dedupeKey: null,
    overlapKey: null,
    solo: false,
    scheduleId: null,
    dueAt: null,
    retryOfId: null,
    createdAt,
    expiresAt: null,
    ...change,
  };
}

/** So many runs of one kind. */
export function newRuns(count: number, change: Partial<NewRun> = {}): NewRun[] {
  return Array.from({ length: count }, () => newRun(change));
}

export function newJob(change: Partial<JobRecord> = {}): JobRecord {
  return {
    name: jobName,
    description: null,
    kind: "on_demand",
    queue: "default",
    priority: 100,
    timeoutMs: null,
    expiresMs: null,
    retry: { attempts: 3, backoff: "exponential", delayMs: 5_000, maxDelayMs: 600_000, jitter: 0.2 },
    concurrency: null,
    fanOut: null,
    retention: { maxAgeMs: null, maxRuns: null },
    hasInputSchema: false,
    inputSchema: null,
    inputRequired: false,
    schedules: [],
    checks: [],
    ...change,
  };
}

/** A job as registration takes it; the hash follows from the definition. */
export function jobToRegister(record: Partial<JobRecord> = {}, change: Partial<JobToRegister> = {}): JobToRegister {
  const whole = newJob(record);
  return { record: whole, definitionHash: JSON.stringify(whole), version: null, source: null, ...change };
}

/** Registers jobs, each as a program of its own, so that later calls do not remove earlier ones. */
export async function ensureJobs(store: Store, ...jobs: Partial<JobRecord>[]): Promise<void> {
  for (const job of jobs) {
    const entry = jobToRegister(job);
    await store.jobs.register({ app: `app of ${entry.record.name}`, jobs: [entry], complete: true, now: t0 });
  }
}

export function newWorker(change: Partial<NewWorker> = {}): NewWorker {
  return {
    id: `worker-${newId()}`,
    // Of this very process: a store may know that another one is dead.
    host: hostname(),
    pid: process.pid,
    app: "shop",
    codeVersion: null,
    queues: null,
    concurrency: 10,
    startedAt: t0,
    leaseMs: 10 * minute,
    ...change,
  };
}

/** Registers a worker and returns its id. */
export async function ensureWorker(store: Store, change: Partial<NewWorker> = {}): Promise<string> {
  const worker = newWorker(change);
  await store.workers.register(worker);
  return worker.id;
}

/** Enqueues each run by itself, in one call. */
export async function enqueue(store: Store, ...runs: NewRun[]): Promise<EnqueueOutcome[]> {
  const outcomes = await store.runs.enqueue(runs.map((run) => [run]));
  return outcomes.flat();
}

/** Makes one run and returns its id. */
export async function enqueued(store: Store, change: Partial<NewRun> = {}): Promise<string> {
  const run = newRun(change);
  await enqueue(store, run);
  return run.id;
}

/** Claims whatever the worker can have at `t0`. */
export function claim(store: Store, workerId: string, change: Partial<ClaimRequest> = {}): Promise<ClaimedRun[]> {
  return store.runs.claim({ workerId, now: t0, limit: 100, queues: null, exceptJobs: [], ...change });
}

/** Claims, and returns the ids in the order given out. */
export async function claimIds(store: Store, workerId: string, change: Partial<ClaimRequest> = {}): Promise<string[]> {
  const runs = await claim(store, workerId, change);
  return runs.map((run) => run.id);
}

/**
 * Claims until something is given out, a bounded number of times: one claim may spend itself on runs that it ends, blocks or
 * holds aside, but what is behind them has to come through.
 */
export async function claimSoon(store: Store, workerId: string, change: Partial<ClaimRequest> = {}): Promise<string[]> {
  for (let calls = 0; calls < 10; calls += 1) {
    const ids = await claimIds(store, workerId, change);
    if (ids.length > 0) return ids;
  }
  return [];
}

/** Makes one run and claims it. Nothing else may be available. */
export async function claimed(store: Store, workerId: string, change: Partial<NewRun> = {}): Promise<ClaimedRun> {
  const id = await enqueued(store, change);
  const runs = await claim(store, workerId);
  const run = runs.find((candidate) => candidate.id === id);
  if (run === undefined) throw new Error(`The run ${id} was not given out.`);
  return run;
}

export function finish(change: Partial<FinishSettlement> = {}): FinishSettlement {
  const end = { finishedAt: t0 + second, error: null, progress: null, cpuMs: null, memoryBytes: null };
  return { kind: "finish", state: "succeeded", result: null, metadata: null, reason: null, ...end, ...change };
}

/** A failed attempt that another follows, at once. */
export function giveBack(change: Partial<ReturnSettlement> = {}): ReturnSettlement {
  const end = { finishedAt: t0 + second, error: null, progress: null, cpuMs: null, memoryBytes: null };
  return { kind: "return", outcome: "retried", availableAt: t0, reason: null, ...end, ...change };
}

/** Settles one run as the worker; succeeded, unless told otherwise. */
export async function settle(
  store: Store,
  workerId: string,
  run: ClaimedRun,
  settlement: SettleRequest["settlement"] = finish(),
): Promise<boolean> {
  const [held] = await store.runs.settle([{ run, workerId, codeVersion: null, settlement }]);
  return held === true;
}

export function progressOf(change: Partial<ProgressSnapshot> = {}): ProgressSnapshot {
  return {
    total: null,
    done: 0,
    counts: {},
    stage: null,
    message: null,
    values: {},
    rate: null,
    usualGapMs: null,
    changedAt: t0,
    ...change,
  };
}

export function recordedError(change: Partial<RecordedError> = {}): RecordedError {
  return { name: "Error", code: null, message: "boom", stack: null, metadata: null, cause: null, ...change };
}

export async function stateOf(store: Store, id: string): Promise<RunState | null> {
  const run = await store.runs.get(id);
  return run === null ? null : run.state;
}

/** The states of runs, in the order of the ids. */
export async function statesOf(store: Store, ids: readonly string[]): Promise<(RunState | null)[]> {
  const states: (RunState | null)[] = [];
  for (const id of ids) states.push(await stateOf(store, id));
  return states;
}

/** Every run in the book that the filter keeps. */
export async function allRuns(store: Store, filter: Parameters<Store["runs"]["list"]>[0] = {}) {
  return readAll((page) => store.runs.list(filter, page), 1_000);
}

/** Follows `nextCursor` to the last page. */
export async function readAll<Row>(
  read: (page: { limit: number; after?: string }) => Promise<{ data: readonly Row[]; nextCursor: string | null }>,
  limit: number,
): Promise<Row[]> {
  const rows: Row[] = [];
  let page = await read({ limit });
  rows.push(...page.data);
  while (page.nextCursor !== null) {
    page = await read({ limit, after: page.nextCursor });
    rows.push(...page.data);
  }
  return rows;
}

/** A check of {@link jobName}, for the book as a whole. */
export function newCheck(change: Partial<NewCheck> = {}): NewCheck {
  const askedAt = change.askedAt ?? t0;
  return {
    id: newId(askedAt),
    job: jobName,
    check: "no-duplicates",
    tenant: null,
    askedAt,
    askedBy: "anna",
    runId: null,
    deadlineAt: askedAt + 10 * minute,
    ...change,
  };
}
