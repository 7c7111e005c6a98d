import type { Run } from "../transport/contract.ts";

/** Rows with some of them in a newer version; each stays where it is, and one that says the same stays the same object. */
export function replaceRows<Row extends { readonly id: string }>(
  rows: readonly Row[],
  newer: readonly Row[],
): readonly Row[] {
  if (newer.length === 0) return rows;
  const byId = new Map(newer.map((run) => [run.id, run]));
  let changed = false;
  const next = rows.map((row) => {
    const found = byId.get(row.id);
    if (found === undefined || isSame(row, found)) return row;
    changed = true;
    return found;
  });
  return changed ? next : rows;
}

/** What the newest page says about rows that are shown, and which rows of it are not shown yet. */
export function mergeHead(rows: readonly Run[], head: readonly Run[]): { rows: readonly Run[]; added: readonly Run[] } {
  const known = new Set(rows.map(({ id }) => id));
  const newest = rows[0];
  // Ids grow with time: what is older than the first row shown came by another way, and has its place further down.
  const added = head.filter(({ id }) => !known.has(id) && (newest === undefined || id > newest.id));
  return { rows: replaceRows(rows, head), added };
}

/** Rows with what was told of some of them. */
export function tellRows(rows: readonly Run[], told: ReadonlyMap<string, Partial<Run>>): readonly Run[] {
  const newer = rows.flatMap((row) => {
    const change = told.get(row.id);
    return change === undefined ? [] : [{ ...row, ...change }];
  });
  return replaceRows(rows, newer);
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
