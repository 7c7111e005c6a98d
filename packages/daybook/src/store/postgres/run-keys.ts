/** The columns that say which limits a run stands under. */
export interface KeyedRow {
  readonly parent_id: string | null;
  readonly sibling_limit: number | null;
  readonly concurrency_key: string | null;
  readonly overlap_key: string | null;
}

/**
 * A key as `blocked_key` has it: what one blocked run waits for, exactly.
 * `key:<concurrency key>`, `parent:<id of the parent>`, `overlap:<overlap key>`.
 */
export type BlockedKey = `${"key" | "parent" | "overlap"}:${string}`;

/** All keys whose limits a run can use up or wait for. */
export function keysOf(row: KeyedRow): BlockedKey[] {
  const keys: BlockedKey[] = [];
  if (row.concurrency_key !== null) keys.push(`key:${row.concurrency_key}`);
  // A child without a sibling limit takes a place too: a sibling that has one counts all running children.
  if (row.parent_id !== null) keys.push(`parent:${row.parent_id}`);
  if (row.overlap_key !== null) keys.push(`overlap:${row.overlap_key}`);
  return keys;
}

/** Adds a run's keys to what a transaction has to wake; cheap for the run that has none. */
export function addKeys(row: KeyedRow, to: Set<BlockedKey>): void {
  if (row.concurrency_key === null && row.parent_id === null && row.overlap_key === null) return;
  for (const key of keysOf(row)) to.add(key);
}
