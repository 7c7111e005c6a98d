import { crashedError } from "../../run/crashed-error.ts";
import type { TriggerKind } from "../../run/state.ts";
import type { Instant } from "../../time/instant.ts";
import type { RescuedRun } from "../port/run-store.ts";
import type { NewWorker, RescueResult, WorkerRecord, WorkerStore } from "../port/worker-store.ts";
import { fromJson, toJson } from "../rows/json.ts";
import { renewLease } from "./lease.ts";
import { LeaseView } from "./lease-view.ts";
import { RollUpSums } from "./roll-up.ts";
import { splitOf } from "./run-batches.ts";
import { type Aftermath, endRuns, type EndableRow } from "./run-end.ts";
import { addKeys } from "./run-keys.ts";
import type { RunUnblocker } from "./run-unblock.ts";
import type { Database, Transaction } from "./transaction.ts";

interface WorkerRow {
  readonly id: string;
  readonly host: string;
  readonly pid: number;
  readonly app: string;
  readonly code_version: string | null;
  readonly queues: string | null;
  readonly concurrency: number;
  readonly started_at: number;
  readonly lease_ms: number;
  readonly heartbeat_at: number;
  readonly state: WorkerRecord["state"];
  readonly ended_at: number | null;
  readonly running: number;
}

interface HeldRow extends EndableRow {
  readonly worker_id: string;
  readonly trigger: TriggerKind;
  readonly attempt: number;
  readonly rescues: number;
  readonly started_at: number;
  readonly available_at: number;
  readonly cancel_requested_at: number | null;
  readonly cancel_reason: string | null;
}

type Ending = Parameters<typeof endRuns>[1][number]["ending"];

/** When another process has a worker that looks dead, or the worker is claiming at this moment: it is soon known which. */
const lookAgainMs = 200;
/** When somebody has a run of an ended worker locked: maybe for long. */
const leftBehindAgainMs = 1_000;

/**
 * Workers of any number of machines, and their leases by the server's clock.
 *
 * A worker ends in one transaction with the return of all its runs. Its row is locked first: a claim holds its worker's row as well, so
 * no run is given to a worker whose runs were just given back, and of two rescuers one passes by. A run that somebody has locked is left
 * for a later look, so that it holds up none of the others.
 */
export class PostgresWorkerStore implements WorkerStore {
  readonly #database: Database;
  readonly #unblocker: RunUnblocker;
  readonly #leases: LeaseView;

  constructor(database: Database, unblocker: RunUnblocker) {
    this.#database = database;
    this.#unblocker = unblocker;
    this.#leases = new LeaseView(database);
  }

