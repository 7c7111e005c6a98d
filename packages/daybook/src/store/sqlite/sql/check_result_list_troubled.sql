-- Purpose: of each check and tenant, the newest result, where it did not pass.
-- Params:  $job, $place: null for all; $limit.
-- Returns: the rows, by job, check and place.
SELECT id, job, check_name, place, state, asked_at, asked_by, run_id, deadline_at, worker_id, started_at, finished_at, found, samples, message, error
FROM check_result
WHERE newest = 1 AND state <> 'passed' AND ($job IS NULL OR job = $job) AND ($place IS NULL OR place = $place)
ORDER BY job, check_name, place
LIMIT $limit + 0
