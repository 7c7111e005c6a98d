import type { RunOutline, RunRecord } from "../../store/port/run-store.ts";
import type { Store } from "../../store/port/store.ts";
import type { Clock } from "../../time/clock.ts";
import { usualDuration } from "../api/job-view.ts";
import { percentileOf } from "../api/statistics.ts";
import { leastWaitMs, troubleOfWaiting, troublesOfRunning, type Heard, type RunTrouble } from "./run-troubles.ts";

export interface TroubledRunsOptions {
  /** Only runs of this tenant; of others not even the ids of those that stand in the way. */
  readonly tenant?: string;
  /** How many times longer than usual is too long. @defaultValue 3 */
  readonly factor?: number;
}

/** A run that should be looked after. */
export interface TroubledRun extends Pick<
  RunOutline,
  | "id"
  | "job"
  | "tenant"
  | "queue"
  | "state"
  | "trigger"
  | "attempt"
  | "createdAt"
  | "availableAt"
  | "startedAt"
  | "workerId"
> {
  readonly troubles: readonly RunTrouble[];
  /** Running runs that hold what it is blocked by, at most 10. */
  readonly waitsFor: readonly string[];
}

export interface TroubledRuns {
  /** Longest in trouble first, at most 200. */
  readonly runs: readonly TroubledRun[];
  /** Runs that were looked at: all that run, and the first of each line. */
  readonly examined: number;
  /** Not all was looked at, or not all is told. */
  readonly truncated: boolean;
}

const usualFactor = 3;
const [pageSize, mostPages] = [1_000, 5];
const [mostTold, mostHolders] = [200, 10];
/** Of each queue and priority, so that one stubborn run in front does not hide the next. */
const firstOfLine = 10;
const mostLines = 200;
const usualOfMs = 86_400_000;
const endsLookedAt = 30;

/**
 * Finds runs that are stuck or stalled. Reads what runs, the first of each line of those that wait, and of their jobs a few ends and a day of
 * hourly figures: never history, and no backlog.
 */
export async function findTroubledRuns(
  { store, clock }: { store: Store; clock: Clock },
  { tenant, factor = usualFactor }: TroubledRunsOptions,
): Promise<TroubledRuns> {
  const now = clock.now();
  const [{ running, whole }, workers] = await Promise.all([readRunning(store, tenant), store.workers.list({})]);
  const heard = new Map(
    workers.map(({ id, heartbeatAt, leaseMs }): [string, Heard] => [id, { at: heartbeatAt, leaseMs }]),
  );
  const usual = await usualDurations(store, running, tenant);
  const troubled = running.map((run) => {
    const context = { now, factor, usualDurationMs: usual.get(run.job) ?? null };
    const of = run.workerId === null ? null : (heard.get(run.workerId) ?? null);
    return told(run, troublesOfRunning(run, of, context), []);
  });
  const waiting = await troubledWaiting(store, running, { now, factor, tenant });
  const found = [...troubled, ...waiting.runs].filter(({ troubles }) => troubles.length > 0);
  const runs = found.toSorted((a, b) => since(a) - since(b) || (a.id < b.id ? -1 : 1)).slice(0, mostTold);
  return {
    runs,
    examined: running.length + waiting.runs.length,
    truncated: !whole || waiting.cut || runs.length < found.length,
  };
}

async function readRunning(
  store: Store,
  tenant: string | undefined,
): Promise<{ running: readonly RunRecord[]; whole: boolean }> {
  const running: RunRecord[] = [];
  let after: string | null = null;
  for (let page = 0; page < mostPages; page++) {
    const { data, nextCursor } = await store.runs.list(
      { states: ["running"], ...(tenant === undefined ? {} : { tenant }) },
      { limit: pageSize, ...(after === null ? {} : { after }) },
    );
    running.push(...data);
    after = nextCursor;
    if (after === null) break;
  }
  return { running, whole: after === null };
}

