-- Purpose: notes what retention did with one kind of rows.
-- Params:  $what; $now; $more: rows deleted now; $deleted: those of the whole look, null while it goes on.
-- Returns: nothing. Locks the row.
INSERT INTO daybook.prune_state AS kept (what, looked_at, deleted, deleted_at, total)
VALUES ($what::text, CASE WHEN $deleted::bigint IS NOT NULL THEN $now::bigint END, $deleted, CASE WHEN $more::bigint > 0 THEN $now END, $more)
ON CONFLICT (what) DO UPDATE SET
  looked_at = coalesce(excluded.looked_at, kept.looked_at),
  deleted = coalesce(excluded.deleted, kept.deleted),
  deleted_at = coalesce(excluded.deleted_at, kept.deleted_at),
  total = kept.total + excluded.total
