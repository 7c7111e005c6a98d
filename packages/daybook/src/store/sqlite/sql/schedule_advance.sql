-- Purpose: sends a schedule on to its next instant, if it still stands where the caller read it.
-- Params:  $id, $expected, $next_due_at, $next_fire_at, $last_due_at (null: as it was).
-- Returns: job, tenant; no row means that somebody else was first.
UPDATE schedule SET next_due_at = $next_due_at, next_fire_at = $next_fire_at, last_due_at = coalesce($last_due_at, last_due_at)
WHERE id = $id AND next_due_at = $expected AND removed_at IS NULL
RETURNING job, tenant
