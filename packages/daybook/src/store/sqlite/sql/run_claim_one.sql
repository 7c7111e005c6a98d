-- Purpose: gives one run to a worker, without the cost of a list: a new attempt, nothing left of the one before.
-- Params:  $worker, $now, $seq.
-- Returns: nothing.
UPDATE run SET state = 'running', lane = NULL, attempt = attempt + 1, worker_id = $worker, started_at = $now,
  code_version = NULL, progress = NULL, error = NULL, reason = NULL
WHERE seq = $seq
