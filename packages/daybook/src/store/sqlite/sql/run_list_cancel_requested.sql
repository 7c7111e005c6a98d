-- Purpose: the running runs of a worker that somebody cancelled.
-- Params:  $worker.
-- Returns: id, attempt, by.
SELECT id, attempt, cancel_requested_by AS by FROM run
WHERE worker_id = $worker AND cancel_requested_at IS NOT NULL AND state = 'running'
