-- Purpose: notes what retention did with one kind of rows.
-- Params:  $what; $now; $more: rows deleted now; $deleted: those of the whole look, null while it goes on.
-- Returns: nothing.
INSERT INTO prune_state (what, looked_at, deleted, deleted_at, total)
VALUES ($what, iif($deleted IS NULL, NULL, $now), $deleted, iif($more > 0, $now, NULL), $more)
ON CONFLICT (what) DO UPDATE SET
  looked_at = coalesce(excluded.looked_at, looked_at),
  deleted = coalesce(excluded.deleted, deleted),
  deleted_at = coalesce(excluded.deleted_at, deleted_at),
  total = total + excluded.total
