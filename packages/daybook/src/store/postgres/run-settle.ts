import type { SettleRequest } from "../port/run-store.ts";
import type { Connection } from "./connection.ts";
import { ContendedRuns, isLockTimeout } from "./contended-runs.ts";
import {
  alikeOf,
  type EndedBatch,
  type FinishRequest,
  holderOf,
  type ReturnRequest,
  settleSets,
  type SettleSets,
} from "./finish-sets.ts";
import { toJson } from "../rows/json.ts";
import { RollUpSums } from "./roll-up.ts";
import { type BatchHabit, splitAround, splitBatches } from "./run-batches.ts";
import type { Aftermath } from "./run-end.ts";
import { addKeys } from "./run-keys.ts";
import { returnRuns } from "./run-return.ts";
import type { RunUnblocker } from "./run-unblock.ts";
import type { Transaction } from "./transaction.ts";

/** Records the ends of attempts. */
export class RunSettler {
  readonly #connection: Connection;
  readonly #unblocker: RunUnblocker;
  readonly #habit: BatchHabit;
  readonly #contended = new ContendedRuns();

  constructor(connection: Connection, unblocker: RunUnblocker, habit: BatchHabit) {
    this.#connection = connection;
    this.#unblocker = unblocker;
    this.#habit = habit;
  }

  /** Null for a run whose row somebody else keeps locked. */
  async settle(requests: readonly SettleRequest[]): Promise<(boolean | null)[]> {
    const ids = requests.map(({ run }) => run.id);
    if (!this.#contended.hasAny(ids)) {
      const sets = settleSets(requests);
      if (sets.batches.length + sets.plain.length + sets.full.length + sets.returns.length === 0)
        return requests.map(() => false);
      try {
        const held = await this.#connection.write((tx) => this.#settleFree(tx, sets));
        return requests.map((request) => held.delete(request));
      } catch (error) {
        if (!isLockTimeout(error)) throw error;
      }
    }
    return this.#connection.write(async (tx) => {
      const locked = await this.#contended.lockOthers(tx, ids);
      const held = await this.#settleFree(tx, settleSets(requests.filter(({ run }) => !locked.has(run.id))));
      // Of several ends of one attempt the first was written, and the others come too late.
      return requests.map((request) => (locked.has(request.run.id) ? null : held.delete(request)));
    });
  }

  /** Returns the requests whose worker held the run. */
  async #settleFree(
    tx: Transaction,
    { batches, split, plain, full, returns }: SettleSets,
  ): Promise<Set<SettleRequest>> {
    const aftermath: Aftermath = { sums: new RollUpSums(), keys: new Set() };
    for (const set of [...batches.map(({ ends }) => ends), ...plain, full]) addKeysOf(set, aftermath);
    this.#noteHabit(tx, { batches, split });
    const [, returned] = await Promise.all([splitBatches(tx, split), returnAll(tx, returns, aftermath)]);
    // The keys are locked after the rows are, and looked at after that; only the sending does not wait.
    const [ended, waitedFor] = await Promise.all([
      Promise.all([
        ...batches.map((batch) => finishBatch(tx, batch)),
        ...plain.map((set) => finishSet(tx, set)),
        ...(full.length > 0 ? [finishFull(tx, full)] : []),
      ]),
      this.#unblocker.waitedFor(tx, aftermath.keys),
    ]);
    for (const set of ended) for (const request of set) noteFinish(tx, request, aftermath);
    await this.#unblocker.wakeOf(tx, waitedFor);
    aftermath.sums.write(tx);
    return new Set<SettleRequest>([...returned, ...ended.flat()]);
  }

  #noteHabit(tx: Transaction, { batches, split }: Pick<SettleSets, "batches" | "split">): void {
    tx.afterCommit(() => {
      if (split.length > 0) this.#habit.wasSplit();
      else if (batches.some(({ batch }) => batch.isWhole)) this.#habit.endedWhole();
      for (const { batch } of batches) batch.isWhole = false;
    });
  }
}

/** Values that are all the same are sent once. */
function oneForAll<Value>(values: readonly Value[]): readonly Value[] {
  const [first] = values;
  return values.every((value) => value === first) ? values.slice(0, 1) : values;
}

/** Returns those that held. Where somebody has split the batch meanwhile, its runs have rows of their own. */
async function finishBatch(tx: Transaction, { batch, ends }: EndedBatch): Promise<readonly FinishRequest[]> {
  const [first] = ends as readonly [FinishRequest, ...FinishRequest[]];
  const [ended] = await tx.rows<{ runs: number; live: boolean }>("run_finish_batch", {
    batch: batch.id,
    worker: first.workerId,
    states: oneForAll(ends.map(({ settlement }) => settlement.state)),
    finished_ats: oneForAll(ends.map(({ settlement }) => settlement.finishedAt)),
    code_versions: oneForAll(ends.map(({ codeVersion }) => codeVersion)),
  });
  if (ended?.runs !== batch.size) return (await Promise.all(alikeOf(ends).map((set) => finishSet(tx, set)))).flat();
  if (ended.live) tx.tellRuns(ends.map(({ run }) => run.id));
  return ends;
}

