-- Purpose: deletes workers that ended long ago.
-- Params:  $before, $limit.
-- Returns: nothing. Locks the rows it deletes; skips those that another process is deleting.
DELETE FROM daybook.worker WHERE id = ANY (ARRAY(
  SELECT id FROM daybook.worker WHERE ended_at < $before::bigint ORDER BY ended_at LIMIT $limit::bigint FOR UPDATE SKIP LOCKED
))
