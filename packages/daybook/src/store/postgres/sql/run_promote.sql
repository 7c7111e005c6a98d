-- Purpose: makes ready what waited for a time that has come, the earliest first.
-- Params:  $now, $limit.
-- Returns: nothing; as many rows changed as asked for means that there may be more. Locks them; skips those that somebody else has locked.
UPDATE daybook.waiting_run SET lane = 1
WHERE id = ANY (ARRAY(
  SELECT id FROM daybook.waiting_run WHERE lane = 0 AND available_at <= $now::bigint
  ORDER BY available_at LIMIT $limit::bigint FOR UPDATE SKIP LOCKED
))
