-- Purpose: deletes results of a job's checks that are old, or beyond the newest of their check and tenant; the newest of each stays.
-- Params:  $job, $before, $keep, $limit.
-- Returns: nothing.
DELETE FROM daybook.check_result WHERE id = ANY (ARRAY(
  SELECT id FROM (
    SELECT id, newest, finished_at, row_number() OVER (PARTITION BY check_name, place ORDER BY id DESC) AS place_number
    FROM daybook.check_result WHERE job = $job::text AND finished_at IS NOT NULL
  ) AS result
  WHERE NOT newest AND (finished_at < $before::bigint OR place_number > $keep::bigint)
  LIMIT $limit::bigint
))
