import type { ProgressSnapshot } from "../../run/progress.ts";
import type { RecordedError } from "../../run/recorded-error.ts";
import type { Instant } from "../../time/instant.ts";
import { toJson } from "../rows/json.ts";
import { splitAround } from "./run-batches.ts";
import { type Aftermath, endRuns, type EndableRow } from "./run-end.ts";
import { isUuid } from "./run-id-text.ts";
import { addKeys } from "./run-keys.ts";
import type { Transaction } from "./transaction.ts";

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
  readonly attempt: number;
  readonly worker_id: string;
  readonly cancel_requested_at: number | null;
  readonly cancel_reason: string | null;
}

/**
 * Gives running runs back: keeps their attempts, and makes the runs waiting again. A run whose cancel was requested ends as cancelled
 * instead: whoever cancelled it must not see it start anew.
 *
 * @param returns no run twice.
 * @returns for each, false when the holder holds it no more.
 */
export async function returnRuns(
  tx: Transaction,
  returns: readonly { readonly holder: Holder; readonly back: Return }[],
  aftermath: Aftermath,
): Promise<boolean[]> {
  const rows = await heldRows(
    tx,
    returns.map(({ holder }) => holder),
  );
  const held = returns.flatMap(({ holder, back }) => {
    const row = rows.get(placeOf(holder.id, holder.attempt, holder.workerId));
    return row === undefined ? [] : [{ row, back }];
  });
  if (held.length > 0) await write(tx, held, aftermath);
  return returns.map(({ holder }) => rows.has(placeOf(holder.id, holder.attempt, holder.workerId)));
}

async function heldRows(tx: Transaction, holders: readonly Holder[]): Promise<Map<string, HeldRow>> {
  const known = holders.filter(({ id }) => isUuid(id));
  if (known.length === 0) return new Map();
  const rows = await lockHeld(tx, known);
  const others = known.filter(({ id, attempt, workerId }) => !rows.has(placeOf(id, attempt, workerId)));
  // Nearly always none is missing: whoever ends a run knows of its batch.
  const isSplit = await splitAround(
    tx,
    others.map(({ id }) => id),
  );
  return isSplit ? new Map([...rows, ...(await lockHeld(tx, others))]) : rows;
}

async function lockHeld(tx: Transaction, known: readonly Holder[]): Promise<Map<string, HeldRow>> {
  const rows = await tx.rows<HeldRow>("run_lock_held", {
    ids: known.map(({ id }) => id),
    attempts: known.map(({ attempt }) => attempt),
    workers: known.map(({ workerId }) => workerId),
  });
  return new Map(rows.map((row) => [placeOf(row.id, row.attempt, row.worker_id), row]));
}

async function write(
  tx: Transaction,
  held: readonly { readonly row: HeldRow; readonly back: Return }[],
  aftermath: Aftermath,
): Promise<void> {
  const ids = held.map(({ row }) => row.id);
  const left = {
    errors: held.map(({ back }) => toJson(back.error)),
    reasons: held.map(({ back }) => back.reason),
    progresses: held.map(({ back }) => toJson(back.progress)),
  };
  await Promise.all([
    tx.run("attempt_insert", {
      ids,
      ...left,
      outcomes: held.map(({ back }) => back.outcome),
      code_versions: held.map(({ back }) => back.codeVersion),
      finished_ats: held.map(({ back }) => back.at),
      cpu_ms: held.map(({ back }) => back.cpuMs),
      memory_bytes: held.map(({ back }) => back.memoryBytes),
    }),
    tx.run("run_return", {
      ids,
      ...left,
      failed: held.map(({ back }) => (back.outcome === "retried" ? 1 : 0)),
      rescued: held.map(({ back }) => (back.outcome === "rescued" ? 1 : 0)),
      lanes: held.map(({ back }) => (back.availableAt !== null && back.availableAt > back.at ? 0 : 1)),
      available_ats: held.map(({ back }) => back.availableAt),
    }),
  ]);
  for (const { row, back } of held) {
    const retried = back.outcome === "retried";
    aftermath.sums.add({ runId: row.id, job: row.job, tenant: row.tenant, finishedAt: back.at, state: null, retried });
    addKeys(row, aftermath.keys);
  }
  tx.tellRuns(ids);
  tx.bump("runs");
  const cancelled = held.filter(({ row }) => row.cancel_requested_at !== null);
  await endRuns(
    tx,
    cancelled.map(({ row, back }) => ({
      row,
      ending: { state: "cancelled", at: back.at, reason: row.cancel_reason },
    })),
    aftermath,
  );
}

function placeOf(id: string, attempt: number, workerId: string): string {
  return `${id} ${attempt} ${workerId}`;
}
