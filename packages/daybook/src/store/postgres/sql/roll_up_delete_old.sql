-- Purpose: deletes old roll-ups.
-- Params:  $before, $limit.
-- Returns: nothing. Locks the rows it deletes; skips those that another process is deleting or writing.
DELETE FROM daybook.roll_up WHERE ctid = ANY (ARRAY(
  SELECT ctid FROM daybook.roll_up WHERE hour_at < $before::bigint ORDER BY hour_at LIMIT $limit::bigint FOR UPDATE SKIP LOCKED
))
