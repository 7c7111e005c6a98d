-- Purpose: the check of a place that waits.
-- Params:  $job, $check_name, $place.
-- Returns: the row.
SELECT id, job, check_name, place, state, asked_at, asked_by, run_id, deadline_at, worker_id, started_at, finished_at, found, samples, message, error
FROM daybook.check_result WHERE job = $job::text AND check_name = $check_name::text AND place = $place::text AND state = 'waiting'
