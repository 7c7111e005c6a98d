-- Purpose: the results of a check, newest first.
-- Params:  $job, $check_name, $place: null for all; $after: id behind which to go on, or null; $limit.
-- Returns: the rows.
SELECT id, job, check_name, place, state, asked_at, asked_by, run_id, deadline_at, worker_id, started_at, finished_at, found, samples, message, error
FROM daybook.check_result
WHERE job = $job::text AND check_name = $check_name::text AND ($place::text IS NULL OR place = $place)
  AND ($after::uuid IS NULL OR id < $after)
ORDER BY id DESC
LIMIT $limit::bigint
