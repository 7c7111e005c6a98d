import { crashedError } from "../../run/crashed-error.ts";
import type { TriggerKind } from "../../run/state.ts";
import type { Instant } from "../../time/instant.ts";
import type { RescuedRun } from "../port/run-store.ts";
import type { NewWorker, RescueResult, WorkerRecord, WorkerStore } from "../port/worker-store.ts";
import type { Connection } from "./connection.ts";
import { fromJson, toJson } from "../rows/json.ts";
import { renewLease } from "./lease.ts";
import { bootId, leaseClockMs, leaseEnded } from "./lease-clock.ts";
import { isGone, processSpace, processStart } from "./process-identity.ts";
import { RollUpSums } from "./roll-up.ts";
import { type Aftermath, endRun, type EndableRow } from "./run-end.ts";
import { FreedKeys } from "./run-keys.ts";
import { returnRun } from "./run-return.ts";
import type { RunUnblocker } from "./run-unblock.ts";

interface LeaseRow {
  readonly id: string;
  readonly host: string;
  readonly pid: number;
  readonly process_space: string | null;
  readonly process_start: string | null;
  readonly boot_id: string;
  readonly beat_ms: number;
  readonly lease_until_ms: number;
}

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

interface HeldRunRow extends EndableRow {
  readonly trigger: TriggerKind;
  readonly attempt: number;
  readonly rescues: number;
  readonly started_at: number;
  readonly available_at: number;
  readonly cancel_requested_at: number | null;
}

/** Workers of one machine and their leases. */
export class SqliteWorkerStore implements WorkerStore {
  readonly #connection: Connection;
  readonly #unblocker: RunUnblocker;

  constructor(connection: Connection, unblocker: RunUnblocker) {
    this.#connection = connection;
    this.#unblocker = unblocker;
  }

