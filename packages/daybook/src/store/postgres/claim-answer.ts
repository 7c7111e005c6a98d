import type { Instant } from "../../time/instant.ts";
import type { ClaimedRun } from "../port/run-store.ts";
import type { CandidateRow } from "./claim-candidates.ts";
import { noteOf, type RunBatch } from "./run-batches.ts";

/** One row of `run_claim_ready.sql`. */
export interface ReadyRow {
  readonly is_open: boolean;
  readonly looked: number;
  readonly left_over: number;
  readonly walked: number;
  readonly is_batch: boolean;
  readonly taken: string | null;
  readonly shared: string;
}

/** For each column a list; what stands at one place of all lists is one run. */
type Columns<Names extends keyof CandidateRow> = { readonly [Name in Names]: readonly CandidateRow[Name][] };

type Taken = Columns<"id" | "available_at" | "created_at" | "tenant" | "input" | "trace_context">;

/** Lists of one where all runs have the same. */
type Shared = Columns<
  | "priority"
  | "attempt"
  | "failures"
  | "max_attempts"
  | "solo"
  | "due_at"
  | "job"
  | "queue"
  | "trigger"
  | "triggered_by"
  | "concurrency_key"
  | "schedule_id"
>;

/**
 * The runs that a claim took, in no order. They come as texts, column by column, because a row of 22 small texts for each run was a quarter of what
 * a run cost this process. What a run of them cannot have (a parent, a sibling limit, an overlap key) is left out.
 *
 * @param batchId of their batch, if they are one.
 */
export function readTaken(
  row: ReadyRow,
  { startedAt, batchId }: { startedAt: Instant; batchId: string },
): ClaimedRun[] {
  if (row.taken === null) return [];
  const taken = JSON.parse(row.taken) as Taken;
  const shared = JSON.parse(row.shared) as Shared;
  const batch: RunBatch | null = row.is_batch ? { id: batchId, size: taken.id.length, isWhole: true } : null;
  const isAlike = shared.job.length === 1;
  return taken.id.map((id, place): ClaimedRun => {
    const common = isAlike ? 0 : place;
    return {
      id,
      job: at(shared.job, common),
      tenant: at(taken.tenant, place),
      queue: at(shared.queue, common),
      priority: at(shared.priority, common),
      attempt: at(shared.attempt, common),
      failures: at(shared.failures, common),
      maxAttempts: at(shared.max_attempts, common),
      input: at(taken.input, place),
      trigger: at(shared.trigger, common),
      triggeredBy: at(shared.triggered_by, common),
      parentId: null,
      siblingLimit: null,
      concurrencyKey: at(shared.concurrency_key, common),
      overlapKey: null,
      scheduleId: at(shared.schedule_id, common),
      dueAt: at(shared.due_at, common),
      createdAt: at(taken.created_at, place),
      availableAt: at(taken.available_at, place),
      startedAt,
      traceContext: at(taken.trace_context, place),
      storeNote: noteOf(batch, place),
    };
  });
}

/** All lists are as long as that of the ids, or of one. */
function at<Value>(list: readonly Value[], place: number): Value {
  return list[place] as Value;
}
