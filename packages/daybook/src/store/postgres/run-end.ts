import type { RecordedError } from "../../run/recorded-error.ts";
import type { FinalState } from "../../run/state.ts";
import type { Instant } from "../../time/instant.ts";
import { toJson } from "../rows/json.ts";
import type { RollUpSums } from "./roll-up.ts";
import { addKeys, type BlockedKey, type KeyedRow } from "./run-keys.ts";
import type { Transaction } from "./transaction.ts";

/** What has to be known of a run to end it without its worker. */
export interface EndableRow extends KeyedRow {
  readonly id: string;
  readonly job: string;
  readonly tenant: string | null;
}

export interface RunEnding {
  readonly state: FinalState;
  readonly at: Instant;
  readonly reason: string | null;
  readonly error?: RecordedError;
  /** When somebody cancelled it. */
  readonly cancelledBy?: string | null;
  readonly durationMs?: number;
  readonly waitMs?: number;
}

/** What a transaction leaves to be done before it commits. */
export interface Aftermath {
  readonly sums: RollUpSums;
  /** Keys to wake. */
  readonly keys: Set<BlockedKey>;
}

/**
 * Ends unfinished runs in states that no worker settled: cancelled, expired, crashed. Notes their roll-ups and keys.
 *
 * @param ends rows that this transaction has locked and seen unfinished.
 */
export async function endRuns(
  tx: Transaction,
  ends: readonly { readonly row: EndableRow; readonly ending: RunEnding }[],
  aftermath: Aftermath,
): Promise<void> {
  if (ends.length === 0) return;
  await tx.run("run_end", {
    ids: ends.map(({ row }) => row.id),
    states: ends.map(({ ending }) => ending.state),
    ats: ends.map(({ ending }) => ending.at),
    reasons: ends.map(({ ending }) => ending.reason),
    errors: ends.map(({ ending }) => toJson(ending.error)),
    cancelled: ends.map(({ ending }) => ending.cancelledBy !== undefined),
    bys: ends.map(({ ending }) => ending.cancelledBy ?? null),
  });
  for (const { row, ending } of ends) {
    aftermath.sums.add({
      runId: row.id,
      job: row.job,
      tenant: row.tenant,
      finishedAt: ending.at,
      state: ending.state,
      durationMs: ending.durationMs ?? null,
      waitMs: ending.waitMs ?? 0,
    });
    addKeys(row, aftermath.keys);
  }
  tx.tellRuns(ends.map(({ row }) => row.id));
  tx.bump("runs");
}
