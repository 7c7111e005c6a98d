-- Purpose: of each check and tenant, the newest result and what is under way.
-- Params:  $job, $place: null for all; $limit.
-- Returns: the rows, by job, check and place, older first.
SELECT id, job, check_name, place, state, asked_at, asked_by, run_id, deadline_at, worker_id, started_at, finished_at, found, samples, message, error FROM (
  SELECT * FROM daybook.check_result WHERE newest
  UNION ALL
  SELECT * FROM daybook.check_result WHERE finished_at IS NULL
) AS standing
WHERE ($job::text IS NULL OR job = $job) AND ($place::text IS NULL OR place = $place)
ORDER BY job, check_name, place, id
LIMIT $limit::bigint
