import type { TriggerKind } from "../../run/state.ts";
import type { Instant } from "../../time/instant.ts";
import type { ClaimedRun } from "../port/run-store.ts";
import type { CandidateRow } from "./claim-candidates.ts";

/**
 * A claimed run that knows its row, so that it is settled by row number. Only a shortcut, and invisible to callers: a run that comes
 * back as another object is found by its id. A row number cannot come to mean another run that this worker holds with the same
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
  readonly #seq: number;

  /** @param row as it was before the attempt began. */
  constructor(row: CandidateRow, startedAt: Instant) {
    this.id = row.id;
    this.job = row.job;
    this.tenant = row.tenant;
    this.queue = row.queue;
    this.priority = row.priority;
    this.attempt = row.attempt + 1;
    this.failures = row.failures;
    this.maxAttempts = row.max_attempts;
    this.input = row.input;
    this.trigger = row.trigger;
    this.triggeredBy = row.triggered_by;
    this.parentId = row.parent_id;
    this.siblingLimit = row.sibling_limit;
    this.concurrencyKey = row.concurrency_key;
    this.overlapKey = row.overlap_key;
    this.scheduleId = row.schedule_id;
    this.dueAt = row.due_at;
    this.createdAt = row.created_at;
    this.availableAt = row.available_at;
    this.startedAt = startedAt;
    this.#seq = row.seq;
  }

  /** The row of a run that this process claimed and still holds as the same object. */
  static seqOf(run: ClaimedRun): number | undefined {
    return #seq in run ? run.#seq : undefined;
  }
}
