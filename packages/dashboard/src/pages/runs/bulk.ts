import type { Client } from "daybook/client";
import type { RunFilter } from "../../state/run-filter.ts";

export const bulkActions = ["retry", "retryItems", "cancel"] as const;
export type BulkAction = (typeof bulkActions)[number];

/** What an action came to, or would come to. */
export interface BulkAnswer {
  /** What is counted, and has to be as many when it is done: runs, or failed items. */
  readonly count: number;
  /** Runs that were made or cancelled; null as long as it was only counted. */
  readonly changed: number | null;
  readonly refused: readonly { readonly message: string }[];
}

/** Counts without `expected`; with it acts, if the filter still means as many. */
export async function actOnAll(
  { runs }: Client,
  action: BulkAction,
  { state, ...rest }: RunFilter,
  expected?: number,
): Promise<BulkAnswer> {
  const filter = { ...rest, ...(state === undefined ? {} : { state: [state].flat() }) };
  const input = { filter, ...(expected === undefined ? {} : { expected }) };
  if (action === "retryItems") {
    const { items, changed, refused } = await runs.bulkRetryFailedItems(input);
    return { count: items, changed, refused };
  }
  const { matched, changed, refused } = await (action === "cancel" ? runs.bulkCancel(input) : runs.bulkRetry(input));
  return { count: matched, changed, refused };
}
