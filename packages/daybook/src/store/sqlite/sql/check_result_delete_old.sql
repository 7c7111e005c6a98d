-- Purpose: deletes results of a job's checks that are old, or beyond the newest of their check and tenant; the newest of each stays.
-- Params:  $job, $before, $keep, $limit.
-- Returns: nothing.
DELETE FROM check_result WHERE id IN (
  SELECT id FROM (
    SELECT id, newest, finished_at, row_number() OVER (PARTITION BY check_name, place ORDER BY id DESC) AS place_number
    FROM check_result WHERE job = $job AND finished_at IS NOT NULL
  )
  WHERE newest = 0 AND (finished_at < $before OR place_number > $keep)
  LIMIT $limit + 0
)
