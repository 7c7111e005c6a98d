-- Purpose: of each check and tenant, the newest result and what is under way.
-- Params:  $job, $place: null for all; $limit.
-- Returns: the rows, by job, check and place, older first.
SELECT id, job, check_name, place, state, asked_at, asked_by, run_id, deadline_at, worker_id, started_at, finished_at, found, samples, message, error FROM (
  SELECT * FROM check_result WHERE newest = 1 AND ($job IS NULL OR job = $job) AND ($place IS NULL OR place = $place)
  UNION ALL
  SELECT * FROM check_result WHERE finished_at IS NULL AND ($job IS NULL OR job = $job) AND ($place IS NULL OR place = $place)
)
ORDER BY job, check_name, place, id
LIMIT $limit + 0
