import type { RecordedError } from "../../run/recorded-error.ts";
import type { FinalState } from "../../run/state.ts";
import type { Instant } from "../../time/instant.ts";
import type { Connection } from "./connection.ts";
import { toJson } from "../rows/json.ts";
import type { RollUpSums } from "./roll-up.ts";
import type { FreedKeys, KeyedRow } from "./run-keys.ts";

/** What has to be known of a run to end it without its worker. */
export interface EndableRow extends KeyedRow {
  readonly seq: number;
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
  readonly keys: FreedKeys;
}

/** Ends an unfinished run in a state that no worker settled: cancelled, expired, crashed. Notes its roll-up and its keys. */
export function endRun(connection: Connection, row: EndableRow, ending: RunEnding, aftermath: Aftermath): void {
  connection.statement("run_end").run({
    seq: row.seq,
    state: ending.state,
    now: ending.at,
    reason: ending.reason,
    error: toJson(ending.error),
    cancelled: ending.cancelledBy === undefined ? 0 : 1,
    by: ending.cancelledBy ?? null,
  });
  aftermath.sums.add({
    runId: row.id,
    job: row.job,
    tenant: row.tenant,
    finishedAt: ending.at,
    state: ending.state,
    durationMs: ending.durationMs ?? null,
    waitMs: ending.waitMs ?? 0,
  });
  aftermath.keys.addRow(row);
  connection.changes.run(row.id);
  connection.bump("runs");
}
