-- Purpose: sends a schedule on to its next instant, if it still stands where the caller read it and nobody else is at it.
-- Params:  $id, $expected, $next_due_at, $next_fire_at, $last_due_at (null: as it was).
-- Returns: job, tenant; no row means that somebody else was first, or has the row locked. Locks the schedule's row.
UPDATE daybook.schedule SET
  next_due_at = $next_due_at::bigint, next_fire_at = $next_fire_at::bigint, last_due_at = coalesce($last_due_at::bigint, last_due_at)
WHERE id = (
  SELECT id FROM daybook.schedule
  WHERE id = $id::text AND next_due_at = $expected::bigint AND removed_at IS NULL
  FOR NO KEY UPDATE SKIP LOCKED
)
RETURNING job, tenant
