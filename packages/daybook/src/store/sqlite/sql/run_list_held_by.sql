-- Purpose: the runs a worker holds.
-- Params:  $worker.
-- Returns: seq, id, job, tenant, trigger, attempt, rescues, started_at, available_at, its cancel request and its keys.
SELECT seq, id, job, tenant, trigger, attempt, rescues, started_at, available_at, cancel_requested_at,
  parent_id, sibling_limit, concurrency_key, overlap_key
FROM run INDEXED BY run_running
WHERE worker_id = $worker AND state = 'running'
ORDER BY seq
