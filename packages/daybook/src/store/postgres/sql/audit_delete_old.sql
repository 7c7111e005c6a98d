-- Purpose: deletes old audit entries.
-- Params:  $before, $limit.
-- Returns: nothing. Locks the rows it deletes; skips those that another process is deleting.
DELETE FROM daybook.audit WHERE seq = ANY (ARRAY(
  SELECT seq FROM daybook.audit WHERE at < $before::bigint ORDER BY at LIMIT $limit::bigint FOR UPDATE SKIP LOCKED
))
