-- Purpose: the results of a check, newest first.
-- Params:  $job, $check_name, $place: null for all; $after: id behind which to go on, or null; $limit.
-- Returns: the rows.
SELECT id, job, check_name, place, state, asked_at, asked_by, run_id, deadline_at, worker_id, started_at, finished_at, found, samples, message, error
FROM check_result
WHERE job = $job AND check_name = $check_name AND ($place IS NULL OR place = $place) AND ($after IS NULL OR id < $after)
ORDER BY id DESC
LIMIT $limit + 0
