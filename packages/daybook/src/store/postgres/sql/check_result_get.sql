-- Purpose: one result.
-- Params:  $id.
-- Returns: the row.
SELECT id, job, check_name, place, state, asked_at, asked_by, run_id, deadline_at, worker_id, started_at, finished_at, found, samples, message, error
FROM daybook.check_result WHERE id = $id::uuid
