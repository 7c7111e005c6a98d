-- Purpose: gives runs to a worker: a new attempt, nothing left of the one before.
-- Params:  $worker, $now, $seqs (JSON array).
-- Returns: nothing.
UPDATE run SET state = 'running', lane = NULL, attempt = attempt + 1, worker_id = $worker, started_at = $now,
  code_version = NULL, progress = NULL, error = NULL, reason = NULL
WHERE seq IN (SELECT value FROM json_each($seqs))
