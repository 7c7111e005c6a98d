-- Purpose: every key that some run waits for, by jumps from key to key.
-- Params:  none.
-- Returns: blocked_key.
WITH RECURSIVE known (blocked_key) AS (
  SELECT min(blocked_key) FROM daybook.waiting_run WHERE blocked_key IS NOT NULL
  UNION ALL
  SELECT (SELECT min(waiting_run.blocked_key) FROM daybook.waiting_run WHERE waiting_run.blocked_key > known.blocked_key)
  FROM known WHERE known.blocked_key IS NOT NULL
)
SELECT blocked_key FROM known WHERE blocked_key IS NOT NULL