async function usualDurations(
  store: Store,
  running: readonly RunRecord[],
  tenant: string | undefined,
): Promise<ReadonlyMap<string, number | null>> {
  const jobs = [...new Set(running.map(({ job }) => job))];
  if (jobs.length === 0) return new Map();
  const ends = await store.runs.recentEnds(jobs, { limit: endsLookedAt, ...(tenant === undefined ? {} : { tenant }) });
  const byJob = Map.groupBy(ends, ({ job }) => job);
  return new Map(jobs.map((job) => [job, usualDuration(byJob.get(job) ?? [])]));
}

async function troubledWaiting(
  store: Store,
  running: readonly RunRecord[],
  { now, factor, tenant }: { now: number; factor: number; tenant: string | undefined },
): Promise<{ runs: readonly TroubledRun[]; cut: boolean }> {
  const next = await store.runs.next({ now, each: firstOfLine, limit: mostLines });
  const blockedBy = new Map(next.map(({ id, blockedKey }) => [id, blockedKey]));
  const outlines = (await store.runs.outlines([...blockedBy.keys()])).filter(
    (run) => (tenant === undefined || run.tenant === tenant) && now - run.availableAt > leastWaitMs,
  );
  const waits = await usualWaits(store, outlines, { now, tenant });
  const holdersOf = holderFinder(store, running);
  const runs: TroubledRun[] = [];
  for (const run of outlines) {
    const key = blockedBy.get(run.id) ?? null;
    const holders = key === null ? [] : await holdersOf(key);
    const blocked = key === null ? null : { by: describeKey(key), holders: holders.length };
    const context = { now, factor, usualDurationMs: null };
    const trouble = troubleOfWaiting(run, waits.get(run.job) ?? null, blocked, context);
    runs.push(told(run, trouble === null ? [] : [trouble], holders.slice(0, mostHolders)));
  }
  const keys = next.filter(({ blockedKey }) => blockedKey !== null).length;
  return { runs, cut: keys >= mostLines || next.length - keys >= mostLines * firstOfLine };
}

/** Of 20 runs that began within a day, 19 had waited no longer than this. */
async function usualWaits(
  store: Store,
  runs: readonly RunOutline[],
  { now, tenant }: { now: number; tenant: string | undefined },
): Promise<ReadonlyMap<string, number | null>> {
  const usual = new Map<string, number | null>();
  for (const job of new Set(runs.map((run) => run.job))) {
    const hours = await store.rollUps.list({
      job,
      from: now - usualOfMs,
      ...(tenant === undefined ? {} : { tenant }),
    });
    usual.set(job, percentileOf(hours, "waits", 0.95));
  }
  return usual;
}

function holderFinder(store: Store, running: readonly RunRecord[]): (key: string) => Promise<readonly string[]> {
  const idsBy = (keyOf: (run: RunRecord) => string | null) => Map.groupBy(running, keyOf);
  const byKey = idsBy((run) => run.concurrencyKey);
  const byParent = idsBy((run) => run.parentId);
  const known = new Set(running.map(({ id }) => id));
  return async (key) => {
    const cut = key.indexOf(":");
    const name = key.slice(cut + 1);
    if (key.startsWith("overlap:"))
      return (await store.runs.overlapping(name)).filter(({ id }) => known.has(id)).map(({ id }) => id);
    return ((key.startsWith("key:") ? byKey : byParent).get(name) ?? []).map(({ id }) => id);
  };
}

function describeKey(key: string): string {
  const name = key.slice(key.indexOf(":") + 1);
  if (key.startsWith("key:")) return `the limit of the concurrency key "${name}"`;
  return key.startsWith("parent:") ? "the limit of its parent's children" : "an overlapping run of its schedule";
}

function told(run: RunOutline, troubles: readonly RunTrouble[], waitsFor: readonly string[]): TroubledRun {
  const { id, job, tenant, queue, state, trigger, attempt, createdAt, availableAt, startedAt, workerId } = run;
  return {
    id,
    job,
    tenant,
    queue,
    state,
    trigger,
    attempt,
    createdAt,
    availableAt,
    startedAt,
    workerId,
    troubles,
    waitsFor,
  };
}

function since({ troubles }: TroubledRun): number {
  return Math.min(...troubles.map((trouble) => trouble.beganAt));
}
