-- Purpose: deletes old fires.
-- Params:  $before, $limit.
-- Returns: nothing. Locks the rows it deletes; skips those that another process is deleting.
DELETE FROM daybook.fire WHERE ctid = ANY (ARRAY(
  SELECT ctid FROM daybook.fire WHERE due_at < $before::bigint ORDER BY due_at LIMIT $limit::bigint FOR UPDATE SKIP LOCKED
))
