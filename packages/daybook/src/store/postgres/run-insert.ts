import type { NewRun } from "../port/run-store.ts";
import type { SqlParams } from "./transaction.ts";

/** New runs as the insert statements take them: an array for each column. */
export function insertParams(runs: readonly NewRun[]): SqlParams {
  return {
    ids: runs.map((run) => run.id),
    jobs: runs.map((run) => run.job),
    tenants: runs.map((run) => run.tenant),
    queues: runs.map((run) => run.queue),
    lanes: runs.map((run) => (run.availableAt > run.createdAt ? 0 : 1)),
    priorities: runs.map((run) => run.priority),
    available_ats: runs.map((run) => run.availableAt),
    max_attempts: runs.map((run) => run.maxAttempts),
    triggers: runs.map((run) => run.trigger),
    triggered_bys: runs.map((run) => run.triggeredBy),
    created_ats: runs.map((run) => run.createdAt),
    parent_ids: runs.map((run) => run.parentId),
    child_keys: runs.map((run) => run.childKey),
    sibling_limits: runs.map((run) => run.siblingLimit),
    concurrency_keys: runs.map((run) => run.concurrencyKey),
    dedupe_keys: runs.map((run) => run.dedupeKey),
    overlap_keys: runs.map((run) => run.overlapKey),
    solos: runs.map((run) => run.solo),
    schedule_ids: runs.map((run) => run.scheduleId),
    due_ats: runs.map((run) => run.dueAt),
    retry_of_ids: runs.map((run) => run.retryOfId),
    expires_ats: runs.map((run) => run.expiresAt),
    inputs: runs.map((run) => run.input),
    trace_contexts: runs.map((run) => run.traceContext ?? null),
  };
}
