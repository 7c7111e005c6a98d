-- Purpose: deletes old fires.
-- Params:  $before, $limit.
-- Returns: nothing.
DELETE FROM fire WHERE (schedule_id, due_at) IN (
  SELECT schedule_id, due_at FROM fire WHERE due_at < $before ORDER BY due_at LIMIT $limit + 0
)
