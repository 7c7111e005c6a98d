-- Purpose: the running runs of a worker that somebody cancelled.
-- Params:  $worker.
-- Returns: id, attempt, by.
SELECT id, attempt, cancel_requested_by AS by FROM daybook.running_run
WHERE worker_id = $worker::text AND cancel_requested_at IS NOT NULL
