import type { ProgressSnapshot } from "../../run/progress.ts";
import type { RecordedError } from "../../run/recorded-error.ts";
import type { AttemptOutcome, FinalState, RunState, TriggerKind } from "../../run/state.ts";
import type { AttemptRecord, NextRun, RunEnd, RunOutline, RunRecord } from "../port/run-store.ts";
import { fromJson } from "./json.ts";

/** A row of `run`, with what every reader of whole runs selects. */
export interface RunRow {
  readonly id: string;
  readonly job: string;
  readonly tenant: string | null;
  readonly queue: string;
  readonly state: RunState;
  readonly lane: number | null;
  readonly priority: number;
  readonly available_at: number;
  readonly attempt: number;
  readonly failures: number;
  readonly max_attempts: number;
  readonly rescues: number;
  readonly trigger: TriggerKind;
  readonly triggered_by: string | null;
  readonly created_at: number;
  readonly worker_id: string | null;
  readonly started_at: number | null;
  readonly finished_at: number | null;
  readonly code_version: string | null;
  readonly parent_id: string | null;
  readonly child_key: string | null;
  readonly concurrency_key: string | null;
  readonly dedupe_key: string | null;
  readonly schedule_id: string | null;
  readonly due_at: number | null;
  readonly retry_of_id: string | null;
  readonly expires_at: number | null;
  readonly cancel_requested_at: number | null;
  readonly cpu_ms: number | null;
  readonly memory_bytes: number | null;
  readonly reason: string | null;
  readonly input: string | null;
  readonly progress: string | null;
  readonly result: string | null;
  readonly metadata: string | null;
  readonly error: string | null;
  readonly trace_context: string | null;
}

/** A row as `run_list_next.sql` has it. */
export function toNextRun({ id, blocked_key }: { id: string; blocked_key: string | null }): NextRun {
  return { id, blockedKey: blocked_key };
}

/** A row as `run_list_outlines.sql` has it. */
export function toRunOutline(row: Omit<RunRow, "input" | "result" | "metadata" | "trace_context">): RunOutline {
  const {
    input: _input,
    result: _result,
    metadata: _metadata,
    traceContext: _traceContext,
    ...outline
  } = toRunRecord({
    ...row,
    input: null,
    result: null,
    metadata: null,
    trace_context: null,
  });
  return outline;
}

export function toRunRecord(row: RunRow): RunRecord {
  return {
    id: row.id,
    job: row.job,
    tenant: row.tenant,
    queue: row.queue,
    state: row.state,
    held: row.lane === 2,
    priority: row.priority,
    availableAt: row.available_at,
    attempt: row.attempt,
    failures: row.failures,
    maxAttempts: row.max_attempts,
    rescues: row.rescues,
    input: row.input,
    trigger: row.trigger,
    triggeredBy: row.triggered_by,
    parentId: row.parent_id,
    childKey: row.child_key,
    scheduleId: row.schedule_id,
    dueAt: row.due_at,
    retryOfId: row.retry_of_id,
    concurrencyKey: row.concurrency_key,
    dedupeKey: row.dedupe_key,
    codeVersion: row.code_version,
    workerId: row.worker_id,
    createdAt: row.created_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    expiresAt: row.expires_at,
    cancelRequestedAt: row.cancel_requested_at,
    progress: fromJson(row.progress) as ProgressSnapshot | null,
    result: row.result,
    metadata: fromJson(row.metadata) as Readonly<Record<string, unknown>> | null,
    error: fromJson(row.error) as RecordedError | null,
    reason: row.reason,
    cpuMs: row.cpu_ms,
    memoryBytes: row.memory_bytes,
    traceContext: row.trace_context,
  };
}

/** A row of `attempt`. */
export interface AttemptRow {
  readonly run_id: string;
  readonly number: number;
  readonly outcome: AttemptOutcome;
  readonly worker_id: string | null;
  readonly code_version: string | null;
  readonly started_at: number;
  readonly finished_at: number;
  readonly error: string | null;
  readonly reason: string | null;
  readonly progress: string | null;
  readonly cpu_ms: number | null;
  readonly memory_bytes: number | null;
}

export function toAttemptRecord(row: AttemptRow): AttemptRecord {
  return {
    runId: row.run_id,
    number: row.number,
    outcome: row.outcome,
    workerId: row.worker_id,
    codeVersion: row.code_version,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    error: fromJson(row.error) as RecordedError | null,
    reason: row.reason,
    progress: fromJson(row.progress) as ProgressSnapshot | null,
    cpuMs: row.cpu_ms,
    memoryBytes: row.memory_bytes,
  };
}

/** What is read of a run for its end alone. */
export interface RunEndRow {
  readonly id: string;
  readonly job: string;
  readonly tenant: string | null;
  readonly state: FinalState;
  readonly started_at: number | null;
  readonly finished_at: number;
}

export function toRunEnd(row: RunEndRow): RunEnd {
  return {
    id: row.id,
    job: row.job,
    tenant: row.tenant,
    state: row.state,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
  };
}
