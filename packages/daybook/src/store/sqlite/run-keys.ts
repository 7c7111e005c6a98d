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

/** Keys that runs of one transaction stopped holding or waiting for, each once. Texts are made of them only when somebody asks. */
export class FreedKeys implements Iterable<BlockedKey> {
  readonly #concurrency = new Set<string>();
  readonly #parents = new Set<string>();
  readonly #overlaps = new Set<string>();

  add(concurrencyKey: string | null, parentId: string | null, overlapKey: string | null): void {
    if (concurrencyKey !== null) this.#concurrency.add(concurrencyKey);
    if (parentId !== null) this.#parents.add(parentId);
    if (overlapKey !== null) this.#overlaps.add(overlapKey);
  }

  addRow({ concurrency_key, parent_id, overlap_key }: KeyedRow): void {
    this.add(concurrency_key, parent_id, overlap_key);
  }

  /** All keys of a row but the one that it still waits for. */
  addOthers({ concurrency_key, parent_id, overlap_key }: KeyedRow, waitsFor: BlockedKey): void {
    this.add(
      waitsFor.startsWith("key:") ? null : concurrency_key,
      waitsFor.startsWith("parent:") ? null : parent_id,
      waitsFor.startsWith("overlap:") ? null : overlap_key,
    );
  }

  *[Symbol.iterator](): Iterator<BlockedKey> {
    for (const name of this.#concurrency) yield `key:${name}`;
    for (const name of this.#parents) yield `parent:${name}`;
    for (const name of this.#overlaps) yield `overlap:${name}`;
  }
}
