import type { RecordedError } from "../../run/recorded-error.ts";
import type { KeptFailedItem } from "../port/history-store.ts";

/** A row of `failed_item`. */
export interface FailedItemRow {
  readonly run_id: string;
  readonly key: string;
  readonly attempt: number;
  readonly at: number;
  readonly error: string;
  readonly data: string | null;
  readonly retry_run_id: string | null;
}

export function toFailedItem(row: FailedItemRow): KeptFailedItem {
  return {
    runId: row.run_id,
    key: row.key,
    attempt: row.attempt,
    at: row.at,
    error: JSON.parse(row.error) as RecordedError,
    data: row.data,
    retryRunId: row.retry_run_id,
  };
}