/** Returns those that held. */
async function finishSet(tx: Transaction, set: readonly FinishRequest[]): Promise<readonly FinishRequest[]> {
  const [first] = set as readonly [FinishRequest, ...FinishRequest[]];
  const [ended] = await tx.rows<{ runs: number; ids: string[] | null; live: boolean }>("run_finish_set", {
    worker: first.workerId,
    code_version: first.codeVersion,
    ids: set.map(({ run }) => run.id),
    attempts: set.map(({ run }) => run.attempt),
    states: set.map(({ settlement }) => settlement.state),
    finished_ats: set.map(({ settlement }) => settlement.finishedAt),
  });
  const ids = new Set(ended?.ids);
  const held = ended?.runs === set.length ? set : set.filter(({ run }) => ids.has(run.id));
  if (ended?.live === true) tx.tellRuns(held.map(({ run }) => run.id));
  if (held.length === set.length) return held;
  const others = set.filter(({ run }) => !ids.has(run.id));
  return [...held, ...(await finishBatched(tx, others, finishSet))];
}

/** Of runs that have no row: those that are in a batch of which this process knows nothing, or nothing any more. */
async function finishBatched(
  tx: Transaction,
  requests: readonly FinishRequest[],
  finish: (tx: Transaction, requests: readonly FinishRequest[]) => Promise<readonly FinishRequest[]>,
): Promise<readonly FinishRequest[]> {
  const isSplit = await splitAround(
    tx,
    requests.map(({ run }) => run.id),
  );
  return isSplit ? finish(tx, requests) : [];
}

async function finishFull(tx: Transaction, requests: readonly FinishRequest[]): Promise<readonly FinishRequest[]> {
  const ends = requests.map(({ settlement }) => settlement);
  const rows = await tx.rows<{ id: string; attempt: number; worker_id: string; live: boolean }>("run_finish", {
    ids: requests.map(({ run }) => run.id),
    attempts: requests.map(({ run }) => run.attempt),
    workers: requests.map(({ workerId }) => workerId),
    states: ends.map((end) => end.state),
    failed: ends.map((end) => (end.state === "failed" ? 1 : 0)),
    finished_ats: ends.map((end) => end.finishedAt),
    code_versions: requests.map(({ codeVersion }) => codeVersion),
    progresses: ends.map((end) => toJson(end.progress)),
    results: ends.map((end) => end.result),
    metadata: ends.map((end) => toJson(end.metadata)),
    errors: ends.map((end) => toJson(end.error)),
    reasons: ends.map((end) => end.reason),
    cancelled: ends.map((end) => end.state === "cancelled"),
    cpu_ms: ends.map((end) => end.cpuMs),
    memory_bytes: ends.map((end) => end.memoryBytes),
  });
  tellEnds(tx, rows);
  if (rows.length === requests.length) return requests;
  const holders = new Set(rows.map((row) => `${row.id} ${row.attempt} ${row.worker_id}`));
  const isHeld = (request: FinishRequest): boolean => holders.has(holderOf(request));
  const held = requests.filter(isHeld);
  const others = requests.filter((request) => !isHeld(request));
  return [...held, ...(await finishBatched(tx, others, finishFull))];
}

/** The statement itself has looked whether anybody listens. */
function tellEnds(tx: Transaction, rows: readonly { readonly id: string; readonly live: boolean }[]): void {
  if (rows[0]?.live === true) tx.tellRuns(rows.map(({ id }) => id));
}

async function returnAll(
  tx: Transaction,
  requests: readonly ReturnRequest[],
  aftermath: Aftermath,
): Promise<readonly ReturnRequest[]> {
  if (requests.length === 0) return [];
  const returns = requests.map(({ run, workerId, codeVersion, settlement }) => {
    const { finishedAt: at, kind: _kind, ...end } = settlement;
    return { holder: { id: run.id, attempt: run.attempt, workerId }, back: { ...end, at, codeVersion } };
  });
  const held = await returnRuns(tx, returns, aftermath);
  return requests.filter((_, place) => held[place] === true);
}

/** Runs of one batch often share their keys, and neighbours most of all: a key is put into words once for them. */
function addKeysOf(requests: readonly FinishRequest[], { keys }: Aftermath): void {
  let last: FinishRequest["run"] | null = null;
  for (const { run } of requests) {
    const isNews =
      last === null ||
      last.concurrencyKey !== run.concurrencyKey ||
      last.parentId !== run.parentId ||
      last.overlapKey !== run.overlapKey;
    last = run;
    if (!isNews) continue;
    const { concurrencyKey, parentId, siblingLimit, overlapKey } = run;
    const row = {
      concurrency_key: concurrencyKey,
      parent_id: parentId,
      sibling_limit: siblingLimit,
      overlap_key: overlapKey,
    };
    addKeys(row, keys);
  }
}

function noteFinish(tx: Transaction, { run, settlement }: FinishRequest, { sums }: Aftermath): void {
  sums.add({
    runId: run.id,
    job: run.job,
    tenant: run.tenant,
    finishedAt: settlement.finishedAt,
    state: settlement.state,
    progress: settlement.progress,
    durationMs: settlement.finishedAt - run.startedAt,
    waitMs: run.startedAt - run.availableAt,
  });
  // A parent waits for its children, maybe in another process.
  if (run.parentId !== null) tx.bump("runs");
}