  async register(worker: NewWorker): Promise<void> {
    const beat = leaseClockMs();
    this.#connection.write(() => {
      this.#connection.changes.tell({ kind: "worker", what: { id: worker.id, state: "alive" } });
      this.#connection.statement("worker_insert").run({
        id: worker.id,
        host: worker.host,
        pid: worker.pid,
        process_space: processSpace(),
        process_start: processStart(worker.pid),
        boot_id: bootId(),
        app: worker.app,
        code_version: worker.codeVersion,
        queues: toJson(worker.queues),
        concurrency: worker.concurrency,
        started_at: worker.startedAt,
        lease_ms: worker.leaseMs,
        beat,
      });
    });
  }

  async heartbeat(workerId: string, now: Instant): Promise<boolean> {
    return renewLease(this.#connection, workerId, now);
  }

  async stop(workerId: string, now: Instant): Promise<void> {
    this.#connection.write(() => {
      if (!this.#end(workerId, "stopped", now)) return;
      const aftermath: Aftermath = { sums: new RollUpSums(), keys: new FreedKeys() };
      for (const row of this.#runsOf(workerId)) {
        if (row.trigger === "track") this.#crash(row, { workerId, now }, aftermath);
        else this.#giveBack(row, { workerId, outcome: "released", now }, aftermath);
      }
      aftermath.sums.write(this.#connection);
      this.#unblocker.wake(aftermath.keys);
    });
  }

  async list({ withEnded = false }: { readonly withEnded?: boolean }): Promise<WorkerRecord[]> {
    const rows = this.#connection.read(() =>
      this.#connection.statement("worker_list").all({ ended: withEnded ? 1 : 0 }),
    );
    return (rows as unknown as WorkerRow[]).map(toWorkerRecord);
  }

  async rescue({ maxRescues, now }: { readonly maxRescues: number; readonly now: Instant }): Promise<RescueResult> {
    // Looked for outside the transaction: nearly always nobody is dead, and then no lock is taken.
    const seen = this.#connection.read(() => this.#leases());
    if (seen.dead.length === 0) return { runs: [], nextLeaseEndMs: seen.nextEndMs };
    return this.#connection.write(() => {
      const aftermath: Aftermath = { sums: new RollUpSums(), keys: new FreedKeys() };
      const { dead, nextEndMs } = this.#leases();
      const runs = dead.flatMap((workerId) => {
        this.#end(workerId, "lost", now);
        return this.#runsOf(workerId).map((row) => this.#rescue(row, { workerId, maxRescues, now }, aftermath));
      });
      aftermath.sums.write(this.#connection);
      this.#unblocker.wake(aftermath.keys);
      this.#connection.bump("runs");
      return { runs, nextLeaseEndMs: nextEndMs };
    });
  }

  async anyAliveAt(instant: Instant): Promise<boolean> {
    return this.#connection.read(() => this.#connection.statement("worker_alive_at").get({ instant }) !== undefined);
  }

  #leases(): { dead: string[]; nextEndMs: number | null } {
    const rows = this.#connection.statement("worker_list_leases").all() as unknown as LeaseRow[];
    const now = { bootId: bootId(), ms: leaseClockMs() };
    const isDead = (row: LeaseRow): boolean =>
      leaseEnded({ bootId: row.boot_id, beatMs: row.beat_ms, untilMs: row.lease_until_ms }, now) ||
      isGone({ host: row.host, pid: row.pid, space: row.process_space, start: row.process_start });
    const dead: string[] = [];
    let nextEndMs: number | null = null;
    for (const row of rows) {
      if (isDead(row)) dead.push(row.id);
      else nextEndMs = Math.min(nextEndMs ?? Number.POSITIVE_INFINITY, Math.max(0, row.lease_until_ms - now.ms));
    }
    return { dead, nextEndMs };
  }

  #end(id: string, state: "stopped" | "lost", now: Instant): boolean {
    const ended = this.#connection.statement("worker_end").run({ id, state, now }).changes === 1;
    if (ended) this.#connection.changes.tell({ kind: "worker", what: { id, state } });
    return ended;
  }

  #runsOf(workerId: string): HeldRunRow[] {
    return this.#connection.statement("run_list_held_by").all({ worker: workerId }) as unknown as HeldRunRow[];
  }

  #rescue(
    row: HeldRunRow,
    about: { workerId: string; maxRescues: number; now: Instant },
    aftermath: Aftermath,
  ): RescuedRun {
    const { workerId, maxRescues, now } = about;
    const rescued = { id: row.id, job: row.job, tenant: row.tenant, workerId, attempt: row.attempt };
    if (row.trigger !== "track" && (row.rescues < maxRescues || row.cancel_requested_at !== null)) {
      this.#giveBack(row, { workerId, outcome: "rescued", now }, aftermath);
      return { ...rescued, outcome: "rescued" };
    }
    this.#crash(row, { workerId, now }, aftermath);
    return { ...rescued, outcome: "crashed" };
  }

  /** Tracked work runs in its caller's own code, so nobody else can take it over: it ends with its worker. */
  #crash(row: HeldRunRow, { workerId, now }: { workerId: string; now: Instant }, aftermath: Aftermath): void {
    const error = crashedError(row.rescues + 1, [workerId]);
    const times = { durationMs: now - row.started_at, waitMs: row.started_at - row.available_at };
    endRun(this.#connection, row, { state: "failed", at: now, reason: null, error, ...times }, aftermath);
  }

  #giveBack(
    row: HeldRunRow,
    about: { workerId: string; outcome: "released" | "rescued"; now: Instant },
    aftermath: Aftermath,
  ): void {
    const { workerId, outcome, now } = about;
    const nothing = {
      availableAt: null,
      codeVersion: null,
      error: null,
      progress: null,
      reason: null,
      cpuMs: null,
      memoryBytes: null,
    };
    returnRun(
      this.#connection,
      { id: row.id, attempt: row.attempt, workerId },
      { ...nothing, outcome, at: now },
      aftermath,
    );
  }
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
