import type { ProgressSnapshot } from "../../run/progress.ts";
import type { RecordedError } from "../../run/recorded-error.ts";
import type { Instant } from "../../time/instant.ts";
import type { Connection } from "./connection.ts";
import { toJson } from "../rows/json.ts";
import { type Aftermath, endRun, type EndableRow } from "./run-end.ts";

/** Who must still hold the run for a write to it to count. */
export interface Holder {
  readonly id: string;
  readonly attempt: number;
  readonly workerId: string;
}

/** The end of an attempt after which its run goes on. */
export interface Return {
  readonly outcome: "retried" | "snoozed" | "released" | "rescued";
  readonly at: Instant;
  /** Null: as it was. */
  readonly availableAt: Instant | null;
  readonly codeVersion: string | null;
  readonly error: RecordedError | null;
  readonly progress: ProgressSnapshot | null;
  readonly reason: string | null;
  readonly cpuMs: number | null;
  readonly memoryBytes: number | null;
}

interface HeldRow extends EndableRow {
  readonly cancel_requested_at: number | null;
  readonly cancel_requested_by: string | null;
  readonly cancel_reason: string | null;
}

/**
 * Gives a running run back: keeps the attempt, and makes the run waiting again. A run whose cancel was requested ends as cancelled
 * instead: whoever cancelled it must not see it start anew. False when the holder holds it no more.
 */
export function returnRun(connection: Connection, holder: Holder, back: Return, aftermath: Aftermath): boolean {
  const fence = { id: holder.id, attempt: holder.attempt, worker: holder.workerId };
  const row = connection.statement("run_get_held").get(fence) as unknown as HeldRow | undefined;
  if (row === undefined) return false;
  connection.statement("attempt_insert").run({
    seq: row.seq,
    outcome: back.outcome,
    code_version: back.codeVersion,
    finished_at: back.at,
    error: toJson(back.error),
    reason: back.reason,
    progress: toJson(back.progress),
    cpu_ms: back.cpuMs,
    memory_bytes: back.memoryBytes,
  });
  const counted = { failed: back.outcome === "retried" ? 1 : 0, rescued: back.outcome === "rescued" ? 1 : 0 };
  connection.statement("run_return").run({
    seq: row.seq,
    ...counted,
    lane: back.availableAt !== null && back.availableAt > back.at ? 0 : 1,
    available_at: back.availableAt,
    error: toJson(back.error),
    progress: toJson(back.progress),
    reason: back.reason,
  });
  aftermath.sums.add({
    runId: row.id,
    job: row.job,
    tenant: row.tenant,
    finishedAt: back.at,
    state: null,
    retried: back.outcome === "retried",
  });
  aftermath.keys.addRow(row);
  connection.changes.run(row.id);
  connection.bump("runs");
  if (row.cancel_requested_at !== null) {
    endRun(connection, row, { state: "cancelled", at: back.at, reason: row.cancel_reason }, aftermath);
  }
  return true;
}
