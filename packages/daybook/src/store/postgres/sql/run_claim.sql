-- Purpose: gives runs to a worker: a new attempt, nothing left of the one before.
-- Params:  $worker, $now, $ids (array).
-- Returns: nothing.
UPDATE daybook.run SET state = 'running', lane = NULL, attempt = attempt + 1, worker_id = $worker::text, started_at = $now::bigint,
  code_version = NULL, progress = NULL, error = NULL, reason = NULL
WHERE id = ANY ($ids::uuid[])
