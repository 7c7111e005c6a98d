import type { PruneNote, PruneState, PrunedKind } from "../port/history-store.ts";

/** A row of `prune_state`. */
export interface PruneRow {
  readonly what: PrunedKind;
  readonly looked_at: number | null;
  readonly deleted: number | null;
  readonly deleted_at: number | null;
  readonly total: number;
}

export function toPruneState(row: PruneRow): PruneState {
  return {
    what: row.what,
    lookedAt: row.looked_at,
    deleted: row.deleted,
    deletedAt: row.deleted_at,
    total: row.total,
  };
}

/** A note, as parameters. */
export function pruneNote({ what, now, more, whole }: PruneNote) {
  return { what, now, more, deleted: whole };
}
