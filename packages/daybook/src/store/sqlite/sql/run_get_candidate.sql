-- Purpose: one run that is about to start.
-- Params:  $id.
-- Returns: what a worker needs of a run, and what decides whether it may start.
SELECT seq, id, job, tenant, queue, priority, available_at, attempt, failures, max_attempts, input, trigger, triggered_by,
  parent_id, sibling_limit, concurrency_key, overlap_key, solo, schedule_id, due_at, created_at, expires_at
FROM run
WHERE id = $id
