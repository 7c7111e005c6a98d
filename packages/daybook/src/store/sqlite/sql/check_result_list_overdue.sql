-- Purpose: checks that were not taken, or did not end, in time.
-- Params:  $now.
-- Returns: the rows, oldest first.
SELECT id, job, check_name, place, state, asked_at, asked_by, run_id, deadline_at, worker_id, started_at, finished_at, found, samples, message, error
FROM check_result WHERE finished_at IS NULL AND deadline_at < $now ORDER BY id
