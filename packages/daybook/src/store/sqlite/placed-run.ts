import type { TriggerKind } from "../../run/state.ts";
import type { Instant } from "../../time/instant.ts";
import type { ClaimedRun } from "../port/run-store.ts";
import type { EndableRow } from "./run-end.ts";

/** The columns in the order of `run_candidates.sql`. */
export type CandidateColumns = readonly [
  seq: number,
  id: string,
  job: string,
  tenant: string | null,
  queue: string,
  priority: number,
  availableAt: number,
  attempt: number,
  failures: number,
  maxAttempts: number,
  input: string | null,
  trigger: TriggerKind,
  triggeredBy: string | null,
  parentId: string | null,
  siblingLimit: number | null,
  concurrencyKey: string | null,
  overlapKey: string | null,
  solo: number,
  scheduleId: string | null,
  dueAt: number | null,
  createdAt: number,
  expiresAt: number | null,
  traceContext: string | null,
];

/**
 * A run that a claim looks at, and if it is taken, what the worker gets: one object for both, because making objects is what a claim
 * spends its time on. It knows its row, so that it is settled by row number. Only a shortcut, and invisible to callers: a run that
 * comes back as another object is found by its id. A row number cannot come to mean another run that this worker holds with the same
 * attempt: a worker that lost a run was lost itself, and claims nothing any more.
 */
export class PlacedRun implements ClaimedRun {
  readonly id: string;
  readonly job: string;
  readonly tenant: string | null;
  readonly queue: string;
  readonly priority: number;
  readonly attempt: number;
  readonly failures: number;
  readonly maxAttempts: number;
  readonly input: string | null;
  readonly trigger: TriggerKind;
  readonly triggeredBy: string | null;
  readonly parentId: string | null;
  readonly siblingLimit: number | null;
  readonly concurrencyKey: string | null;
  readonly overlapKey: string | null;
  readonly scheduleId: string | null;
  readonly dueAt: Instant | null;
  readonly createdAt: Instant;
  readonly availableAt: Instant;
  readonly startedAt: Instant;
  readonly traceContext: string | null;
  readonly #seq: number;
  readonly #solo: boolean;
  readonly #expiresAt: Instant | null;
  #settling = 0;

  /** @param columns as they were before the attempt began. */
  constructor(columns: CandidateColumns, startedAt: Instant) {
    this.id = columns[1];
    this.job = columns[2];
    this.tenant = columns[3];
    this.queue = columns[4];
    this.priority = columns[5];
    this.attempt = columns[7] + 1;
    this.failures = columns[8];
    this.maxAttempts = columns[9];
    this.input = columns[10];
    this.trigger = columns[11];
    this.triggeredBy = columns[12];
    this.parentId = columns[13];
    this.siblingLimit = columns[14];
    this.concurrencyKey = columns[15];
    this.overlapKey = columns[16];
    this.scheduleId = columns[18];
    this.dueAt = columns[19];
    this.createdAt = columns[20];
    this.availableAt = columns[6];
    this.startedAt = startedAt;
    this.traceContext = columns[22];
    this.#seq = columns[0];
    this.#solo = columns[17] === 1;
    this.#expiresAt = columns[21];
  }

  get seq(): number {
    return this.#seq;
  }

  get solo(): boolean {
    return this.#solo;
  }

  get expiresAt(): Instant | null {
    return this.#expiresAt;
  }

  /** As the statements know it, for a run that is not taken. */
  toRow(): EndableRow {
    return {
      seq: this.#seq,
      id: this.id,
      job: this.job,
      tenant: this.tenant,
      parent_id: this.parentId,
      sibling_limit: this.siblingLimit,
      concurrency_key: this.concurrencyKey,
      overlap_key: this.overlapKey,
    };
  }

  static seqOf(run: ClaimedRun): number | undefined {
    return #seq in run ? run.#seq : undefined;
  }

  /** Whether the run was met for the first time in that call of settle; cheaper than a set of ids. */
  static isFirstIn(call: number, run: PlacedRun): boolean {
    if (run.#settling === call) return false;
    run.#settling = call;
    return true;
  }

  static isPlaced(run: ClaimedRun): run is PlacedRun {
    return #seq in run;
  }
}
