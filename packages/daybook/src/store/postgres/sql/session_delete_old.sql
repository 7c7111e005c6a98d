-- Purpose: removes sessions that have ended by themselves.
-- Params:  $now.
-- Returns: nothing. Locks the rows it deletes; skips those that another process is deleting.
DELETE FROM daybook.session WHERE id = ANY (ARRAY(
  SELECT id FROM daybook.session WHERE expires_at <= $now::bigint FOR UPDATE SKIP LOCKED
))