  async register(worker: NewWorker): Promise<void> {
    await this.#database.write((tx) => {
      tx.tell({ kind: "worker", what: { id: worker.id, state: "alive" } });
      return tx.run("worker_insert", {
        id: worker.id,
        host: worker.host,
        pid: worker.pid,
        app: worker.app,
        code_version: worker.codeVersion,
        queues: toJson(worker.queues),
        concurrency: worker.concurrency,
        started_at: worker.startedAt,
        lease_ms: worker.leaseMs,
      });
    });
  }

  async heartbeat(workerId: string, now: Instant): Promise<boolean> {
    return renewLease(this.#database, workerId, now);
  }

  async stop(workerId: string, now: Instant): Promise<void> {
    await this.#database.write(async (tx) => {
      const ended = await tx.run("worker_end", { ids: [workerId], state: "stopped", now });
      if (ended === 0) return;
      tx.tell({ kind: "worker", what: { id: workerId, state: "stopped" } });
      const held = await lockHeldBy(tx, [workerId]);
      await this.#release(tx, held, { outcome: "released", now, isCrash: ({ trigger }) => trigger === "track" });
    });
  }

  async list({ withEnded = false }: { readonly withEnded?: boolean }): Promise<WorkerRecord[]> {
    const rows = await this.#database.read((tx) => tx.rows<WorkerRow>("worker_list", { ended: withEnded }));
    return rows.map(toWorkerRecord);
  }

  async rescue({ maxRescues, now }: { readonly maxRescues: number; readonly now: Instant }): Promise<RescueResult> {
    // Looked for outside the transaction: nearly always nobody is dead, and then nothing is locked.
    const { dead, nextEndMs, leftBehind } = await this.#leases.look();
    if (dead.length + leftBehind.length === 0) return { runs: [], nextLeaseEndMs: nextEndMs };
    // A run whose cancel was requested ends as cancelled when it is given back, however often it was rescued. Tracked work runs in its
    // caller's own code, so nobody else can take it over: it ends with its worker.
    const isCrash = (row: HeldRow): boolean =>
      row.trigger === "track" || (row.rescues >= maxRescues && row.cancel_requested_at === null);
    return this.#database.write(async (tx) => {
      const lost = (await tx.rows<{ id: string }>("worker_end_dead", { ids: dead, now })).map(({ id }) => id);
      for (const id of lost) tx.tell({ kind: "worker", what: { id, state: "lost" } });
      const held = await lockHeldBy(tx, [...lost, ...leftBehind]);
      await this.#release(tx, held, { outcome: "rescued", now, isCrash });
      const left = await tx.rows("worker_list_left_behind");
      const runs = held.map((row): RescuedRun => ({
        id: row.id,
        job: row.job,
        tenant: row.tenant,
        workerId: row.worker_id,
        attempt: row.attempt,
        outcome: isCrash(row) ? "crashed" : "rescued",
      }));
      const again = [
        ...(nextEndMs === null ? [] : [nextEndMs]),
        ...(lost.length < dead.length ? [lookAgainMs] : []),
        ...(left.length > 0 ? [leftBehindAgainMs] : []),
      ];
      return { runs, nextLeaseEndMs: again.length === 0 ? null : Math.min(...again) };
    });
  }

  async anyAliveAt(instant: Instant): Promise<boolean> {
    return (await this.#database.read((tx) => tx.rows("worker_alive_at", { instant }))).length > 0;
  }

  /** Ends or gives back locked runs, all in the same few statements however many there are. */
  async #release(
    tx: Transaction,
    held: readonly HeldRow[],
    about: {
      readonly outcome: "released" | "rescued";
      readonly now: Instant;
      readonly isCrash: (row: HeldRow) => boolean;
    },
  ): Promise<void> {
    if (held.length === 0) return;
    const { outcome, now: at, isCrash } = about;
    const aftermath: Aftermath = { sums: new RollUpSums(), keys: new Set() };
    const returned = held.filter((row) => !isCrash(row));
    const ids = returned.map(({ id }) => id);
    if (ids.length > 0) await tx.run("run_give_back", { ids, outcome, at, rescued: outcome === "rescued" ? 1 : 0 });
    tx.tellRuns(ids);
    for (const row of returned) addKeys(row, aftermath.keys);
    // Whoever cancelled a run must not see it start anew.
    const cancelled = returned.filter((row) => row.cancel_requested_at !== null);
    const ends = [
      ...held.filter(isCrash).map((row) => ({ row, ending: crashOf(row, at) })),
      ...cancelled.map((row) => ({ row, ending: { state: "cancelled", at, reason: row.cancel_reason } as const })),
    ];
    await endRuns(tx, ends, aftermath);
    tx.bump("runs");
    await this.#unblocker.wake(tx, aftermath.keys);
    aftermath.sums.write(tx);
  }
}

function crashOf(row: HeldRow, at: Instant): Ending {
  return {
    state: "failed",
    at,
    reason: null,
    error: crashedError(row.rescues + 1, [row.worker_id]),
    durationMs: at - row.started_at,
    waitMs: row.started_at - row.available_at,
  };
}

function toWorkerRecord(row: WorkerRow): WorkerRecord {
  return {
    id: row.id,
    host: row.host,
    pid: row.pid,
    app: row.app,
    codeVersion: row.code_version,
    queues: fromJson(row.queues) as string[] | null,
    concurrency: row.concurrency,
    startedAt: row.started_at,
    leaseMs: row.lease_ms,
    heartbeatAt: row.heartbeat_at,
    state: row.state,
    endedAt: row.ended_at,
    running: row.running,
  };
}

async function lockHeldBy(tx: Transaction, workers: readonly string[]): Promise<HeldRow[]> {
  await splitOf(tx, workers);
  return tx.rows<HeldRow>("run_lock_held_by", { workers });
}
